"""The outbox: what is queued leaves once, late rather than never."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from business.models import OutgoingMessage
from business.outbox import message as rules
from business.outbox.forgetting import forget_messages
from business.outbox.sending import Outbox
from tests.outbox import closed_port, mail_server, send_all

SMTP = "django.core.mail.backends.smtp.EmailBackend"
State = OutgoingMessage.State


def queue(to: str = "lena@example.org", **fields: str) -> None:
    written = {"subject": "Hello", "text": "Good day.", "dedupe": f"test:{to}"}
    OutgoingMessage.objects.queue_mail(to=to, **(written | fields))


def make_due() -> None:
    """As if the pause and every lease were over."""
    OutgoingMessage.objects.update(next_attempt_at=timezone.now(), leased_until=None)


@pytest.fixture
def server(settings):
    with mail_server() as server:
        settings.EMAIL_BACKEND = SMTP
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server


def test_it_works(db):
    queue(html="<p>Good day.</p>", reply_to="dana@example.com", about="claim:7")
    assert not mail.outbox
    send_all()
    sent = mail.outbox[0]
    assert (sent.to, sent.subject, sent.body) == (["lena@example.org"], "Hello", "Good day.")
    assert sent.reply_to == ["dana@example.com"]
    assert sent.alternatives[0].mimetype == "text/html"
    message = OutgoingMessage.objects.get()
    assert (message.state, message.attempts, message.about) == (State.SENT, 1, "claim:7")
    assert message.sent_at
    assert message.leased_until is None


def test_mail_programs_get_a_button_that_ends_such_mails(db):
    queue(unsubscribe="https://partners.example.com/off/1/")
    queue(dedupe="another")
    send_all()
    with_button, without = mail.outbox
    assert with_button.extra_headers == {
        "List-Unsubscribe": "<https://partners.example.com/off/1/>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    assert without.extra_headers == {}


def test_the_same_event_is_queued_once(db):
    queue(dedupe="claim:7")
    queue(to="other@example.org", dedupe="claim:7")
    assert OutgoingMessage.objects.get().to == "lena@example.org"


def test_what_is_sent_is_not_sent_again(db):
    queue()
    send_all()
    send_all()
    assert len(mail.outbox) == 1


def test_an_event_that_is_taken_back_sends_nothing(db):
    with pytest.raises(DatabaseError), transaction.atomic():
        queue()
        raise DatabaseError
    assert not OutgoingMessage.objects.exists()


@pytest.mark.parametrize(
    "address",
    ["", "lena", "lena@example.org\nBcc: eve@example.org", "lena@example.org\r", "a\u202eb@c.org"],
)
@pytest.mark.parametrize("field", ["to", "reply_to"])
def test_an_address_that_is_none_is_refused(db, field, address):
    if (field, address) == ("reply_to", ""):
        return
    with pytest.raises(ValidationError):
        queue(**{field: address})
    assert not OutgoingMessage.objects.exists()


def test_a_subject_stays_one_line(db):
    queue(subject="Please confirm:\r\nBcc: eve@example.org\x00" + "x" * 300)
    send_all()
    assert mail.outbox[0].subject.startswith("Please confirm: Bcc: eve@example.orgx")
    assert len(mail.outbox[0].subject) == rules.LONGEST_SUBJECT
    assert mail.outbox[0].recipients() == ["lena@example.org"]


def test_line_breaks_that_came_in_by_another_way_are_not_sent(db):
    queue()
    OutgoingMessage.objects.update(subject="Hello\nBcc: eve@example.org")
    send_all()
    assert not mail.outbox
    assert OutgoingMessage.objects.failed().get().last_error


def test_a_real_mail_server(db, server):
    for n in range(3):
        queue(f"{n}a@example.org", text="Grüß Gott\n.\nBye")
    send_all()
    assert len(server.mails) == 3
    assert b"To: 0a@example.org" in server.mails[0]


def test_a_recipient_who_is_refused_for_good(db, server):
    queue("550@example.org")
    queue("lena@example.org")
    send_all()
    refused = OutgoingMessage.objects.failed().get()
    assert refused.last_error == "The mail server refuses it: 550 no t now"
    assert len(server.mails) == 1


def test_a_recipient_who_is_refused_for_now(db, server):
    queue("450@example.org")
    queue("lena@example.org")
    send_all()
    waiting = OutgoingMessage.objects.waiting().get()
    assert "does not take it now: 450" in waiting.last_error
    assert waiting.next_attempt_at > timezone.now()
    assert len(server.mails) == 1


@pytest.mark.parametrize(
    ("hello", "words"),
    [
        ("554 go away", "turns us away: 554 go away"),
        ("421 busy", "turns us away: 421 busy"),
        ("", "did not answer in time"),
    ],
)
def test_a_server_that_takes_nothing(db, settings, hello, words):
    settings.EMAIL_TIMEOUT = 0.3
    settings.EMAIL_BACKEND = SMTP
    with mail_server(hello) as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        queue()
        send_all()
    assert words in OutgoingMessage.objects.waiting().get().last_error


def test_a_server_that_is_away_is_asked_once_for_all(db, settings):
    settings.EMAIL_BACKEND = SMTP
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", closed_port()
    for n in range(3):
        queue(f"{n}a@example.org")
    send_all()
    attempts = OutgoingMessage.objects.order_by("attempts").values_list("attempts", flat=True)
    assert list(attempts) == [0, 0, 1]
    assert "cannot be reached" in OutgoingMessage.objects.get(attempts=1).last_error


def test_pauses_double_until_it_gives_up(db, settings):
    settings.EMAIL_BACKEND = SMTP
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", closed_port()
    queue()
    minutes = []
    for _ in range(rules.MOST_ATTEMPTS):
        make_due()
        started = timezone.now()
        send_all()
        message = OutgoingMessage.objects.get()
        minutes.append(round((message.next_attempt_at - started).total_seconds() / 60))
    assert minutes == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 0]
    assert message.state == State.FAILED
    assert "cannot be reached" in message.last_error


def test_send_again_begins_anew(db):
    queue()
    OutgoingMessage.objects.update(state=State.FAILED, attempts=11, last_error="No.")
    assert OutgoingMessage.objects.send_again(timezone.now()) == 1
    send_all()
    message = OutgoingMessage.objects.get()
    assert (message.state, message.attempts, message.last_error) == (State.SENT, 1, "")


def test_what_is_being_sent_is_not_sent_again_beside_it(db):
    queue()
    OutgoingMessage.objects.lease("mail", timezone.now())
    assert OutgoingMessage.objects.send_again(timezone.now()) == 0


def test_a_lease_is_for_one_until_it_is_over(db):
    queue()
    now = timezone.now()
    assert OutgoingMessage.objects.lease("mail", now).attempts == 1
    assert OutgoingMessage.objects.lease("mail", now) is None
    assert OutgoingMessage.objects.lease("mail", now + rules.LEASE).attempts == 2


def test_who_lost_the_lease_changes_nothing_but_that_it_was_sent(db):
    queue()
    now = timezone.now()
    slow = OutgoingMessage.objects.lease("mail", now)
    OutgoingMessage.objects.lease("mail", now + rules.LEASE)
    slow.postpone("Too slow.")
    slow.give_up("Too slow.")
    assert OutgoingMessage.objects.waiting().get().last_error == ""
    slow.mark_sent()
    assert OutgoingMessage.objects.get().state == State.SENT


def test_a_message_that_ends_the_worker_each_time_is_given_up(db):
    queue()
    OutgoingMessage.objects.update(attempts=rules.MOST_ATTEMPTS)
    send_all()
    assert not mail.outbox
    assert "log of the worker" in OutgoingMessage.objects.failed().get().last_error


def test_old_ones_are_forgotten(db):
    for n in range(4):
        queue(f"{n}a@example.org")
    one, two, three, four = OutgoingMessage.objects.order_by("pk")
    rows = OutgoingMessage.objects
    old, older = timezone.now() - timedelta(days=31), timezone.now() - timedelta(days=91)
    sent = {"state": State.SENT, "sent_at": timezone.now()}
    rows.filter(pk=one.pk).update(created_at=old, **sent)
    rows.filter(pk=two.pk).update(created_at=old, state=State.FAILED)
    rows.filter(pk=three.pk).update(created_at=older, state=State.FAILED)
    rows.filter(pk=four.pk).update(created_at=older)
    assert [forget_messages(timezone.now()) for _ in range(3)] == [1, 1, 0]
    assert set(rows.values_list("pk", flat=True)) == {two.pk, four.pk}


def test_queries(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        queue()
    outbox = Outbox()
    # Is anything due; begin, take, mark, end; sent. And whether any of the other kind is due.
    with django_assert_num_queries(7):
        outbox.send_some()
    with django_assert_num_queries(2):
        outbox.send_some()
