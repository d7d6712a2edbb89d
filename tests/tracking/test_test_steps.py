"""What each step of a test run says (docs/rules.md, Test runs)."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from business.models import Business
from tests.factories import ContactFactory, DecisionFactory, OptInFactory
from tests.tracking.conftest import BROWSER, NAVIGATION
from tests.tracking.test_opt_ins import LENA, report
from tracking.hit_ids import newest_visitor_cookie
from tracking.models import OptIn, TestRun
from tracking.opt_ins import record_opt_in
from tracking.reasons import Reason
from tracking.test_steps import PATIENCE, Progress
from tracking.test_words import FIXES, NEEDS_LINE, TEXTS, TITLES
from tracking.testing import start_test_run, test_address
from tracking.why.hit_words import HIT_REMEDIES, NOT_COUNTED
from tracking.why.reader import Reader, Said

test_address.__test__ = False
OWNER = Reader.owner()


@pytest.fixture
def run(haircare, alice) -> TestRun:
    return start_test_run(alice, haircare, None, alice.user)


def click(run, **headers):
    parts = urlsplit(test_address(run))
    sent = {"User-Agent": BROWSER, **NAVIGATION, **headers}
    return Client().get(f"{parts.path}?{parts.query}", headers=sent)


def rid_of(answer) -> str:
    return parse_qs(urlsplit(answer["Location"]).query)["rid"][0]


def cookie_of(answer):
    return newest_visitor_cookie([morsel.value for morsel in answer.cookies.values()])


def progress(run, reader=OWNER, after=timedelta()) -> Progress:
    run = TestRun.objects.select_related("link", "partner").get(pk=run.pk)
    return Progress(run, reader, Business.objects.current(), datetime.now(UTC) + after)


def states(run, **asked) -> str:
    """One letter for each step: waits, done, unsure, failed."""
    return "".join(each.state[0] for each in progress(run, **asked).steps)


def step(run, name, **asked):
    return next(each for each in progress(run, **asked).steps if each.name == name)


def test_it_works(run) -> None:
    assert states(run) == "wwwww"
    answer = click(run)
    assert states(run) == "dduww"
    record_opt_in(report(hit_id=rid_of(answer), cookie=cookie_of(answer)))
    assert states(run) == "ddddd"
    assert progress(run).is_finished


def test_without_a_click_it_waits_until_it_is_over(run) -> None:
    assert states(run, after=timedelta(hours=2)) == "fwwww"
    assert not any(each.needs_line for each in progress(run, after=timedelta(hours=2)).steps)
    assert step(run, "click", after=timedelta(hours=2)).text.startswith("Nobody opened")


@pytest.mark.parametrize("after", [PATIENCE, timedelta(hours=2)])
def test_when_nothing_comes_the_owner_gets_the_line(run, alice, after) -> None:
    click(run)
    assert not step(run, "opt_in").needs_line
    late = step(run, "opt_in", after=after)
    assert late.needs_line
    assert "line that hands on the click id:" in late.fix
    assert "ask Dana's Shop" in step(run, "opt_in", reader=Reader.of(alice), after=after).fix


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"User-Agent": "WhatsApp/2.23.20.0"}, "a chat or social network fetched a preview"),
        ({"User-Agent": "curl/8"}, "it came from a bot"),
        ({"Sec-Fetch-Dest": "image", "Sec-Fetch-Mode": "no-cors"}, "loaded in the background"),
    ],
)
def test_programs_are_no_click_and_give_way_to_one(run, headers, reason) -> None:
    click(run, **headers)
    assert reason in step(run, "click").text
    assert "Open the link itself" in step(run, "click").fix
    assert states(run)[0] == "f"

    click(run)
    click(run, **headers)
    assert states(run)[0] == "d"


def test_what_keeps_a_click_from_counting(run, haircare, alice) -> None:
    haircare.archive()
    click(run)
    assert states(run) == "fufww"
    assert "Nobody would get credit" in step(run, "opt_in", after=PATIENCE).text
    assert "Restore the link" in step(run, "click").fix
    assert "Link Generator" in step(run, "click", reader=Reader.of(alice)).fix


def test_whoever_tests_for_a_child_reads_nothing_about_the_child(haircare, alice, bob) -> None:
    run = start_test_run(bob, haircare, None, alice.user)
    type(bob).objects.filter(pk=bob.pk).update(status="banned")
    click(run)
    said = step(run, "click", reader=Reader.of(alice))
    assert said.text.endswith("this partner gets no credit with this link at the moment.")
    assert said.fix == "Choose another link for this partner in your Link Generator."
    assert "the partner was banned" in step(run, "click").text


@pytest.mark.parametrize(
    ("of_business", "of_link", "headers", "said"),
    [
        ("id", "", {}, "your Referral Partner Defaults forbid it"),
        ("cookie", "id", {}, "the link's setting forbids it"),
        ("cookie", "", {"Sec-GPC": "1"}, "this browser asks for privacy"),
    ],
)
def test_why_there_is_no_cookie(run, haircare, of_business, of_link, headers, said) -> None:
    Business.objects.update(consent=of_business)
    type(haircare).objects.update(consent=of_link)
    answer = click(run, **headers)
    assert said in step(run, "cookie").text
    assert states(run) == "duuww"

    record_opt_in(report(hit_id=rid_of(answer)))
    assert states(run) == "duddd"


def test_clicks_that_may_only_be_counted_lead_nowhere(run) -> None:
    Business.objects.update(consent="count")
    click(run)
    assert states(run) == "dufww"
    assert "click id needs no cookie" in step(run, "landed").fix


def test_a_page_that_loses_the_click_id(run) -> None:
    record_opt_in(report(cookie=cookie_of(click(run))))
    assert states(run) == "ddfdd"
    landed = step(run, "landed")
    assert landed.needs_line
    assert "some browsers erase" in landed.fix


def test_a_page_that_changes_the_click_id(run) -> None:
    answer = click(run)
    record_opt_in(report(hit_id=rid_of(answer).lower(), cookie=cookie_of(answer)))
    assert "cut or changed" in step(run, "landed").text
    assert "“rid”" in step(run, "landed").fix


def test_a_browser_that_does_not_show_its_cookie(run) -> None:
    record_opt_in(report(hit_id=rid_of(click(run))))
    assert states(run) == "duddd"


def test_an_order_comes_from_a_server_without_cookie(run) -> None:
    token = rid_of(click(run))
    record_opt_in(report(kind=OptIn.Kind.PURCHASE, source="shop", external_id="7", hit_id=token))
    assert states(run) == "ddddd"
    assert step(run, "opt_in").text == f"A purchase of {LENA}."


def test_somebody_else_gets_the_credit(run, charlie) -> None:
    token = rid_of(click(run))
    record_opt_in(report(hit_id=token, partner=charlie, is_trusted=True))
    assert states(run)[-1] == "f"
    assert "Charlie" in step(run, "credit").text


def test_a_partner_reads_no_strangers_name_and_no_address(run, alice, charlie) -> None:
    token = rid_of(click(run))
    record_opt_in(report(hit_id=token, partner=charlie, is_trusted=True))
    told = " ".join(f"{s.text} {s.fix}" for s in progress(run, reader=Reader.of(alice)).steps)
    assert "Charlie" not in told
    assert LENA not in told


def test_what_came_with_nothing_is_named_to_the_owner_only(run, alice) -> None:
    click(run)
    stray = OptInFactory(contact=ContactFactory())
    DecisionFactory(opt_in=stray, partner=None, reason="nobody")
    credited = OptInFactory(contact=ContactFactory())
    DecisionFactory(opt_in=credited, partner=alice)
    assert progress(run).stray == stray
    assert progress(run, reader=Reader.of(alice)).stray is None


def test_every_code_has_its_words() -> None:
    assert set(TITLES) == set(TEXTS)
    for name, fixes in FIXES.items():
        assert set(fixes) <= set(TEXTS[name])
    assert all(code in FIXES[name] for name, code in NEEDS_LINE)
    said = [each for texts in (*TEXTS.values(), *FIXES.values()) for each in texts.values()]
    assert all(isinstance(each, Said) and each.owner for each in said)
    assert set(Reason) == set(NOT_COUNTED) == set(HIT_REMEDIES)
