"""A click as a browser makes it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.tracking.doors import through_django, through_lane

BROWSER = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/142.0.0.0 Safari/537.36"
)
NAVIGATION = {"Sec-Fetch-Dest": "document", "Sec-Fetch-Mode": "navigate"}

Click = Callable[..., HttpResponse]
Door = Callable[..., HttpResponse]


DOORS = {"django": through_django, "lane": through_lane}


@pytest.fixture(params=DOORS)
def door(request: pytest.FixtureRequest) -> Door:
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
