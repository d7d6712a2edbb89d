"""The page of the link domains."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from owner.domain_words import say_in_a_line, tell
from tests.website import say, website
from tracking.domains.looking import Look, State
from tracking.models import LinkDomain

PAGE = "/admin/link-domains/"
CHECK = "/admin/link-domains/check/"
NOW = datetime.now(UTC)


def test_it_works(as_dana, settings):
    settings.LINK_HOSTS = ["go.old.example"]
    LinkDomain.objects.record("127.0.0.1", Look(State.WORKS, ("127.0.0.1",), 302), NOW)
    page = as_dana.get(PAGE).text
    for text in ("127.0.0.1", "A tracking link gets here and is sent on.", "go.old.example"):
        assert text in page
    assert page.count("Not checked yet.") == 1


def test_check_now(as_dana, settings):
    with website(home=say(200)) as site:
        settings.BASE_URL = site.address("")
        page = as_dana.post(CHECK, follow=True).text
    assert "1 domain needs you." in page
    assert "Something else answers (404)." in page
    assert "docs/domains.md" in page


def test_only_a_button_checks(as_dana):
    assert as_dana.get(CHECK).status_code == 405


def test_the_front_page_warns(as_dana, business):
    LinkDomain.objects.record("127.0.0.1", Look(State.UNKNOWN), NOW)
    assert "127.0.0.1 needs you." in as_dana.get("/admin/").text


def test_a_domain_that_was_taken_out_is_not_missed(as_dana, business):
    LinkDomain.objects.record("go.old.example", Look(State.UNKNOWN), NOW)
    assert "needs you" not in as_dana.get("/admin/").text


@pytest.mark.parametrize("state", State)
def test_every_state_has_words_and_a_remedy(state):
    found = Look(state, ("203.0.113.7",), 200, "why")
    shown = tell(found, NOW)
    assert shown.is_well == (not shown.remedy) == (state is State.WORKS)
    assert say_in_a_line(found, NOW)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Look(State.STRANGER, status=404), "Something else answers (404)."),
        (Look(State.AWAY), "Nothing answers."),
        (Look(State.CERTIFICATE, detail="it ended."), "Not valid: it ended. Get"),
    ],
)
def test_a_line_names_what_the_remedy_is_about(settings, found, words):
    settings.IS_HTTPS = True
    soon = replace(found, certificate_ends=NOW + timedelta(days=8))
    assert say_in_a_line(soon, NOW).startswith(words)


@pytest.mark.parametrize(
    ("days", "is_well", "words"),
    [(60, True, "60 days left"), (14, True, "14 days left"), (13, False, "13 days left")],
)
def test_certificates_that_end_soon(settings, days, is_well, words):
    settings.IS_HTTPS = True
    found = Look(State.WORKS, certificate_ends=NOW + timedelta(days=days, hours=1))
    shown = tell(found, NOW)
    assert (shown.is_well, bool(shown.remedy)) == (is_well, not is_well)
    assert words in shown.certificate.words
