"""What a walk did to the statistics: the partner's page and the owner's front page."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Browser, Page

from tests.browser.door import enter
from tests.server import Demo

Figures = dict[str, int]
SECONDS_TO_ARRIVE = 10
# What one click with what followed adds for the partner and for the owner.
A_FORM: tuple[Figures, Figures] = {"hits": 1, "forms": 1}, {"hits": 1, "opt_ins": 1}
A_PURCHASE: tuple[Figures, Figures] = {"hits": 1, "purchases": 1}, {"hits": 1, "opt_ins": 1}
BY_COOKIE, BY_CLICK_ID = "Cookie of the click", "Click id in the page's address"
# Which cell of a line of the owner's table holds what.
OWNERS_CELLS = {"hits": 0, "new_referrals": 2, "opt_ins": 3}


class BothStats:
    """Reads both statistics; each person signs in once."""

    def __init__(self, browser: Browser, demo: Demo) -> None:
        self.browser, self.demo = browser, demo
        self.pages: dict[str, Page] = {}

    def page_of(self, who: str) -> Page:
        if who not in self.pages:
            context = self.browser.new_context(base_url=self.demo.base_url)
            self.pages[who] = enter(self.demo, context.new_page(), who)
        return self.pages[who]

    def close(self) -> None:
        for page in self.pages.values():
            page.context.close()

    def watch(self, partner: str) -> "Watch":
        return Watch(lambda: (self.partners(partner), self.owners()))

    def partners(self, code: str) -> Figures:
        """The last line of the partner's Link Tracking Stats of 30 days."""
        page = self.page_of(code)
        page.goto("/portal/stats/")
        row = page.locator("table.lines tfoot tr")
        names = ("Hits", "New referrals", "Opt-ins")
        texts = [row.locator(f"[data-label='{name}']").inner_text() for name in names]
        hits, new_referrals, _opt_ins, forms, purchases = numbers_in(" ".join(texts))
        return {
            "hits": hits,
            "new_referrals": new_referrals,
            "forms": forms,
            "purchases": purchases,
        }

    def owners(self) -> Figures:
        """The line of 30 days on the owner's front page."""
        page = self.page_of("owner")
        page.goto("/admin/")
        cells = page.locator("table.numbers tbody tr").last.locator("td")
        return {name: numbers_in(cells.nth(n).inner_text())[0] for name, n in OWNERS_CELLS.items()}

    def evidence(self) -> set[str]:
        """By what the partner of the newest opt-in is known, as "Why?" tells the owner."""
        page = self.page_of("owner")
        page.goto("/admin/")
        page.get_by_role("link", name="Why?").first.click()
        cells = page.locator("[data-label='Known by']")
        cells.first.wait_for(state="attached")
        return set(cells.all_text_contents())


@dataclass
class Watch:
    """How much both statistics grew since the start."""

    read: Callable[[], tuple[Figures, Figures]]

    def __post_init__(self) -> None:
        self.before = self.read()

    def sees(self, partner: Figures, owner: Figures) -> None:
        """Assert the growth; what is reported by a server may take its time."""
        end = time.monotonic() + SECONDS_TO_ARRIVE
        while (grown := self.grown()) != (partner, owner) and time.monotonic() < end:
            time.sleep(0.3)
        assert grown == (partner, owner)

    def grown(self) -> tuple[Figures, Figures]:
        partner, owner = map(growth, self.before, self.read())
        return partner, owner


def growth(before: Figures, after: Figures) -> Figures:
    return {name: after[name] - count for name, count in before.items() if after[name] != count}


def numbers_in(text: str) -> list[int]:
    return [int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", text)]
