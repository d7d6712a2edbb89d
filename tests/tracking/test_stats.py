"""Link Tracking Stats: numbers from counts and opt-ins, and whose they are."""

from datetime import date, timedelta

import pytest

from business.days import today
from business.models import Business
from tests.factories import (
    AdFactory,
    DecisionFactory,
    HitCountFactory,
    OptInFactory,
    ReferralFactory,
    TrackingLinkFactory,
)
from tests.tracking.conftest import Click
from tracking.models import OptIn
from tracking.stats import link_tracking_stats, newest_opt_ins, totals_by_partner

DAY = date(2026, 3, 10)


def count(partner, link, **fields):
    values = {"day": DAY, "hits": 1, "unique_hits": 1}
    return HitCountFactory(partner_id=partner.pk, link_id=link.pk, **(values | fields))


def credited(partner, link=None, ad=None, **fields):
    opt_in = OptInFactory(**({"day": DAY} | fields))
    return DecisionFactory(opt_in=opt_in, partner=partner, link=link, ad=ad)


def purchase(partner, link, gross, currency="EUR", **fields):
    values = {"kind": OptIn.Kind.PURCHASE, "gross": gross, "currency": currency}
    return credited(partner, link, **(values | fields))


def test_it_works(haircare, alice) -> None:
    ad = AdFactory(partner=alice, name="Flyer")
    count(alice, haircare, hits=10, unique_hits=8)
    count(alice, haircare, ad_id=ad.pk, hits=3, unique_hits=2)
    credited(alice, haircare)
    credited(alice, haircare, ad)
    purchase(alice, haircare, 12000, tax=2000, shipping=500)

    stats = link_tracking_stats(alice, DAY, DAY)
    plain, with_ad = stats.lines
    assert (plain.link, plain.ad, plain.hits, plain.unique_hits) == (haircare, None, 10, 8)
    assert (plain.forms, plain.purchases, plain.revenue) == (1, 1, {"EUR": 9500})
    assert plain.rate == pytest.approx(0.25)
    assert (with_ad.ad, with_ad.hits, with_ad.opt_ins) == (ad, 3, 1)
    assert (stats.totals.hits, stats.totals.unique_hits, stats.totals.opt_ins) == (13, 10, 3)


def test_no_hits_no_rate(alice) -> None:
    stats = link_tracking_stats(alice, DAY, DAY)

    assert (stats.lines, stats.totals.rate, stats.not_counted_hits) == ([], None, 0)
    assert [(each.day, each.hits) for each in stats.by_day] == [(DAY, 0)]


def test_opt_in_without_a_link_is_a_line(haircare, alice) -> None:
    count(alice, haircare)
    credited(alice)

    assert [line.link for line in link_tracking_stats(alice, DAY, DAY).lines] == [haircare, None]


def test_currencies_stay_apart(haircare, alice) -> None:
    purchase(alice, haircare, 1000)
    purchase(alice, haircare, 500, "USD")
    purchase(alice, haircare, 200)

    assert link_tracking_stats(alice, DAY, DAY).totals.revenue == {"EUR": 1200, "USD": 500}


def test_not_counted_hits_by_reason(haircare, alice) -> None:
    count(alice, haircare, hit_class="self", reason="self", hits=4, unique_hits=0)
    count(alice, haircare, hit_class="bot", reason="bot", hits=9, unique_hits=0)
    count(alice, haircare, hits=2)

    stats = link_tracking_stats(alice, DAY, DAY)
    assert [(each.reason, each.hits) for each in stats.not_counted] == [("bot", 9), ("self", 4)]
    assert stats.not_counted_hits == 13
    assert stats.totals.hits == 2
    assert str(stats.not_counted[1].label) == "The partner's own click"


def test_repeats_and_superseded_decisions_count_nothing(haircare, alice, charlie) -> None:
    credited(alice, haircare, status=OptIn.Status.REPEAT)
    former = credited(alice, haircare)
    former.is_standing = False
    former.save()
    DecisionFactory(opt_in=former.opt_in, partner=charlie, link=haircare)

    assert link_tracking_stats(alice, DAY, DAY).totals.opt_ins == 0
    assert link_tracking_stats(charlie, DAY, DAY).totals.opt_ins == 1


