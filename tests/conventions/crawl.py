"""Follows the links of pages as a signed-in person would."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

from django.http import HttpResponse
from django.test import Client

MOST_PAGES = 250
SOURCES = {("a", "href"), ("link", "href"), ("script", "src"), ("img", "src"), ("use", "href")}


@dataclass
class Page:
    address: str
    found_on: str
    response: HttpResponse

    @property
    def is_html(self) -> bool:
        """A page to look at; a file to save is none."""
        headers = self.response.headers
        is_file = headers.get("Content-Disposition", "").startswith("attachment")
        return headers.get("Content-Type", "").startswith("text/html") and not is_file

    @property
    def text(self) -> str:
        return self.response.content.decode()

    def __str__(self) -> str:
        return f"{self.address} (found on {self.found_on})"


@dataclass
class Links(HTMLParser):
    page: str
    addresses: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        for name, value in attributes:
            if (tag, name) in SOURCES and value:
                self.addresses.append(urldefrag(urljoin(self.page, value)).url)
            elif name == "id" and value:
                self.ids.append(value)


def links_of(page: Page) -> Links:
    links = Links(page.address)
    links.feed(page.text)
    return links


def crawl(client: Client, *starts: str) -> list[Page]:
    """Every page that can be reached from `starts` by links, each address once."""
    waiting = [(start, "the start") for start in starts]
    seen, pages = set(starts), []
    while waiting and len(pages) < MOST_PAGES:
        address, found_on = waiting.pop(0)
        page = Page(address, found_on, client.get(address))
        pages.append(page)
        for link in next_addresses(page) - seen:
            seen.add(link)
            waiting.append((link, address))
    return pages


def next_addresses(page: Page) -> set[str]:
    if page.response.status_code in {301, 302}:
        return own({urljoin(page.address, page.response.headers["Location"])})
    return own(set(links_of(page).addresses)) if page.is_html else set()


def own(addresses: set[str]) -> set[str]:
    """Pages of this site; files and clicks on tracking links are no pages."""
    paths = {each for each in addresses if not urlsplit(each).netloc and each.startswith("/")}
    return {each for each in paths if not each.startswith(("/static/", "/go/"))}
