import csv
import io
from datetime import UTC, datetime

import pytest
import time_machine

from business.models import Business
from tests.factories import AdFactory, DecisionFactory, HitCountFactory, OptInFactory
from tests.portal.bad_input import BAD_IDS

CSV = "/portal/stats.csv"


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(datetime(2026, 5, 20, 12, tzinfo=UTC), tick=False):
        yield


def rows(response):
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_it_works(as_alice, alice, haircare):
    ad = AdFactory(partner=alice, name="My website", code="website2")
    HitCountFactory(partner_id=alice.pk, link_id=haircare.pk, ad_id=ad.pk, hits=9, unique_hits=8)
    DecisionFactory(partner=alice, link=haircare, ad=ad)
    response = as_alice.get(CSV)
    name = "link-tracking-stats-2026-04-21-2026-05-20.csv"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    head, line = rows(response)
    assert dict(zip(head, line, strict=True)) == {
        "Link": "Hair care free guide",
        "Link code": "haircare",
        "Ad": "My website",
        "Ad code": "website2",
        "Hits": "9",
        "Unique hits": "8",
        "New referrals": "0",
        "Forms": "1",
        "Purchases": "0",
        "Opt-ins": "1",
        "Rate": "0.125",
    }


@pytest.mark.parametrize("name", ["=1+1", "+A1", "-1+1", "@x", "=cmd|' /C calc'!A0"])
def test_names_are_never_formulas(as_alice, alice, haircare, name):
    ad = AdFactory(partner=alice, name=name)
    HitCountFactory(partner_id=alice.pk, link_id=haircare.pk, ad_id=ad.pk, hits=1)
    assert rows(as_alice.get(CSV))[1][2].startswith("'")


def test_revenue_has_a_column_per_currency(as_alice, alice, haircare):
    Business.objects.update(shows_revenue=True)
    for gross, currency in [(1250, "EUR"), (500, "JPY")]:
        opt_in = OptInFactory(kind="purchase", gross=gross, currency=currency)
        DecisionFactory(opt_in=opt_in, partner=alice, link=haircare)
    head, line = rows(as_alice.get(CSV))
    assert head[-2:] == ["Revenue EUR", "Revenue JPY"]
    assert line[-2:] == ["12.50", "500"]


def test_of_a_child_only_totals(as_alice, bob, haircare):
    HitCountFactory(partner_id=bob.pk, link_id=haircare.pk, hits=5, unique_hits=4)
    expected = [["Partner", "Hits", "Unique hits", "Opt-ins"], ["Bob", "5", "4", "0"]]
    assert rows(as_alice.get(CSV, {"who": bob.pk})) == expected


def test_of_others_there_is_none(as_alice, charlie, haircare):
    assert as_alice.get(CSV, {"who": charlie.pk}).status_code == 400


@pytest.mark.parametrize("value", BAD_IDS)
def test_nonsense_is_refused(as_alice, value):
    for field in ["who", "link", "ad", "first", "last"]:
        assert as_alice.get(f"{CSV}?{field}={value}").status_code == 400
