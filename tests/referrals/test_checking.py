"""A look at a website address: what is found, where it never goes, and what is kept of it."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from business.outgoing import request
from referrals.checking import asking, walk
from referrals.checking.job import check_destinations
from referrals.checking.outcome import Outcome, Result
from referrals.checking.walk import Walk
from referrals.models import DestinationCheck, TrackingLink
from tests.certificates import certificate_for
from tests.factories import TrackingLinkFactory
from tests.outbox import closed_port
from tests.website import pass_on, redirect, say, website
from tracking.models import Hit, MistypedLink, OptIn
from tracking.routing_version import RoutingVersion

PAGE = say(200, b"Hello")


@pytest.fixture(autouse=True)
def demo(settings, monkeypatch):
    """Only there this machine may be asked."""
    settings.DEMO = True
    monkeypatch.setattr(walk, "SECONDS", 1)


def look(address: str) -> Outcome:
    return Walk("rid").take(address)


def test_it_works():
    with website(guide=PAGE) as site:
        outcome = look(site.address("/guide?size=2#top"))
    assert (outcome.result, outcome.status) == (Result.KEEPS, 200)
    assert outcome.landed == site.address("/guide?size=2")
    ((method, path, agent),) = site.asked
    assert method == "HEAD"
    assert path.startswith("/guide?size=2&rid=check-")
    assert "Sentby link check; +http://127.0.0.1:8000/" in agent


def test_a_redirect_that_keeps_the_click_id():
    with website(old=pass_on("/new"), new=PAGE) as site:
        outcome = look(site.address("/old"))
    assert (outcome.result, outcome.landed) == (Result.KEEPS, site.address("/new"))


def test_a_redirect_that_drops_the_click_id():
    with website(old=redirect("/new"), new=PAGE) as site:
        outcome = look(site.address("/old"))
    assert (outcome.result, outcome.landed) == (Result.LOSES, site.address("/new"))


def test_five_redirects_are_followed_and_no_more():
    pages = {f"p{number}": pass_on(f"/p{number + 1}") for number in range(6)}
    with website(**pages, p6=PAGE) as site:
        assert look(site.address("/p1")).result == Result.KEEPS
        assert look(site.address("/p0")).result == Result.LOOP


@pytest.mark.parametrize(
    ("status", "result"),
    [
        (204, Result.KEEPS),
        (304, Result.CLIENT),
        (404, Result.CLIENT),
        (410, Result.CLIENT),
        (500, Result.SERVER),
        (503, Result.SERVER),
        (401, Result.REFUSES),
        (403, Result.REFUSES),
        (429, Result.REFUSES),
    ],
)
def test_what_pages_answer(status, result):
    with website(home=say(status)) as site:
        outcome = look(site.address())
    assert (outcome.result, outcome.status) == (result, status)


def test_a_page_that_knows_no_head():
    def only_get(page):
        say(200 if page.command == "GET" else 405)(page)

    with website(home=only_get) as site:
        assert look(site.address()).result == Result.KEEPS
    assert [method for method, *_more in site.asked] == ["HEAD", "GET"]


def test_a_huge_page_is_not_read():
    def endless(page):
        page.send_response(200 if page.command == "GET" else 501)
        page.end_headers()
        while True:
            page.wfile.write(b"x" * 65536)

    with website(home=endless) as site:
        assert look(site.address()).result == Result.KEEPS


def test_a_slow_page_is_cut_off():
    with website(home=lambda page: time.sleep(3)) as site:
        outcome = look(site.address())
    assert (outcome.result, outcome.status) == (Result.SILENT, 0)


def test_slow_redirects_share_the_time():
    def slowly(page):
        time.sleep(0.4)
        redirect("/")(page)

    with website(home=slowly) as site:
        assert look(site.address()).result == Result.SILENT


@pytest.mark.parametrize(
    ("location", "result"),
    [
        ("http://10.0.0.1/", Result.INNER),
        ("http://169.254.169.254/latest/meta-data/", Result.INNER),
        ("http://[fd12:3456::1]/", Result.INNER),
        ("http://127.0.0.1:8000/go/haircare/alice", Result.OWN),
        ("http://127.0.0.1:8000/a/../admin/", Result.OWN),
        ("javascript:alert(1)", Result.ODD),
        ("ftp://example.com/", Result.ODD),
        ("http://user:secret@example.com/", Result.ODD),
        ("http://[::1", Result.ODD),
    ],
)
def test_redirects_that_are_not_followed(location, result):
    with website(home=redirect(location)) as site:
        assert look(site.address()).result == result


def test_private_addresses_are_refused(settings):
    settings.DEMO = False
    with website(home=PAGE) as site:
        outcome = look(site.address())
        settings.FORWARD_HOSTS = ["127.0.0.1"]
        assert look(site.address()).result == Result.KEEPS
    assert outcome.result == Result.INNER
    assert "FORWARD_HOSTS" in outcome.detail
    assert len(site.asked) == 1


def test_our_own_forms_may_lie_behind_a_private_address(settings):
    with website(home=PAGE) as site:
        settings.DEMO, settings.BASE_URL = False, site.address("")
        assert look(site.address()).result == Result.KEEPS


def test_nobody_answers():
    assert look(f"http://127.0.0.1:{closed_port()}/").result == Result.AWAY


def test_a_host_that_does_not_exist():
    outcome = look("http://no-such-host.invalid/")
    assert (outcome.result, outcome.detail) == (Result.UNKNOWN, "no-such-host.invalid")


def test_certificates(tmp_path, monkeypatch):
    certificate, trusted = certificate_for("localhost", tmp_path, days=5)
    with website(certificate, home=PAGE) as site:
        assert look(site.address(host="localhost")).result == Result.CERTIFICATE
        monkeypatch.setattr(request, "tls", lambda: trusted)
        outcome = look(site.address(host="localhost"))
    assert outcome.result == Result.KEEPS
    assert (outcome.certificate_ends - datetime.now(UTC)).days in {4, 5}


def test_a_walk_that_does_not_come_back(monkeypatch):
    monkeypatch.setattr(asking, "MOST_SECONDS", 0.05)
    with website(home=lambda page: time.sleep(0.5)) as site, pytest.raises(asking.BusyError):
        asking.check_now(site.address(), "rid")


def check_all(now: datetime) -> int:
    return sum(check_destinations(now))


def kept(link: TrackingLink) -> DestinationCheck:
    return DestinationCheck.objects.get(link=link)


@pytest.mark.django_db
def test_the_worker_looks_at_each_address_once_a_day(business):
    now = datetime.now(UTC)
    with website(guide=PAGE) as site:
        links = TrackingLinkFactory.create_batch(2, destination=site.address("/guide"))
        assert check_all(now) == 2
        assert check_all(now + timedelta(hours=23)) == 0
        assert check_all(now + timedelta(hours=25)) == 2
    assert [kept(link).result for link in links] == [Result.KEEPS, Result.KEEPS]
    assert len(site.asked) == 2


@pytest.mark.django_db
def test_another_address_is_looked_at_at_once(business):
    now = datetime.now(UTC)
    with website(guide=PAGE) as site:
        link = TrackingLinkFactory(destination=site.address("/nothing"))
        check_all(now)
        TrackingLink.objects.update(destination=site.address("/guide"))
        assert not DestinationCheck.objects.in_force().exists()
        check_all(now)
    assert (kept(link).result, kept(link).failed_since) == (Result.KEEPS, None)


@pytest.mark.django_db
def test_archived_links_are_left_alone(business):
    TrackingLinkFactory(archived_at=datetime.now(UTC))
    assert check_all(datetime.now(UTC)) == 0


@pytest.mark.django_db
def test_an_address_is_dead_after_two_failures_some_hours_apart(business):
    link, now = TrackingLinkFactory(destination="https://www.example.com/"), datetime.now(UTC)
    failed, well = Outcome(Result.SERVER, status=500), Outcome(Result.KEEPS, status=200)
    seen = []
    for hours, outcome in ((0, failed), (1, failed), (4, failed), (5, well), (6, failed)):
        at = now + timedelta(hours=hours)
        DestinationCheck.objects.record(link, link.destination, outcome, at)
        seen.append(DestinationCheck.objects.dead().count())
    assert seen == [0, 0, 1, 0, 0]


@pytest.mark.django_db
def test_after_a_first_failure_the_next_look_comes_soon(business):
    now = datetime.now(UTC)
    link = TrackingLinkFactory(destination=f"http://127.0.0.1:{closed_port()}/")
    check_all(now)
    assert kept(link).due_at - kept(link).checked_at == timedelta(hours=4)
    assert check_all(now + timedelta(hours=5)) == 1
    assert kept(link).due_at - kept(link).checked_at == timedelta(days=1)


@pytest.mark.django_db
def test_nothing_is_counted_and_the_redirect_does_not_notice(business):
    with website(guide=PAGE) as site:
        TrackingLinkFactory(destination=site.address("/guide"))
        before = RoutingVersion.objects.values_list("version", flat=True).first()
        check_all(datetime.now(UTC))
    assert RoutingVersion.objects.values_list("version", flat=True).first() == before
    assert not any(model.objects.exists() for model in (Hit, MistypedLink, OptIn))
