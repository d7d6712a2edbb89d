"""Runs axe-core in a page and words what it finds."""

from pathlib import Path

from playwright.sync_api import BrowserContext, Page

SOURCE = Path(__file__).parent.parent / "vendor" / "axe" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def bring_axe(context: BrowserContext) -> None:
    """Put axe into each page of the context from outside, past the page's own policy."""
    context.add_init_script(path=SOURCE)


def barriers(page: Page) -> list[str]:
    """What keeps people out of this page, one line for each element."""
    result = page.evaluate("tags => axe.run({runOnly: tags})", RULES)
    return [
        f"{page.url}: {rule['id']}: {node['target'][0]}: {node['failureSummary']}"
        for rule in result["violations"]
        for node in rule["nodes"]
    ]
