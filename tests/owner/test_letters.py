"""Write to partners: drafts, readers, preview, test, sending once, progress and stopping."""

from datetime import UTC, datetime, timedelta

import pytest

from business.models import OutgoingMessage
from partners.models import Letter, LetterCopy, Partner, User
from referrals.posting import post_letters
from tests.factories import (
    HitCountFactory,
    LetterFactory,
    PartnerFactory,
    TrackingLinkFactory,
    UserFactory,
)
from tests.outbox import send_all
from tests.portal.bad_input import BAD_TEXTS

ADD = "/admin/partners/letter/add/"
WRITTEN = {"to": "active", "subject": "News", "text": "Hello {{ name }}"}


def page_of(letter, name="look"):
    return f"/admin/partners/letter/{letter.pk}/{name}/"


def write(client, **changed):
    client.post(ADD, WRITTEN | changed)
    return Letter.objects.latest("pk")


def send(client, letter):
    seen = client.get(page_of(letter)).context["readers"].stamp
    return client.post(page_of(letter, "send"), {"seen": seen}, follow=True)


def post_all():
    while LetterCopy.objects.waiting().exists():
        list(post_letters(datetime.now(UTC)))
        send_all()
    list(post_letters(datetime.now(UTC)))


def test_it_works(as_dana, alice, bob, haircare, mailoutbox):
    letter = write(as_dana, text="Hello {{ name }}, share {{ link }}, {{code}}")
    page = as_dana.get(page_of(letter)).text
    assert "Send to 2 partners" in page
    assert "Hello Alice, share http://127.0.0.1:8000/go/haircare/alice, alice" in page
    assert "It is on its way" in send(as_dana, letter).text
    post_all()
    assert {mail.to[0] for mail in mailoutbox} == {"alice@example.com", "bob@example.com"}
    assert "Hello Bob, share http://127.0.0.1:8000/go/haircare/bob, bob" in mailoutbox[1].body
    assert "All are done." in as_dana.get(page_of(letter)).text


def test_saving_leads_to_the_preview_and_sends_nothing(as_dana, alice):
    response = as_dana.post(ADD, WRITTEN, follow=True)
    assert response.redirect_chain[-1][0] == page_of(Letter.objects.get())
    assert not OutgoingMessage.objects.exists()


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("text", "Hello {{ surname }}", "There is no placeholder {{ surname }}"),
        ("text", "Hello {{ name", "not closed"),
        ("subject", "See {{ link }}", "There is no placeholder {{ link }}"),
    ],
)
def test_unknown_placeholders_are_named_at_the_field(as_dana, alice, field, text, words):
    response = as_dana.post(ADD, WRITTEN | {field: text})
    assert words in str(response.context["adminform"].form.errors[field])
    assert "{{ name }}" in response.text


@pytest.mark.parametrize("field", ["subject", "text", "codes"])
@pytest.mark.parametrize("text", BAD_TEXTS)
def test_bad_texts_are_refused(as_dana, alice, field, text):
    response = as_dana.post(ADD, WRITTEN | {"to": "these", "codes": "alice", field: text})
    assert response.status_code == 200
    assert response.context["adminform"].form.errors[field]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"to": "programs"}, "programs"),
        ({"to": "these"}, "codes"),
        ({"to": "these", "codes": "alice nobody"}, "codes"),
        ({"to": "everybody"}, "to"),
        ({"subject": ""}, "subject"),
        ({"text": "x" * 5001}, "text"),
        ({"home_until": "2020-01-01"}, "home_until"),
    ],
)
def test_what_is_missing_is_said_at_the_field(as_dana, alice, changed, field):
    response = as_dana.post(ADD, WRITTEN | changed)
    assert response.context["adminform"].form.errors[field]


def test_readers(as_dana, alice, bob, charlie, gold, haircare):
    bob.set_programs([gold])
    charlie.set_status(Partner.Status.INACTIVE)
    User.objects.filter(partner=alice).update(last_login=datetime.now(UTC))
    HitCountFactory(link_id=haircare.pk, partner_id=bob.pk, hits=1)
    charlie.rename("charles")
    wanted = {
        "active": {alice, bob},
        "programs": {bob},
        "outside": {bob},
        "no_hit": {alice},
        "these": {alice, charlie},
    }
    for to, readers in wanted.items():
        letter = write(as_dana, to=to, programs=[gold.pk], codes="ALICE, charlie\nalice")
        send(as_dana, letter)
        assert {each.partner for each in letter.copies.all()} == readers, to


def test_nobody_to_write_to(as_dana, business):
    letter = write(as_dana)
    assert "Nobody would get this letter" in as_dana.get(page_of(letter)).text
    assert "Nobody would get this letter" in as_dana.post(page_of(letter, "test"), follow=True).text
    as_dana.post(page_of(letter, "send"), {"seen": ""})
    assert Letter.objects.get().is_draft


def test_a_double_click_sends_once(as_dana, alice):
    letter = write(as_dana)
    send(as_dana, letter)
    again = as_dana.post(page_of(letter, "send"), {"seen": "x"}, follow=True)
    assert "sent once" in again.text
    assert LetterCopy.objects.count() == 1


def test_two_who_press_at_once_send_once(alice):
    letter = LetterFactory()
    now = datetime.now(UTC)
    assert Letter.objects.get().send([alice], now)
    assert not letter.send([alice], now)


