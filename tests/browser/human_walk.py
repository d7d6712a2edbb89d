"""A person in a browser whose pages, fields and keys are counted, to say how long it takes."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page

# A slow typist, 40 words of five letters a minute, who reads each page before the first key and
# looks for each field.
SECONDS_A_KEY = 60 / (40 * 5)
SECONDS_A_PAGE = 15
SECONDS_A_FIELD = 3


@dataclass
class HumanWalk:
    """Each method is one deed; `page` may be asked for everything that needs no hands."""

    page: Page
    pages: int = 0
    fields: int = 0
    keys: int = 0

    def open(self, address: str) -> None:
        self.page.goto(address)
        self.pages += 1

    def type(self, label: str, text: str) -> None:
        self.field(label).fill(text)
        self.fields += 1
        self.keys += len(text)

    def paste(self, label: str, text: str) -> None:
        """What stands on another page; copying and pasting are two keys each."""
        self.field(label).fill(text)
        self.fields += 1
        self.keys += 4

    def field(self, label: str) -> Locator:
        # The admin's labels end with a colon.
        return self.page.get_by_label(re.compile(rf"^{re.escape(label)}:?$"))

    def choose(self, label: str, option: str) -> None:
        self.field(label).select_option(label=option)
        self.fields += 1

    def find(self, begins: str, option: str) -> None:
        """In the one list of the page that looks up while one types."""
        self.page.locator(".select2-selection").click()
        self.page.locator(".select2-search__field").press_sequentially(begins)
        self.page.locator(".select2-results__option", has_text=option).click()
        self.fields += 2
        self.keys += len(begins)

    def tick(self, group: str, option: str) -> None:
        self.page.get_by_role("group", name=group).get_by_label(option, exact=True).check()
        self.fields += 1

    def press(self, button: Locator) -> None:
        """Whatever leads to another page."""
        button.click()
        self.page.wait_for_load_state()
        self.pages += 1
        self.fields += 1

    @property
    def minutes(self) -> float:
        seconds = self.pages * SECONDS_A_PAGE + self.fields * SECONDS_A_FIELD
        return (seconds + self.keys * SECONDS_A_KEY) / 60

    def __str__(self) -> str:
        counted = f"{self.pages} pages, {self.fields} fields and buttons, {self.keys} keys"
        return f"{counted}: {self.minutes:.1f} minutes"
