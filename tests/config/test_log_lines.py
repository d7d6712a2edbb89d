"""The log: one line for each event, and nobody can be told from it."""

import logging
import re
import sys

import pytest
from django.conf import settings as configured
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse

from business.models import OutgoingMessage
from config.log_lines import LineFormatter
from integrations import forms, views
from tests.factories import PASSWORD, HostedFormFactory
from tests.outbox import closed_port, mail_server, send_all
from tracking.models import Claim

ADDRESS = "203.0.113.9"
PEOPLE = re.compile(r"[^\s@]+@[^\s@]+\.\w+|lena|alice|" + re.escape(ADDRESS), re.IGNORECASE)
LENA = {"email": "lena@example.org", "name": "Lena"}
SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture
def person(business):
    return Client(REMOTE_ADDR=ADDRESS, raise_request_exception=False)


@pytest.fixture
def lines(caplog):
    """What the log says of it, as the settings format it."""
    formatter = LineFormatter(configured.LOGGING["formatters"]["line"]["format"], style="{")
    return lambda: [formatter.format(each) for each in caplog.records]


def failing(*_args, **_kwargs):
    raise DatabaseError('duplicate key "x"\nDETAIL: Key (email)=(lena@example.org) exists.')


def formatted(message, error=None):
    try:
        if error:
            raise error
    except ValueError:
        kept = sys.exc_info()
    else:
        kept = None
    record = logging.LogRecord("sentby", logging.ERROR, "x.py", 1, message, (), kept)
    return LineFormatter("{levelname} {message}", style="{").format(record)


def test_it_works(person, alice, lines, caplog):
    sign_in = reverse("account_login")
    for password in ("wrong", PASSWORD):
        person.post(sign_in, {"login": alice.user.email, "password": password})
    person.post(reverse("account_request_login_code"), {"email": "nobody@example.org"})
    claim = {"email": LENA["email"], "number": "1042", "day": "2026-01-01"}
    person.post(reverse("portal:claim_new"), claim)
    assert Claim.objects.get().email == LENA["email"]
    assert not PEOPLE.findall("\n".join(lines()))


@pytest.mark.parametrize("code", [250, 450, 550])
def test_mails(business, settings, code, lines, caplog):
    caplog.set_level(logging.INFO, "sentby")
    settings.EMAIL_BACKEND = SMTP
    with mail_server() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        to = "lena@example.org" if code == 250 else f"{code}@example.org"
        OutgoingMessage.objects.queue_mail(to=to, subject="Lena", text="Alice", dedupe="x")
        send_all()
    assert len(lines()) == 1
    assert not PEOPLE.findall(lines()[0])


def test_a_mail_server_that_is_away(business, settings, lines):
    settings.EMAIL_BACKEND = SMTP
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", closed_port()
    OutgoingMessage.objects.queue_mail(
        to="lena@example.org", subject="Lena", text="Alice", dedupe="x"
    )
    send_all()
    assert len(lines()) == 1
    assert not PEOPLE.findall(lines()[0])


def test_a_form_that_could_not_be_stored(person, monkeypatch, lines):
    HostedFormFactory(slug="free-offer")
    monkeypatch.setattr(forms, "FASTEST_SECONDS", -1)
    monkeypatch.setattr(views, "take_in", failing)
    page = person.get("/f/free-offer/").text
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    person.post("/f/free-offer/", LENA | hidden)
    ours = [line for line in lines() if "could not be stored" in line]
    assert len(ours) == 1
    assert 'DatabaseError: duplicate key "x"' in ours[0]
    assert not PEOPLE.findall("\n".join(lines()))


def test_one_event_is_one_line():
    line = formatted("two\nlines", ValueError("lena@example.org is\nwrong"))
    assert line.startswith("ERROR two | lines | ValueError: …@… is (test_log_lines.py:")
    assert "\n" not in line


@pytest.mark.parametrize(
    "text", ["lena@example.org", "<Lena.O'Neil+x@mail.example.org>", "(email)=(l@e.org)", "ä@ö.de"]
)
def test_addresses_are_masked_wherever_they_stand(text):
    assert not re.search(r"\w@\w", formatted(f"refused: {text}, again"))


def test_what_is_no_address_stays():
    assert formatted("spool replayed: 5 of 10 @ noon") == "ERROR spool replayed: 5 of 10 @ noon"