def test_more_readers_than_shown_are_asked_about(as_dana, alice, charlie):
    letter = write(as_dana)
    seen = as_dana.get(page_of(letter)).context["readers"].stamp
    PartnerFactory()
    response = as_dana.post(page_of(letter, "send"), {"seen": seen}, follow=True)
    assert "look once more" in response.text
    assert "Send to 3 partners" in response.text
    assert not LetterCopy.objects.exists()


def test_readers_are_frozen_and_words_too(as_dana, alice):
    letter = write(as_dana)
    send(as_dana, letter)
    PartnerFactory(user=UserFactory())
    as_dana.post(f"/admin/partners/letter/{letter.pk}/change/", WRITTEN | {"text": "other"})
    as_dana.post(f"/admin/partners/letter/{letter.pk}/delete/", {"post": "yes"})
    assert Letter.objects.get().text == WRITTEN["text"]
    assert letter.copies.count() == 1


def test_the_preview_is_one_real_partners(as_dana, alice, bob, charlie):
    letter = write(as_dana)
    assert "Hello Charlie" in as_dana.get(page_of(letter), {"as": charlie.pk}).text
    for key in ("x", "9" * 40, "\x00"):
        assert "Hello Alice" in as_dana.get(page_of(letter), {"as": key}).text


@pytest.mark.unaudited
def test_a_test_goes_to_whoever_asks(as_dana, alice, bob, mailoutbox):
    letter = write(as_dana)
    as_dana.post(page_of(letter, "test"), {"as": bob.pk})
    send_all()
    assert [mail.to for mail in mailoutbox] == [["dana@example.com"]]
    assert mailoutbox[0].subject == "Test: News"
    assert "Hello Bob" in mailoutbox[0].body
    assert Letter.objects.get().is_draft


def test_stopping_takes_back_what_has_not_left(as_dana, alice, bob, charlie, settings, mailoutbox):
    settings.LETTERS_PER_MINUTE = 6
    letter = write(as_dana)
    send(as_dana, letter)
    for _each in range(2):
        list(post_letters(datetime.now(UTC)))
        if not mailoutbox:
            send_all()
    page = as_dana.post(page_of(letter, "stop"), follow=True).text
    assert "2 copies were taken back" in page
    post_all()
    assert len(mailoutbox) == 1
    assert "Nothing is left" in as_dana.post(page_of(letter, "stop"), follow=True).text


def test_what_could_not_be_sent_is_listed(as_dana, alice):
    letter = write(as_dana)
    send(as_dana, letter)
    list(post_letters(datetime.now(UTC)))
    OutgoingMessage.objects.get().give_up("550 no such mailbox")
    OutgoingMessage.objects.update(state="failed", last_error="550 no such mailbox")
    list(post_letters(datetime.now(UTC)))
    assert "550 no such mailbox" in as_dana.get(page_of(letter)).text
    OutgoingMessage.objects.send_again(datetime.now(UTC))
    send_all()
    list(post_letters(datetime.now(UTC)))
    assert letter.copies.get().state == LetterCopy.State.SENT


def test_it_is_in_the_history(as_dana, alice):
    letter = write(as_dana)
    send(as_dana, letter)
    assert "Sent to 1 partner." in as_dana.get(f"/admin/partners/letter/{letter.pk}/history/").text


def test_the_list(as_dana, alice):
    letter = write(as_dana)
    for words in ("Draft", "1 partner, on its way", "1 partner, stopped"):
        assert words in as_dana.get("/admin/partners/letter/").text
        send(as_dana, letter) if words == "Draft" else letter.stop(datetime.now(UTC))


def test_the_list_says_what_is_done(as_dana, alice):
    send(as_dana, write(as_dana))
    post_all()
    assert "1 partner, done" in as_dana.get("/admin/partners/letter/").text


def test_from_the_list_of_partners(as_dana, alice, bob, charlie):
    chosen = {"action": "write", "_selected_action": [alice.pk, bob.pk]}
    page = as_dana.post("/admin/partners/partner/", chosen, follow=True)
    assert page.context["adminform"].form.initial["codes"] == "alice bob"


def test_taken_off_home(as_dana, alice):
    letter = write(as_dana, home_until=(datetime.now(UTC) + timedelta(days=9)).date())
    send(as_dana, letter)
    as_dana.post(page_of(letter, "off_home"))
    assert Letter.objects.get().home_until is None


@pytest.mark.parametrize("name", ["look", "test", "send", "stop", "off_home"])
def test_partners_do_not_write(as_alice, name):
    letter = LetterFactory()
    assert as_alice.get(page_of(letter, name)).status_code == 403
    assert as_alice.post(page_of(letter, name)).status_code == 403


@pytest.mark.parametrize("name", ["test", "send", "stop", "off_home"])
def test_looking_sends_nothing(as_dana, name):
    assert as_dana.get(page_of(LetterFactory(), name)).status_code == 405


def test_markup_is_shown_as_typed(as_dana, alice):
    letter = write(as_dana, subject="<b id=typed>", text="<b id=typed>")
    assert "<b id=typed>" not in as_dana.get(page_of(letter)).text


@pytest.mark.parametrize("partners", [1, 30])
def test_queries_stay_few(as_dana, partners, django_assert_max_num_queries):
    for _each in range(partners):
        PartnerFactory(user=UserFactory())
    TrackingLinkFactory()
    letter = LetterFactory()
    with django_assert_max_num_queries(12):
        as_dana.get(page_of(letter))


def test_who_only_looks_reads_a_draft(as_rita):
    draft = LetterFactory(subject="Spring offers")
    page = as_rita.get(f"/admin/partners/letter/{draft.pk}/change/")
    assert page.status_code == 200
    assert "Spring offers" in page.text
