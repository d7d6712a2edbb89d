"""The list of messages, and sending one again."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from business.models import OutgoingMessage, WorkerProcess
from tests.cast import signed_in
from tests.factories import UserFactory
from tests.outbox import send_all

LIST = "/admin/business/outgoingmessage/"
HOME = "/admin/"
State = OutgoingMessage.State


def queue(to="lena@example.org", **fields):
    written = {"subject": "Please confirm", "text": "Open this: link", "dedupe": to} | fields
    OutgoingMessage.objects.queue_mail(to=to, **written)
    return OutgoingMessage.objects.get(to=to)


def fail(message):
    OutgoingMessage.objects.filter(pk=message.pk).update(
        state=State.FAILED, attempts=11, last_error="The mail server refuses it: 550 no"
    )
    return message


def page_of(message, name="change"):
    return reverse(f"admin:business_outgoingmessage_{name}", args=[message.pk])


def test_it_works(as_dana):
    fail(queue())
    queue("tom@example.org")
    send_all()
    page = as_dana.get(LIST).text
    assert "Not sent" in page
    assert "550 no" in page
    assert "Sent " in page


def test_the_list_says_when_it_is_tried_next(as_dana):
    queue()
    assert "Waiting, next attempt" in as_dana.get(LIST).text


def test_states_are_filtered(as_dana):
    fail(queue())
    queue("tom@example.org")
    page = as_dana.get(LIST, {"state__exact": "failed"}).text
    assert "lena@example.org" in page
    assert "tom@example.org" not in page


def test_send_again_asks_first(as_dana):
    message = fail(queue())
    assert page_of(message, "send_again") in as_dana.get(page_of(message)).text
    asked = as_dana.get(page_of(message, "send_again")).text
    assert "lena@example.org" in asked
    assert "twice" not in asked
    assert OutgoingMessage.objects.failed().exists()
    answer = as_dana.post(page_of(message, "send_again"), follow=True)
    assert "1 message is sent now." in answer.text
    send_all()
    assert mail.outbox[0].to == ["lena@example.org"]
    assert "Sent again." in as_dana.get(page_of(message, "history")).text


def test_who_has_it_already_gets_it_twice(as_dana):
    message = queue()
    send_all()
    assert "its recipient gets it twice" in as_dana.get(page_of(message, "send_again")).text
    as_dana.post(page_of(message, "send_again"))
    send_all()
    assert len(mail.outbox) == 2


def test_what_is_being_sent_is_left_alone(as_dana):
    message = queue()
    OutgoingMessage.objects.lease("mail", timezone.now())
    answer = as_dana.post(page_of(message, "send_again"), follow=True)
    assert "It is being sent at this moment." in answer.text


def test_several_at_once(as_dana):
    rows = [fail(queue(f"{n}a@example.org")) for n in range(3)]
    chosen = {"action": "send_again", "_selected_action": [row.pk for row in rows[:2]]}
    asked = as_dana.post(LIST, chosen)
    assert "2 messages are sent" in asked.text
    assert OutgoingMessage.objects.failed().count() == 3
    answer = as_dana.post(LIST, chosen | {"confirmed": "yes"}, follow=True)
    assert "2 messages are sent now." in answer.text
    assert OutgoingMessage.objects.failed().get() == rows[2]


def test_all_of_a_filter_at_once(as_dana):
    for n in range(60):
        fail(queue(f"{n}a@example.org"))
    queue()
    chosen = {"action": "send_again", "_selected_action": [1], "select_across": "1"}
    answer = as_dana.post(f"{LIST}?state__exact=failed", chosen | {"confirmed": "yes"}, follow=True)
    assert "60 messages are sent now." in answer.text


@pytest.mark.parametrize("key", ["x", "9" * 30, "-1", "\x00"])
def test_keys_that_are_none(as_dana, key):
    queue()
    chosen = {"action": "send_again", "_selected_action": [key], "confirmed": "yes"}
    assert as_dana.post(LIST, chosen).status_code == 302


def test_only_owners_read_the_text(as_dana):
    message = queue()
    assert "Open this: link" in as_dana.get(page_of(message)).text
    staff = signed_in(UserFactory(is_staff=True))
    page = staff.get(page_of(message))
    assert page.status_code == 200
    assert "Open this: link" not in page.text


def test_nobody_writes_or_deletes_here(as_dana):
    message = queue()
    assert as_dana.get(f"{LIST}add/").status_code == 403
    assert as_dana.post(page_of(message, "delete"), {"post": "yes"}).status_code == 403
    assert as_dana.post(page_of(message), {"to": "eve@example.org"}).status_code == 403
    assert OutgoingMessage.objects.get().to == "lena@example.org"


def test_partners_and_strangers_stay_outside(as_alice, client):
    message = queue()
    for address in (LIST, page_of(message), page_of(message, "send_again")):
        assert as_alice.get(address).status_code == 403
        assert client.get(address).status_code == 302
    assert as_alice.post(page_of(message, "send_again")).status_code == 403


def test_a_message_that_does_not_exist(as_dana):
    assert as_dana.get(f"{LIST}99/send_again/").status_code == 404


def test_typed_markup_is_shown_as_text(as_dana):
    message = queue(subject="<b id=typed>", text="<b id=typed>")
    for address in (LIST, page_of(message), page_of(message, "send_again")):
        assert "<b id=typed>" not in as_dana.get(address).text


@pytest.mark.parametrize("number", [1, 20])
def test_queries(as_dana, number, django_assert_max_num_queries):
    for n in range(number):
        queue(f"{n}a@example.org")
    with django_assert_max_num_queries(8):
        as_dana.get(LIST)


def test_the_front_page_says_how_mail_and_worker_are(as_dana):
    WorkerProcess.objects.beat("here:1", timezone.now())
    lines = as_dana.get(HOME).context["status"][:3]
    assert [str(line.name) for line in lines] == ["Recording", "Mail", "Worker"]
    assert not any(line.problem for line in lines)


def test_the_front_page_says_what_was_not_sent(as_dana):
    fail(queue())
    assert "1 message was not sent." in as_dana.get(HOME).text


def test_the_front_page_says_why_messages_wait(as_dana):
    for n in range(2):
        queue(f"{n}a@example.org")
    OutgoingMessage.objects.update(last_error="The mail server broke off.")
    assert "2 messages wait. The mail server broke off." in as_dana.get(HOME).text


def test_the_front_page_says_that_no_worker_runs(as_dana):
    assert "No worker runs, so no mail leaves." in as_dana.get(HOME).text


@pytest.mark.parametrize("field", ["text__startswith", "html__contains"])
def test_the_text_cannot_be_guessed_by_narrowing_the_list(as_dana, field):
    queue()
    assert as_dana.get(LIST, {field: "Open"}).status_code == 400