def test_only_the_days_asked_for(haircare, alice) -> None:
    for days in (-1, 0, 6, 7):
        count(alice, haircare, day=DAY + timedelta(days=days))
        credited(alice, haircare, day=DAY + timedelta(days=days))

    stats = link_tracking_stats(alice, DAY, DAY + timedelta(days=6))
    assert (stats.totals.hits, stats.totals.opt_ins) == (2, 2)
    assert [each.hits for each in stats.by_day] == [1, 0, 0, 0, 0, 0, 1]
    assert [each.opt_ins for each in stats.by_day] == [1, 0, 0, 0, 0, 0, 1]


def test_narrowed_to_a_link_or_an_ad(haircare, alice) -> None:
    other, ad = TrackingLinkFactory(), AdFactory(partner=alice)
    count(alice, haircare, hits=5)
    count(alice, other, ad_id=ad.pk, hits=3)

    assert link_tracking_stats(alice, DAY, DAY, link=haircare).totals.hits == 5
    assert link_tracking_stats(alice, DAY, DAY, ad=ad).totals.hits == 3
    assert link_tracking_stats(alice, DAY, DAY, link=haircare, ad=ad).totals.hits == 0


def test_partners_see_their_own_and_the_owner_all(haircare, alice, charlie) -> None:
    count(alice, haircare, hits=5)
    count(charlie, haircare, hits=3)
    credited(charlie, haircare)

    assert link_tracking_stats(alice, DAY, DAY).totals.hits == 5
    assert link_tracking_stats(charlie, DAY, DAY).totals.opt_ins == 1
    assert link_tracking_stats(None, DAY, DAY).totals.hits == 8


def test_new_referrals_are_clicks_of_known_contacts(haircare, alice) -> None:
    at = Business.objects.current().zone
    noon = DAY.isoformat() + "T12:00:00Z"
    ReferralFactory(partner=alice, link=haircare, source="hit", is_new=True, occurred_at=noon)
    ReferralFactory(partner=alice, link=haircare, source="hit", occurred_at=noon)
    ReferralFactory(partner=alice, link=haircare, source="opt_in", occurred_at=noon)

    (line,) = link_tracking_stats(alice, DAY, DAY).lines
    assert (line.link, line.new_referrals) == (haircare, 1)
    assert at.key == "Europe/Berlin"


def test_a_parents_ad_on_a_childs_link(haircare, alice, bob) -> None:
    ad = AdFactory(partner=alice)
    count(bob, haircare, ad_id=ad.pk, hits=7, unique_hits=6)
    credited(bob, haircare, ad)

    stats = link_tracking_stats(alice, DAY, DAY)
    (line,) = stats.child_ad_lines
    assert (line.child, line.link, line.ad) == (bob, haircare, ad)
    assert (line.hits, line.unique_hits, line.opt_ins) == (7, 6, 1)
    assert stats.totals.hits == 0
    assert link_tracking_stats(bob, DAY, DAY).totals.hits == 7


def test_totals_by_partner(haircare, alice, bob, charlie) -> None:
    count(alice, haircare, hits=5)
    count(bob, haircare, hits=2)
    credited(bob, haircare)
    totals = totals_by_partner([alice, bob], DAY, DAY)

    assert {pk: (line.hits, line.opt_ins) for pk, line in totals.items()} == {
        alice.pk: (5, 0),
        bob.pk: (2, 1),
    }


def test_newest_opt_ins(haircare, alice, charlie) -> None:
    older, newer = credited(alice, haircare), credited(alice, haircare)
    credited(charlie, haircare)

    found = newest_opt_ins(alice, limit=2)
    assert [each.standing for each in found] == [newer, older]


def test_clicks_show_at_once(click: Click, haircare, alice) -> None:
    click("/go/haircare/alice")
    click("/go/haircare/alice", headers={"User-Agent": "curl/8"})
    day = today(Business.objects.current().zone)
    stats = link_tracking_stats(alice, day, day)

    assert (stats.totals.hits, stats.totals.unique_hits, stats.not_counted_hits) == (1, 1, 1)


def test_query_count(haircare, alice, django_assert_max_num_queries) -> None:
    for link in [haircare, *(TrackingLinkFactory() for _ in range(20))]:
        ad = AdFactory(partner=alice)
        count(alice, link, ad_id=ad.pk)
        credited(alice, link, ad)
    with django_assert_max_num_queries(14):
        link_tracking_stats(alice, DAY, DAY)
