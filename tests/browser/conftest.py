"""A browser, the running demo, and an ear for whatever the browser complains about."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    expect,
)

from tests.browser.both_stats import BothStats
from tests.browser.door import enter
from tests.browser.other_site import OtherSite, other_site
from tests.chromium import find_chromium, launch_options
from tests.server import Demo, demo_server

LISTEN = """
document.addEventListener("securitypolicyviolation", (event) => {
  window.reportViolation(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
});
"""
# Patience for a busy machine: it costs nothing where pages come at once.
MOST_MS = 30_000
expect.set_options(timeout=MOST_MS)

PHONE = {"viewport": {"width": 375, "height": 740}, "has_touch": True}
DESKTOP = {"viewport": {"width": 1280, "height": 900}}


@dataclass
class Complaints:
    """What went wrong in a browser while nobody was looking."""

    base_url: str
    heard: list[str] = field(default_factory=list)

    def listen_to(self, page: Page) -> None:
        page.on("console", self.hear_console)
        page.on("pageerror", lambda error: self.heard.append(f"script error: {error}"))
        page.on("request", self.hear_request)
        page.on("response", self.hear_response)

    def hear_console(self, message: ConsoleMessage) -> None:
        # The browser logs each answer of 4xx; tests ask for some on purpose.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.heard.append(f"console: {message.text}")

    def hear_request(self, request: Request) -> None:
        own = (self.base_url, "http://localhost:", "data:", "blob:")
        if not request.url.startswith(own):
            self.heard.append(f"asks a stranger: {request.url}")

    def hear_response(self, response: Response) -> None:
        if response.status >= 500:
            self.heard.append(f"{response.url} answers {response.status}")

    def hear_violation(self, _source: object, violation: str) -> None:
        self.heard.append(f"policy: {violation}")


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    if find_chromium() is None:
        pytest.skip("no Chromium on this machine")
    return launch_options()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with demo_server(tmp_path_factory.mktemp("demo")) as running:
        yield running


@pytest.fixture
def complaints(demo: Demo) -> Iterator[Complaints]:
    """Fails the test at its end if the browser complained about anything."""
    complaints = Complaints(demo.base_url)
    yield complaints
    assert complaints.heard == []


@pytest.fixture
def open_browser(
    browser: Browser, demo: Demo, complaints: Complaints
) -> Iterator[Callable[..., Page]]:
    """Each call is another person's browser: `open_browser(color_scheme="dark", **PHONE)`."""
    contexts: list[BrowserContext] = []

    def open_one(**options: object) -> Page:
        options = {**DESKTOP, "user_agent": person_agent(browser), **options}
        context = browser.new_context(base_url=demo.base_url, **options)
        contexts.append(context)
        context.set_default_timeout(MOST_MS)
        if options.get("java_script_enabled", True):
            context.expose_binding("reportViolation", complaints.hear_violation)
            context.add_init_script(LISTEN)
        context.on("page", complaints.listen_to)
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()


def person_agent(browser: Browser) -> str:
    """Chromium without a window names itself headless, which rightly counts as a bot."""
    return (
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
        f"Chrome/{browser.version} Safari/537.36"
    )


@pytest.fixture
def sign_in(demo: Demo) -> Callable[[Page, str], Page]:
    """`sign_in(page, "owner")` or with a partner's code."""

    return partial(enter, demo)


@pytest.fixture(scope="session")
def stats(browser: Browser, demo: Demo) -> Iterator[BothStats]:
    both = BothStats(browser, demo)
    yield both
    both.close()


@pytest.fixture
def site() -> Iterator[OtherSite]:
    with other_site() as running:
        yield running
