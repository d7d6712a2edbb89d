"""Letters leave a few at a time, each once, and only to who wants them."""

from datetime import UTC, datetime

import pytest

from business.models import OutgoingMessage
from partners.letters_off import off_address
from partners.models import LetterCopy, Partner, User
from referrals.posting import post_letters
from tests.factories import LetterFactory, PartnerFactory, TrackingLinkFactory, UserFactory
from tests.outbox import send_all

State = LetterCopy.State


def now():
    return datetime.now(UTC)


def run():
    return list(post_letters(now()))


@pytest.fixture
def sent(business):
    partners = [PartnerFactory(user=UserFactory()) for _each in range(50)]
    letter = LetterFactory()
    letter.send(partners, now())
    return letter


def test_it_works(sent, haircare, mailoutbox):
    run()
    send_all()
    run()
    assert len(mailoutbox) == 20
    assert sent.copies.filter(state=State.SENT).count() == 20
    assert mailoutbox[0].subject == f"News for {sent.copies.first().partner.name}"


def test_each_letter_names_its_readers_own_switch(sent, mailoutbox):
    run()
    send_all()
    first = sent.copies.first().partner
    assert mailoutbox[0].extra_headers["List-Unsubscribe"] == f"<{off_address(first)}>"


def test_other_mails_never_wait_behind_more_than_a_batch(sent):
    for _each in range(5):
        run()
    assert OutgoingMessage.objects.waiting().count() == 20


def test_the_rate_is_a_setting(sent, settings):
    settings.LETTERS_PER_MINUTE = 60
    run()
    assert OutgoingMessage.objects.count() == 10
    settings.LETTERS_PER_MINUTE = 0
    OutgoingMessage.objects.update(state="sent", sent_at=now())
    run()
    assert OutgoingMessage.objects.count() == 11


def test_each_copy_is_posted_once(sent):
    run()
    LetterCopy.objects.update(state=State.WAITING)
    run()
    assert OutgoingMessage.objects.count() == 20


def test_who_switched_them_off_or_has_no_address(alice, bob, charlie):
    Partner.objects.filter(pk=alice.pk).update(wants_letters=False)
    User.objects.filter(partner=bob).update(is_active=False)
    nobody = PartnerFactory()
    letter = LetterFactory()
    letter.send([alice, bob, charlie, nobody], now())
    run()
    assert OutgoingMessage.objects.get().to == "charlie@example.com"
    assert letter.copies.filter(state=State.NO_MAIL).count() == 3


def test_an_address_that_is_none(alice):
    User.objects.filter(partner=alice).update(email="no address")
    letter = LetterFactory()
    letter.send([alice], now())
    run()
    assert letter.copies.get().state == State.FAILED


def test_without_a_link_there_is_the_portal(alice):
    LetterFactory().send([alice], now())
    run()
    assert "share http://127.0.0.1:8000/portal/" in OutgoingMessage.objects.get().text


def test_names_are_no_placeholders(business):
    partner = PartnerFactory(name="{{ link }}", user=UserFactory())
    TrackingLinkFactory()
    LetterFactory(text="Hello {{ name }}").send([partner], now())
    run()
    assert "Hello {{ link }}" in OutgoingMessage.objects.get().text


def test_the_foot_switches_them_off(alice):
    LetterFactory().send([alice], now())
    run()
    assert off_address(alice) in OutgoingMessage.objects.get().text


def test_stopped_letters_post_nothing_more(sent):
    run()
    assert sent.stop(now()) == 50
    run()
    assert not OutgoingMessage.objects.exists()


def test_what_a_worker_has_in_hand_is_not_taken_back(sent):
    run()
    OutgoingMessage.objects.lease("mail", now())
    assert sent.stop(now()) == 49
    send_all()
    assert OutgoingMessage.objects.count() == 1


def test_what_left_stays_sent_when_the_outbox_forgets(sent):
    run()
    send_all()
    run()
    OutgoingMessage.objects.filter(state="sent").delete()
    run()
    assert sent.copies.filter(state=State.SENT).count() == 20


def test_queries_of_an_idle_worker(business, django_assert_num_queries):
    with django_assert_num_queries(7):
        run()
