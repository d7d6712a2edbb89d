"""Test runs through every door: the real path, in no number (docs/rules.md, Test runs)."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from tests.factories import DecisionFactory, OptInFactory, PartnerFactory
from tests.tracking.test_opt_ins import LENA, report
from tracking.hit_ids import newest_visitor_cookie, read_hit_id
from tracking.models import Binding, Hit, HitCount, OptIn, Referral, TestRun, Trail
from tracking.opt_ins import record_opt_in
from tracking.testing import (
    MOST_A_DAY,
    TooManyTestRunsError,
    hits_of_run,
    run_behind,
    start_test_run,
    test_address,
)

test_address.__test__ = False


@pytest.fixture
def run(haircare, alice) -> TestRun:
    return start_test_run(alice, haircare, None, alice.user)


def path_of(run: TestRun) -> str:
    parts = urlsplit(test_address(run))
    return f"{parts.path}?{parts.query}"


def rid_of(response) -> str:
    return parse_qs(urlsplit(response["Location"]).query)["rid"][0]


def test_it_works(click, run) -> None:
    response = click(path_of(run))

    assert list(parse_qs(urlsplit(response["Location"]).query)) == ["rid"]
    hit = hits_of_run(run).get()
    assert (hit.hit_class, hit.reason, hit.is_eligible, hit.is_unique) == (
        "test",
        "test",
        False,
        False,
    )
    assert read_hit_id(rid_of(response)).is_test
    seen = newest_visitor_cookie([morsel.value for morsel in response.cookies.values()])
    assert (seen.visitor, seen.newest.hit) == (hit.visitor, hit.pk)
    assert not Trail.objects.exists()
    assert not HitCount.objects.eligible().exists()
    assert not HitCount.objects.not_counted().exists()


def test_the_partners_own_click_is_a_test(click, run, as_alice) -> None:
    as_alice.post("/accounts/login/")

    click(path_of(run), client=as_alice)

    assert hits_of_run(run).get().reason == "test"


def test_it_says_what_would_keep_a_click_from_counting(click, run, alice) -> None:
    alice.set_status("inactive")

    response = click(path_of(run))

    assert "rid" not in response["Location"]
    hit = hits_of_run(run).get()
    assert (hit.hit_class, hit.reason) == ("test", "partner_inactive")
    assert not HitCount.objects.not_counted().exists()


def test_a_preview_of_the_address_is_in_no_number(click, run) -> None:
    response = click(path_of(run), headers={"User-Agent": "WhatsApp/2.23.20.0"})

    assert not response.cookies
    assert (hits_of_run(run).get().reason, HitCount.objects.not_counted().count()) == ("preview", 0)


@pytest.mark.parametrize("damage", [lambda path: path[:-3] + "abc", lambda path: path + "x"])
def test_a_changed_token_makes_a_real_click(click, run, damage) -> None:
    click(damage(path_of(run)))

    assert Hit.objects.get().is_eligible


def test_after_an_hour_the_click_is_a_real_one(click, run) -> None:
    TestRun.objects.update(started_at=datetime.now(UTC) - timedelta(minutes=61))
    run.refresh_from_db()

    click(path_of(run))

    assert Hit.objects.get().is_eligible


def test_its_opt_in_is_credited_and_counted_nowhere(click, run, alice) -> None:
    token = rid_of(click(path_of(run)))

    recorded = record_opt_in(report(hit_id=token))

    assert (recorded.opt_in.status, recorded.opt_in.test_run) == (OptIn.Status.TEST, run)
    assert (recorded.decision.partner, recorded.decision.reason) == (alice, "latest")
    assert not Referral.objects.exists()
    assert not OptIn.objects.counted().exists()


def test_the_cookie_alone_will_do(click, run, alice) -> None:
    response = click(path_of(run))
    cookie = newest_visitor_cookie([morsel.value for morsel in response.cookies.values()])

    recorded = record_opt_in(report(cookie=cookie))

    assert (recorded.opt_in.status, recorded.decision.partner) == (OptIn.Status.TEST, alice)
    assert not Binding.objects.exists()


def test_the_same_form_counts_after_the_test(click, run, haircare, alice) -> None:
    record_opt_in(report(external_id="", hit_id=rid_of(click(path_of(run)))))

    recorded = record_opt_in(report(external_id="", email=LENA))

    assert (recorded.is_new, recorded.opt_in.status) == (True, OptIn.Status.COUNTED)


def test_a_second_browser_takes_nothing_out_of_the_numbers(click, run, alice) -> None:
    """Who sends a test address around does not make other people's purchases vanish."""
    click(path_of(run), client=Client())
    token = rid_of(click(path_of(run), client=Client()))

    recorded = record_opt_in(report(hit_id=token))

    assert (recorded.opt_in.status, recorded.decision.partner) == (OptIn.Status.COUNTED, None)
    assert recorded.decision.evidence["candidates"][0]["verdict"] == "not_counted"


def test_a_preview_before_the_click_makes_nobody_else_the_tester(click, run) -> None:
    click(path_of(run), headers={"User-Agent": "WhatsApp/2.23.20.0"})

    recorded = record_opt_in(report(hit_id=rid_of(click(path_of(run)))))

    assert recorded.opt_in.test_run == run


def test_a_click_that_is_not_stored_yet_is_no_test(run, click) -> None:
    token = rid_of(click(path_of(run)))
    Hit.objects.all().delete()

    assert run_behind(read_hit_id(token), datetime.now(UTC)) is None


def test_runs_have_an_end_for_the_day(haircare, alice) -> None:
    for _number in range(MOST_A_DAY):
        start_test_run(alice, haircare, None, alice.user)

    with pytest.raises(TooManyTestRunsError):
        start_test_run(alice, haircare, None, alice.user)


def test_tests_are_not_among_the_opt_ins_of_stats(alice, haircare) -> None:
    opt_in = OptInFactory(status=OptIn.Status.TEST)
    DecisionFactory(opt_in=opt_in, partner=alice, link=haircare)
    DecisionFactory(partner=PartnerFactory())

    assert OptIn.objects.counted().count() == 1


def test_a_test_names_nobody(click, run) -> None:
    known = record_opt_in(report(external_id="real")).opt_in.contact
    record_opt_in(report(hit_id=rid_of(click(path_of(run))), name="Tester"))

    known.refresh_from_db()
    assert known.name == ""
