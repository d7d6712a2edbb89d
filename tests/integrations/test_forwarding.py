"""What a form forwards of an opt-in: e-mails to the owner and a signed copy."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.test import Client
from standardwebhooks import Webhook

from business.models import OutgoingMessage
from integrations import forms
from integrations.forwarding import queueing
from integrations.forwarding.recipients import split_recipients, validate_recipients
from integrations.models import HostedForm
from tests.factories import AdFactory, HostedFormFactory
from tests.integrations.receiver import receiver
from tests.integrations.test_hosted_form import hidden
from tests.outbox import send_all
from tests.tracking.conftest import BROWSER, NAVIGATION
from tracking.models import OptIn
from tracking.testing import start_test_run, test_address

test_address.__test__ = False
LENA = {"email": "lena@example.org", "name": "Lena"}
HOOK = "https://tool.example.net/hook"


@pytest.fixture
def offer(business) -> HostedForm:
    return HostedFormFactory(
        title="Free guide", slug="free-offer", mail_to="dana@example.com", copy_to=HOOK
    )


@pytest.fixture(autouse=True)
def slow_typing(monkeypatch) -> None:
    monkeypatch.setattr(forms, "FASTEST_SECONDS", -1)


@pytest.fixture
def prospect() -> Client:
    return Client(headers={"User-Agent": BROWSER, **NAVIGATION})


def body_of_copy() -> dict:
    return json.loads(OutgoingMessage.objects.get(kind="webhook").text)


def test_it_works(offer, prospect, haircare, alice, settings):
    settings.DEMO = True
    with receiver() as tool:
        HostedForm.objects.update(copy_to=tool.address)
        prospect.get("/go/haircare/alice")
        prospect.post("/f/free-offer/", LENA)
        send_all()
    posted = tool.posted[0]
    event = Webhook(HostedForm.objects.get().copy_secret).verify(posted.body, posted.headers)
    assert event["data"]["contact"] == {"email": "lena@example.org", "name": "Lena"}
    assert event["data"]["credit"]["partner"] == {"code": "alice", "name": "Alice"}
    assert mail.outbox[0].to == ["dana@example.com"]
    assert "Alice gets this form" in mail.outbox[0].body
    assert set(OutgoingMessage.objects.values_list("state", flat=True)) == {"sent"}


def test_the_mail_tells_all(offer, prospect, haircare, alice):
    HostedForm.objects.update(extra_label="How long?", consent_label="Yes, write to me")
    prospect.get("/go/haircare/alice")
    prospect.post("/f/free-offer/", LENA | {"extra": "Short & <b>sweet</b>", "consent": "on"})
    send_all()
    sent, opt_in = mail.outbox[0], OptIn.objects.get()
    assert sent.subject == "New opt-in: Free guide, lena@example.org"
    assert sent.reply_to == ["lena@example.org"]
    for line in (
        "Somebody sent the form “Free guide”.",
        "E-mail: lena@example.org",
        "Name: Lena",
        "How long?: Short & <b>sweet</b>",
        "Yes, write to me: Yes",
        f"http://127.0.0.1:8000/admin/tracking/optin/{opt_in.pk}/change/",
    ):
        assert line in sent.body
    assert "State:" not in sent.body


def test_the_copy_tells_all(offer, prospect, haircare, alice):
    HostedForm.objects.update(extra_label="How long?")
    AdFactory(partner=alice, name="My blog", code="blog")
    prospect.get("/go/haircare/alice/blog")
    prospect.post("/f/free-offer/", LENA | {"extra": "Grüße"})
    event, opt_in = body_of_copy(), OptIn.objects.get()
    assert list(event) == ["type", "timestamp", "data"]
    assert event["type"] == "opt_in.created"
    assert event["timestamp"].endswith("Z")
    why = event["data"]["credit"].pop("why")
    assert why.startswith("Alice gets this form because the latest link clicked was Alice's")
    assert event["data"] == {
        "id": str(opt_in.pk),
        "status": "counted",
        "is_test": False,
        "form": {"address": "free-offer", "title": "Free guide"},
        "contact": {"email": "lena@example.org", "name": "Lena"},
        "answers": {"How long?": "Grüße"},
        "credit": {
            "partner": {"code": "alice", "name": "Alice"},
            "link": {"code": "haircare", "name": "Hair care free guide"},
            "ad": {"code": "blog", "name": "My blog"},
            "reason": "latest",
        },
        "page": f"http://127.0.0.1:8000/admin/tracking/optin/{opt_in.pk}/change/",
    }


def test_without_a_click_nobody_gets_the_credit(offer, prospect):
    prospect.post("/f/free-offer/", LENA)
    credit = body_of_copy()["data"]["credit"]
    assert (credit["partner"], credit["link"], credit["ad"]) == (None, None, None)
    assert credit["why"].startswith("Nobody gets")


def test_names_reach_the_reader_as_they_are(offer, prospect, haircare, alice):
    alice.name = "A & <b>B</b> &amp;"
    alice.save(update_fields=["name"])
    prospect.get("/go/haircare/alice")
    prospect.post("/f/free-offer/", LENA)
    assert body_of_copy()["data"]["credit"]["why"].startswith("A & <b>B</b> &amp; gets")


def test_the_same_event_is_forwarded_once(offer, prospect):
    carried = hidden(prospect.get("/f/free-offer/"))
    for _each in range(3):
        prospect.post("/f/free-offer/", LENA | carried)
    assert OutgoingMessage.objects.count() == 2


def test_a_repeat_says_so(offer, prospect, time_machine):
    prospect.post("/f/free-offer/", LENA)
    time_machine.move_to(datetime.now(UTC) + timedelta(hours=1))
    prospect.post("/f/free-offer/", LENA)
    assert OptIn.objects.filter(status="repeat").count() == 1
    newest = OutgoingMessage.objects.filter(kind="mail").latest("pk")
    assert "State: Repeat" in newest.text


def test_a_test_says_so(offer, prospect, haircare, alice):
    run = start_test_run(alice, haircare, None, alice.user)
    prospect.get(test_address(run).removeprefix("http://127.0.0.1:8000"))
    prospect.post("/f/free-offer/", LENA)
    assert body_of_copy()["data"]["is_test"] is True
    message = OutgoingMessage.objects.get(kind="mail")
    assert message.subject == "Test: Free guide, lena@example.org"
    assert message.text.startswith("This is a test.")
    assert message.reply_to == ""


def test_robots_are_not_forwarded(offer, prospect):
    prospect.post("/f/free-offer/", LENA | {"homepage": "https://spam.example"})
    assert not OutgoingMessage.objects.exists()


@pytest.mark.parametrize(
    "fields", [{"mail_to": ""}, {"copy_to": ""}, {"mail_to": "", "copy_to": ""}]
)
def test_what_is_empty_is_not_sent(offer, prospect, fields):
    HostedForm.objects.update(**fields)
    prospect.post("/f/free-offer/", LENA)
    assert OutgoingMessage.objects.count() == 2 - len(fields)


def test_several_recipients(offer, prospect):
    HostedForm.objects.update(mail_to="a@example.com, b@example.com;c@example.com a@example.com")
    prospect.post("/f/free-offer/", LENA)
    mails = OutgoingMessage.objects.filter(kind="mail").order_by("pk")
    assert [each.to for each in mails] == ["a@example.com", "b@example.com", "c@example.com"]


def test_opt_in_and_messages_are_one_transaction(offer, prospect, monkeypatch):
    def fail(*_args, **_fields) -> None:
        raise DatabaseError

    monkeypatch.setattr(queueing, "queue_webhook", fail)
    assert prospect.post("/f/free-offer/", LENA).status_code == 503
    assert not OptIn.objects.exists()
    assert not OutgoingMessage.objects.exists()


@pytest.mark.parametrize("email", ["lena@exämple.org", "l+x@example.org", "lena@ex\u200bample.org"])
def test_no_address_of_a_contact_stands_in_the_way(offer, prospect, email):
    assert prospect.post("/f/free-offer/", {"email": email}).status_code in {302, 422}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("dana", "“dana” is not an e-mail address"),
        ("a@example.com, b@", "“b@” is not"),
        ("a@example.com\r\nBcc: eve", "“Bcc:” is not"),
        (",".join(f"p{n}@example.com" for n in range(6)), "Five addresses are the most."),
    ],
)
def test_bad_recipients(line, message):
    with pytest.raises(ValidationError, match=message):
        validate_recipients(line)


def test_recipients_are_split():
    assert split_recipients("") == []
    assert split_recipients(" a@b.example ,;\n c@b.example,") == ["a@b.example", "c@b.example"]


def test_each_form_has_its_own_secret(business):
    one, other = HostedFormFactory(), HostedFormFactory()
    assert one.renew_secret() != other.renew_secret()
    former = one.copy_secret
    assert one.renew_secret() != former


@pytest.mark.parametrize("number", [1, 5])
def test_queries(offer, prospect, number, django_assert_max_num_queries):
    people = ",".join(f"p{n}@example.com" for n in range(number))
    HostedForm.objects.update(mail_to=people)
    with django_assert_max_num_queries(28 + number):
        prospect.post("/f/free-offer/", LENA)
