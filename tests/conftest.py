"""What every test may use: the cast and the signed-in clients."""

import pytest
from django.core.cache import cache
from django.db import connection

pytest_plugins = ["tests.cast"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--no-skips", action="store_true", help="a skipped test fails the run")


def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and session.config.getoption("--no-skips") and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    # Not skipped: on the other database there is nothing to test.
    config.hook.pytest_deselected(items=[item for item in items if not fits_the_database(item)])
    items[:] = [item for item in items if fits_the_database(item)]
    # Playwright leaves an event loop running, in which Django's models refuse to work.
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


def fits_the_database(item: pytest.Item) -> bool:
    vendors = {name for name in ("sqlite", "postgresql") if item.get_closest_marker(name)}
    return not vendors or connection.vendor in vendors


@pytest.fixture(autouse=True)
def nothing_cached() -> None:
    """No test sees what another one left in the process."""
    cache.clear()
