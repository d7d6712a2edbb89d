"""The block “Waiting for you” on the front page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from business.models import OutgoingMessage
from owner.waiting import what_waits
from tests.factories import ApplicationFactory, ClaimFactory, OptInFactory


def test_it_works(as_dana, alice):
    ClaimFactory(partner=alice)
    ClaimFactory(partner=alice)
    OptInFactory(status="waiting")
    OptInFactory(status="held")
    page = as_dana.get("/admin/").text
    for text in (
        "2 claims: partners miss credit",
        "1 possible duplicate",
        "1 opt-in is held",
        "/admin/tracking/claim/?state__exact=waiting",
        "/admin/tracking/optin/?status__exact=held",
    ):
        assert text in page


def test_applications(as_dana, business):
    ApplicationFactory()
    assert "1 application to become a partner" in as_dana.get("/admin/").text
    assert as_dana.get(what_waits()[0].address).status_code == 200


def test_what_looks_odd(as_dana, monkeypatch):
    monkeypatch.setattr("owner.waiting.count_unreviewed", lambda: 3)
    assert "3 things look odd" in as_dana.get("/admin/").text


def test_nothing_waits(as_dana, business):
    OptInFactory()
    assert "Nothing waits for you." in as_dana.get("/admin/").text


@pytest.mark.parametrize("status", ["waiting", "held"])
def test_each_line_opens_its_rows(as_dana, status):
    OptInFactory(status=status, external_id="order-7")
    [line] = what_waits()
    assert "order-7" in as_dana.get(line.address).text or status == "held"
    assert as_dana.get(line.address).status_code == 200


def test_failed_messages(as_dana, business):
    OutgoingMessage.objects.queue_mail(to="a@b.example", subject="Hi", text="Hi", dedupe="1")
    OutgoingMessage.objects.update(state=OutgoingMessage.State.FAILED)
    [line] = what_waits()
    assert line.sentence == "1 message could not be sent"
    assert "a@b.example" in as_dana.get(line.address).text


def test_messages_that_failed_long_ago(as_dana, business):
    OutgoingMessage.objects.queue_mail(to="a@b.example", subject="Hi", text="Hi", dedupe="1")
    long_ago = timezone.now() - timedelta(days=8)
    OutgoingMessage.objects.update(state=OutgoingMessage.State.FAILED, created_at=long_ago)
    assert what_waits() == []
