"""Public lists of crawlers and browsers, and how the redirect judges each of them."""

import json
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from crawleruseragents import CRAWLER_USER_AGENTS_DATA

from tracking.agents import classify_agent

# Browsers inside apps, and phones and televisions with odd names.
OWN_BROWSERS = Path(__file__).parent.parent / "tests" / "tracking" / "browsers.txt"


class Verdict(NamedTuple):
    """Of `number` user agents these were judged wrongly."""

    number: int
    wrong: list[str]

    @property
    def right_share(self) -> float:
        return 1 - len(self.wrong) / self.number


def crawlers_caught() -> Verdict:
    """Every example of the list; some nobody can tell from a browser, like those of an editor."""
    agents = [agent for entry in CRAWLER_USER_AGENTS_DATA for agent in entry.get("instances", [])]
    return Verdict(len(agents), [agent for agent in agents if classify_agent(agent) == "human"])


def browsers_counted() -> Verdict:
    """Browsers as they were met on the web, and our own list."""
    lines = (files("fake_useragent") / "data" / "browsers.jsonl").read_text().splitlines()
    agents = [json.loads(line)["useragent"] for line in lines]
    agents += OWN_BROWSERS.read_text().splitlines()
    return Verdict(len(agents), [agent for agent in agents if classify_agent(agent) != "human"])
