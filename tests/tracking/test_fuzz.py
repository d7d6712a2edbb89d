"""Whatever is sent: an answer, never an error of ours."""

import asyncio
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.fuzz import faults, fuzz
from tracking.clicks import answer_click
from tracking.door.answers import bytes_of
from tracking.door.scope import facts_of_scope
from tracking.routing import load_table

SOME_BYTES = st.binary(max_size=300)
NAMES = st.sampled_from(
    [b"host", b"user-agent", b"referer", b"cookie", b"x-forwarded-for", b"sec-purpose", b"dnt"]
) | st.binary(min_size=1, max_size=20)
SCOPES = st.fixed_dictionaries(
    {
        "scheme": st.sampled_from(["http", "https"]),
        "method": st.sampled_from(["GET", "HEAD", "POST", "\0"]),
        "path": st.one_of(
            st.text(max_size=200).map("/go/".__add__),
            st.text(max_size=50).map("/go/haircare/".__add__),
            st.text(max_size=50).map("/go/haircare/alice/".__add__),
        ),
        "query_string": SOME_BYTES | SOME_BYTES.map(b"rid=1&c=1".__add__),
        "headers": st.lists(st.tuples(NAMES, SOME_BYTES), max_size=8),
        "client": st.none() | st.tuples(st.text(max_size=40), st.just(1)),
    }
)


@pytest.fixture
def table(haircare, alice):
    return load_table(datetime.now(UTC))


@settings(
    max_examples=500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(scope=SCOPES)
def test_every_scope_has_its_answer(scope, table) -> None:
    click = answer_click(facts_of_scope(scope), table)

    assert click.status in {302, 404, 405, 503}
    sent = bytes_of(click, "now", is_head=False, keep_alive=True)
    head = sent.partition(b"\r\n\r\n")[0]
    assert all(byte >= 0x20 for byte in head.replace(b"\r\n", b""))
    if click.hit:
        assert "\0" not in f"{click.hit.user_agent}{click.hit.referrer}{click.hit.ad_text}"


@pytest.mark.django_db(transaction=True)
def test_odd_requests_on_raw_sockets(served, haircare, alice) -> None:
    seen = asyncio.run(fuzz(served.port, requests=1500, clients=32, seed=7))

    # What follows an odd request on its connection is often not read any more.
    assert sum(seen.values()) >= 600
    assert not list(faults(seen))
    assert served.send("GET", "/healthz", {}).status == 200
