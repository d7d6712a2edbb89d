"""Top partners, links and Ads of the last 30 days; each number opens its list."""

from datetime import UTC, datetime, timedelta

import pytest

from business.models import Business
from tests.factories import (
    AdFactory,
    DecisionFactory,
    HitFactory,
    OptInFactory,
    PartnerFactory,
    TrackingLinkFactory,
)
from tests.owner.test_numbers import rows_of
from tracking.recounting import recount

HOME = "/admin/"
NOW = datetime.now(UTC)


@pytest.fixture
def living_business(alice, bob, charlie, haircare):
    Business.objects.update(time_zone="UTC")
    ad = AdFactory(partner=bob, name="Flyer")
    for partner, hits in ((alice, 3), (bob, 1)):
        for _each in range(hits):
            HitFactory(at=NOW, partner=partner, link=haircare, ad=ad if partner == bob else None)
    HitFactory(at=NOW, partner=charlie, link=haircare, reason="bot", hit_class="bot")
    HitFactory(at=NOW - timedelta(days=40), partner=charlie, link=haircare)
    for ago in (timedelta(), timedelta(days=40)):
        opt_in = OptInFactory(occurred_at=NOW - ago)
        DecisionFactory(opt_in=opt_in, partner=bob, link=haircare, ad=ad)
    DecisionFactory(opt_in=OptInFactory(occurred_at=NOW, status="held"), partner=alice)
    DecisionFactory(opt_in=OptInFactory(occurred_at=NOW), partner=None, reason="nobody")
    recount(NOW.date() - timedelta(days=60), NOW.date(), repair=True)


def lists(client):
    partners, links, ads = client.get(HOME).context["top_lists"]
    return partners.rows, links.rows, ads.rows


def test_it_works(as_dana, living_business):
    shown = [[(row.name, row.hits, row.opt_ins) for row in rows] for rows in lists(as_dana)]
    assert shown == [
        [("Bob", 1, 1), ("Alice", 3, 0)],
        [("Hair care free guide", 4, 1)],
        [("Flyer", 1, 1)],
    ]


def test_each_number_opens_its_list(as_dana, living_business):
    for rows in lists(as_dana):
        for row in rows:
            assert as_dana.get(row.address).status_code == 200
            assert rows_of(as_dana.get(row.hits_address)) == row.hits
            assert rows_of(as_dana.get(row.opt_ins_address)) == row.opt_ins


def test_five_at_most_those_with_opt_ins_first(as_dana, alice):
    partners = [PartnerFactory(name=f"P{number}") for number in range(60)]
    for number in (0, 1, 1, 2):
        DecisionFactory(opt_in=OptInFactory(), partner=partners[number])
    for number in (3, 59, 58, 57):
        link = TrackingLinkFactory()
        HitFactory(at=NOW, partner=partners[number], link=link)
    recount(NOW.date() - timedelta(days=1), NOW.date() + timedelta(days=1), repair=True)
    assert [row.name for row in lists(as_dana)[0]] == ["P1", "P0", "P2", "P57", "P58"]


def test_nothing_yet(as_dana, alice, haircare):
    assert lists(as_dana) == ([], [], [])
    assert "Nobody clicked a link yet." in as_dana.get(HOME).text
