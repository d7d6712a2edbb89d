"""A click as a browser makes it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.tracking.doors import through_django, through_lane
from tests.tracking.go_process import GoProcess, go_process
from tracking.door.status import STATUS, Status

BROWSER = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/142.0.0.0 Safari/537.36"
)
NAVIGATION = {"Sec-Fetch-Dest": "document", "Sec-Fetch-Mode": "navigate"}

Click = Callable[..., HttpResponse]
Door = Callable[..., HttpResponse]


DOORS = {"django": through_django, "lane": through_lane}
# A process of its own sees only what is committed.
PROCESS = pytest.param("process", marks=pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def served(django_db_setup: None, django_db_blocker, tmp_path_factory) -> Iterator[GoProcess]:
    with django_db_blocker.unblock(), go_process(tmp_path_factory.mktemp("go")) as process:
        yield process


@pytest.fixture(params=[*DOORS, PROCESS])
def door(request: pytest.FixtureRequest) -> Door:
    """The same request through each way into the redirect."""
    if request.param == "process":
        return request.getfixturevalue("served").ask
    return DOORS[request.param]


@pytest.fixture
def click(db: None, door: Door) -> Click:
    """`click("/go/haircare/alice", client=..., headers={...})`, from a fresh browser by default."""

    def request(
        path: str,
        *,
        client: Client | None = None,
        method: str = "get",
        headers: dict[str, str] | None = None,
        **extra: Any,
    ) -> HttpResponse:
        sent = {"User-Agent": BROWSER, **NAVIGATION, **(headers or {})}
        return door(path, client or Client(), method, sent, **extra)

    return request


@pytest.fixture(autouse=True)
def own_status(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the process says of itself is put back after each test."""
    for name, value in vars(Status()).items():
        monkeypatch.setattr(STATUS, name, value)
