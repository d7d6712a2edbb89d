"""Link domains, seen from outside: the probe through each door, and what a look finds."""

import time
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from business.models import Business
from business.outgoing import request
from tests.certificates import certificate_for
from tests.outbox import closed_port
from tests.website import redirect, say, website
from tracking.domains import job, looking
from tracking.domains.job import check_domains
from tracking.domains.looking import State, address_on, all_domains, look
from tracking.domains.probe import answer_probe, make_question
from tracking.models import Hit, HitCount, LinkDomain, MistypedLink


def go_to(page):
    """What this install would answer."""
    redirect(answer_probe(page.path.removeprefix("/go/")))(page)


@pytest.fixture
def site(settings):
    """A server at BASE_URL, whose pages tests fill in."""
    with website() as site:
        settings.BASE_URL = site.address("")
        yield site


class Always(dict):
    """One answer, whatever is asked."""

    def __init__(self, answer):
        super().__init__()
        self.answer = answer

    def get(self, _path, _default=None):
        return self.answer


def test_it_works(click, business):
    question, answer = make_question()
    came = click(question, headers={"User-Agent": "Sentby domain check"})
    # The process that is one of the doors has another BASE_URL.
    assert (came.status_code, urlsplit(came["Location"]).query) == (302, urlsplit(answer).query)
    assert answer.startswith("http://127.0.0.1:8000/?checked=1")
    assert not any(model.objects.exists() for model in (Hit, HitCount, MistypedLink))


@pytest.mark.parametrize("path", ["/go/-check/", "/go/-check/x", "/go/-check", "/go/-check/1/2"])
def test_other_questions_are_mistyped_links(click, business, path):
    assert click(path).status_code == 404


def test_a_fallback_address_does_not_swallow_it(click, business):
    Business.objects.update(fallback_address="https://www.example.com/")
    question, answer = make_question()
    assert urlsplit(click(question)["Location"]).query == urlsplit(answer).query


def test_another_install_cannot_answer(settings):
    question, answer = make_question()
    path = question.removeprefix("/go/")
    assert answer_probe(path) == answer
    settings.SECRET_KEY = "another-key-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJ"
    assert answer_probe(path) == ""


def test_the_domains_of_an_install(settings):
    settings.BASE_URL = "https://go.bella.example:8443"
    settings.LINK_HOSTS = ["Old.example", "go.bella.example"]
    assert all_domains() == ["go.bella.example", "old.example"]
    assert address_on("old.example") == "https://old.example:8443"


def test_a_look(site):
    site.pages = Always(go_to)
    found = look("127.0.0.1")
    assert (found.state, found.addresses, found.status) == (State.WORKS, ("127.0.0.1",), 302)


@pytest.mark.parametrize(
    ("answer", "status", "detail"),
    [
        (say(200, b"Welcome to nginx!"), 200, ""),
        (say(404), 404, ""),
        (redirect("https://parking.example/"), 302, "https://parking.example/"),
        (redirect("http://a.example/?checked=1wrong"), 302, "http://a.example/?checked=1wrong"),
    ],
)
def test_something_else_answers(site, answer, status, detail):
    site.pages = Always(answer)
    found = look("127.0.0.1")
    assert (found.state, found.status, found.detail) == (State.STRANGER, status, detail)


def test_a_proxy_that_changes_redirects_is_found(site):
    def change(page):
        redirect(answer_probe(page.path.removeprefix("/go/")).replace("http:", "https:"))(page)

    site.pages = Always(change)
    assert look("127.0.0.1").state == State.STRANGER


def test_a_server_that_hangs(site, monkeypatch):
    monkeypatch.setattr(looking, "SECONDS", 0.3)
    site.pages = Always(lambda _page: time.sleep(1))
    assert look("127.0.0.1").state == State.SILENT


def test_nothing_answers(settings):
    settings.BASE_URL = f"http://127.0.0.1:{closed_port()}"
    assert look("127.0.0.1").state == State.AWAY


def test_no_dns_record():
    assert look("no-such-host.invalid").state == State.UNKNOWN


@pytest.mark.parametrize(
    ("name", "is_trusted", "state"),
    [
        ("localhost", True, State.WORKS),
        ("localhost", False, State.CERTIFICATE),
        ("go.other.example", True, State.CERTIFICATE),
    ],
)
def test_certificates(tmp_path, settings, monkeypatch, name, is_trusted, state):
    certificate, trusted = certificate_for(name, tmp_path, days=30)
    if is_trusted:
        monkeypatch.setattr(request, "tls", lambda: trusted)
    with website(certificate) as site:
        site.pages = Always(go_to)
        settings.BASE_URL = site.address("", host="localhost")
        found = look("localhost")
    assert found.state == state
    if state == State.WORKS:
        assert (found.certificate_ends - datetime.now(UTC)).days in {29, 30}


@pytest.mark.django_db
def test_the_worker_keeps_what_it_found(site, settings):
    site.pages = Always(go_to)
    settings.LINK_HOSTS = ["no-such-host.invalid"]
    LinkDomain.objects.create(host="gone.example", state="works", checked_at=datetime.now(UTC))
    assert sum(check_domains(datetime.now(UTC))) == 2
    kept = dict(LinkDomain.objects.values_list("host", "state"))
    assert kept == {"127.0.0.1": "works", "no-such-host.invalid": "unknown"}


@pytest.mark.django_db
def test_a_server_that_is_just_starting_is_asked_again(settings, monkeypatch):
    monkeypatch.setattr(job, "SECONDS_TO_START", 0)
    states = iter([State.AWAY, State.WORKS])
    monkeypatch.setattr(job, "look", lambda _host: looking.Look(next(states)))
    sum(check_domains(datetime.now(UTC)))
    assert LinkDomain.objects.get().state == State.WORKS
