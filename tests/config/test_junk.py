"""Junk at every address: never a 500, never what belongs to somebody else.

Each address meets one kind of junk from each person; the kinds take turns, so that all of them come
to every address in the end.
"""

import re
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import pytest
from django.db import transaction
from django.http import QueryDict
from django.test import Client

from partners.models import Partner
from tests.conventions.routes import Route, all_routes
from tests.factories import (
    AdFactory,
    ApplicationFactory,
    BannerFactory,
    ClaimFactory,
    ContactFactory,
    DecisionFactory,
    EmailFactory,
    HitFactory,
    HostedFormFactory,
    LetterFactory,
    OptInFactory,
    ReferralFactory,
)

SECRET = "Of Charlie alone"
TOO_LARGE = "9223372036854775808"
# As they stand in an address; some spell what no text is.
JUNK = ("a%00b", "%FF%ED%A0%80", TOO_LARGE, f"-{TOO_LARGE}", "x" * 10_000)
NO_TEXT_KEYS = ("%00", "%FF", TOO_LARGE, "x" * 3000)
PLACE = re.compile(r"<(int|uuid|str|path|slug):\w+>")
FORM = "application/x-www-form-urlencoded"
# In tests no worker runs, and this page is there to say so.
UNWELL = {"/readyz"}
# A page reads more only of what it does not know.
MOST_NAMES = 30


@pytest.fixture
def rows(business, dana, charlie, haircare) -> list[Any]:
    """One of each kind, Charlie's where it is a partner's."""
    Partner.objects.filter(pk=charlie.pk).update(name=SECRET)
    ad = AdFactory(partner=charlie, name=SECRET)
    hit = HitFactory(link=haircare, partner=charlie, ad=ad, referrer=SECRET)
    contact = ContactFactory(email="lena@example.org", name=SECRET)
    opt_in = OptInFactory(contact=contact)
    DecisionFactory(opt_in=opt_in, partner=charlie, link=haircare, ad=ad, hit=hit.pk)
    claim = ClaimFactory(partner=charlie, number=SECRET, note=SECRET)
    referral = ReferralFactory(contact=contact, partner=charlie)
    creatives = [BannerFactory(link=haircare), EmailFactory(link=haircare)]
    others = [HostedFormFactory(), LetterFactory(), ApplicationFactory(name=SECRET)]
    return [dana, charlie, haircare, ad, hit, contact, opt_in, claim, referral, *creatives, *others]


class Asked(set[str]):
    """The names that views look up in queries and forms."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__()
        for name in ("__getitem__", "get", "getlist", "__contains__"):
            monkeypatch.setattr(QueryDict, name, self.noting(getattr(QueryDict, name)))

    def noting(self, method: Any) -> Any:
        def noted(query: QueryDict, key: Any, *args: Any) -> Any:
            self.add(str(key))
            return method(query, key, *args)

        return noted

    def filled_with(self, junk: str) -> str:
        """Each name twice: first as it should not be, then as it might be."""
        names = [quote(name) for name in sorted(self)[:MOST_NAMES]]
        return "&".join(f"{name}=1&{name}={junk}" for name in names)


def addresses_of(route: Route, rows: list[Any], turn: int) -> list[str]:
    """With the keys of rows, and last with what is nobody's key."""
    keys = sorted({str(row.pk) for row in rows})
    kinds = set(PLACE.findall(route.pattern))
    if not kinds or "^" in route.pattern:
        return [route.path]
    if "int" in kinds:
        fitting = [*filter(str.isdigit, keys), TOO_LARGE]
    elif "uuid" in kinds:
        fitting = [key for key in keys if not key.isdigit()]
    else:
        fitting = [*keys, NO_TEXT_KEYS[turn % len(NO_TEXT_KEYS)]]
    # One that two kinds share is none: no route has two that differ.
    return [f"/{PLACE.sub(key, route.pattern)}" for key in fitting]


def throw(client: Client, method: str, address: str, junk: str) -> tuple[int, str]:
    """The answer's status and text; what it changed is taken back."""
    with transaction.atomic():
        if method == "post":
            response = client.post(address, junk, content_type=FORM)
        else:
            response = client.get(f"{address}?{junk}")
        body = b"".join(response) if response.streaming else response.content
        transaction.set_rollback(True)
    return response.status_code, body.decode(errors="replace")


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("person", ["nobody", "alice", "dana"])
def test_junk(request, monkeypatch, rows, person, method):
    client = Client() if person == "nobody" else request.getfixturevalue(f"as_{person}")
    client.raise_request_exception = False
    session, asked = dict(client.cookies), Asked(monkeypatch)

    def status_of(address: str, junk: str = "") -> int:
        # Also after the page that signs out.
        client.cookies.update(session)
        status, text = throw(client, method, address, junk)
        sent = (address[:200], junk[:200])
        assert status < 500 or address in UNWELL, sent
        assert person == "dana" or SECRET not in text, sent
        return status

    for turn, route in enumerate(all_routes(), len(person + method)):
        asked.clear()
        *fitting, last = addresses_of(route, rows, turn)
        opened = next((each for each in fitting if status_of(each) < HTTPStatus.BAD_REQUEST), last)
        status_of(last)
        if asked:
            status_of(opened, asked.filled_with(JUNK[turn % len(JUNK)]))
