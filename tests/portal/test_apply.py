"""People apply to become a partner; whoever they are, the answer is the same."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client

from business.models import Business, OutgoingMessage
from partners.models import ApplicationQuestion, Joining, Partner, PartnerApplication, Terms
from portal import application_limit, apply_form
from tests.portal.bad_input import BAD_TEXTS

PAGE = "/apply/"
LENA = {"name": "Lena", "email": "lena@example.org"}


@pytest.fixture(autouse=True)
def set_up(dana):
    """An install with an owner: before there is one, nobody applies."""


@pytest.fixture(autouse=True)
def slow_enough(monkeypatch):
    monkeypatch.setattr(apply_form, "FASTEST_SECONDS", 0)


def seal_of(page) -> str:
    return re.search(r'name="seal" value="([^"]*)"', page.text)[1]


def send(client, **typed):
    return client.post(PAGE, LENA | {"seal": seal_of(client.get(PAGE))} | typed)


@pytest.fixture
def question(business) -> ApplicationQuestion:
    Joining.objects.create()
    return ApplicationQuestion.objects.create(label="Where?", is_required=True)


@pytest.fixture
def terms(dana) -> Terms:
    Terms.objects.change("Be nice.", dana)
    return Terms.objects.get()


def test_it_works(client, question, terms):
    assert 'href="/apply/"' in client.get("/").text
    page = client.get(PAGE).text
    assert "Where?" in page
    assert "Be nice." in page
    sent = send(client, **{f"question_{question.pk}": "On my blog", "terms": "on"})
    assert sent.headers["Location"] == "/apply/thanks/"
    assert client.get("/apply/thanks/").status_code == 200
    application = PartnerApplication.objects.get()
    assert (application.name, application.email) == ("Lena", "lena@example.org")
    assert (application.answers, application.terms) == ({"Where?": "On my blog"}, terms)
    assert not Partner.objects.exists()


def test_closed(client, business):
    Joining.objects.create(takes_applications=False)
    assert 'href="/apply/"' not in client.get("/").text
    assert "takes no new applications" in client.get(PAGE).text
    assert client.post(PAGE, LENA).status_code == 403
    assert not PartnerApplication.objects.exists()


def test_what_must_be_answered(client, question, terms):
    page = send(client)
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {f"question_{question.pk}", "terms"}
    assert 'value="Lena"' in page.text
    assert not PartnerApplication.objects.exists()


def test_changed_terms_are_read_again(client, dana, terms):
    seal = seal_of(client.get(PAGE))
    Terms.objects.change("Be very nice.", dana)
    page = client.post(PAGE, LENA | {"seal": seal, "terms": "on"})
    assert page.status_code == 422
    assert "Be very nice." in page.text
    client.post(PAGE, LENA | {"seal": seal_of(page), "terms": "on"})
    assert PartnerApplication.objects.get().terms.version == 2


def test_one_waiting_application_per_e_mail(client, business):
    first = send(client)
    again = send(client, name="Somebody else", email="LENA@example.org")
    assert (first.status_code, first["Location"]) == (again.status_code, again["Location"])
    assert PartnerApplication.objects.get().name == "Lena"


def test_the_e_mail_of_a_partner_gets_the_same_answer(client, alice):
    known, unknown = send(client, email="alice@example.com"), send(client)
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])


def mails():
    return OutgoingMessage.objects.order_by("pk")


def test_a_mail_confirms_it(client, business):
    send(client, name="Cheap watches")
    mail = mails().get()
    assert (mail.to, mail.reply_to) == ("lena@example.org", "dana@example.com")
    assert mail.subject == "Dana's Shop has your application"
    assert "What happens next" in mail.text
    assert "You did not apply?" in mail.text
    assert "{{" not in mail.text
    assert "watches" not in mail.text + mail.subject


def test_in_the_owners_words(client, question):
    Joining.objects.update(confirmation_text="{{ business }} answers on Fridays.")
    send(client, **{f"question_{question.pk}": "Buy here"})
    assert mails().get().text.startswith("Dana's Shop answers on Fridays.\n\nYou did not apply?")


def test_an_application_that_does_not_count_sends_no_mail(client, business):
    send(client)
    send(client, name="Again")
    send(client, email="x@example.org", homepage="https://spam.example")
    assert mails().count() == 1


@pytest.mark.parametrize(
    ("first", "second", "number"),
    [
        ("lena@example.org", "lena+x@example.org", 1),
        ("le.na@gmail.com", "LENA+1@gmail.com", 1),
        ("le.na@example.org", "lena@example.org", 2),
        ("lena@example.org", "lena@example.com", 2),
    ],
)
def test_a_mailbox_gets_one_mail_a_day(client, business, first, second, number):
    send(client, email=first)
    send(client, email=second)
    assert PartnerApplication.objects.count() == 2
    assert mails().count() == number


def test_refused_again_and_again_it_stays_one_mail_a_day(client, business):
    for _time in range(3):
        send(client)
        PartnerApplication.objects.update(state="refused")
    assert (PartnerApplication.objects.count(), mails().count()) == (3, 1)
    with time_machine.travel(datetime.now(UTC) + timedelta(days=1)):
        send(client)
    assert mails().count() == 2


def test_strangers_get_no_more_mails_than_the_hour_allows(client, business, monkeypatch):
    monkeypatch.setattr(application_limit, "MAILS_IN_ALL", 2)
    for n in range(4):
        assert send(client, email=f"{n}@example.org").status_code == 302
    assert (PartnerApplication.objects.count(), mails().count()) == (4, 2)


def test_application_and_mail_are_kept_together_or_not_at_all(client, business):
    Business.objects.update(reply_to="no address")
    with pytest.raises(ValidationError):
        send(client)
    assert not PartnerApplication.objects.exists()


def test_an_address_with_unseen_letters(client, business):
    assert send(client, email="lena@exam\u200bple.org").status_code == 422


def test_after_an_answer_one_may_apply_again(client, business):
    send(client)
    PartnerApplication.objects.update(state="refused")
    send(client)
    assert PartnerApplication.objects.count() == 2


@pytest.mark.parametrize("field", ["name", "email"])
@pytest.mark.parametrize("text", ["", *BAD_TEXTS])
def test_bad_texts(client, business, field, text):
    page = send(client, **{field: text})
    assert page.status_code == 422
    assert field in page.context["form"].errors


@pytest.mark.parametrize("text", ["a\x00b", "x" * 301])
def test_bad_answers(client, question, text):
    name = f"question_{question.pk}"
    assert name in send(client, **{name: text}).context["form"].errors


def test_unseen_characters_of_an_answer_are_left_out(client, question):
    send(client, **{f"question_{question.pk}": "my\u202e blog\u200b"})
    assert PartnerApplication.objects.get().answers == {"Where?": "my blog"}


def test_an_email_that_grows_in_lower_case(client, business):
    assert send(client, email="a@" + "\u0130" * 125 + ".example").status_code == 422


def test_markup_is_shown_as_text(client, question):
    page = send(client, name="<script>alert(1)</script>")
    assert "<script>alert" not in page.text


def test_a_robot_is_thanked_and_nothing_is_kept(client, business):
    assert send(client, homepage="https://spam.example").status_code == 302
    assert not PartnerApplication.objects.exists()


def test_too_fast_is_asked_again(client, business, monkeypatch):
    monkeypatch.setattr(apply_form, "FASTEST_SECONDS", 2)
    page = send(client)
    assert page.status_code == 422
    assert "press the button once more" in page.text
    assert 'value="Lena"' in page.text


@pytest.mark.parametrize("seal", ["", "x", "\x00", "a:b:c", "ä" * 500])
def test_a_page_that_is_not_ours(client, business, seal):
    page = client.post(PAGE, LENA | {"seal": seal})
    assert page.status_code == 422
    assert client.post(PAGE, LENA | {"seal": seal_of(page)}).status_code == 302


def test_one_address_sends_five_an_hour(client, business):
    answers = [send(client, email=f"{n}@example.org").status_code for n in range(7)]
    assert answers == [302] * 5 + [429] * 2
    other = client.post(PAGE, LENA | {"seal": seal_of(client.get(PAGE))}, REMOTE_ADDR="192.0.2.9")
    assert other.status_code == 302


def test_many_addresses_are_held_at_the_limit_of_all(client, business, monkeypatch):
    monkeypatch.setattr(application_limit, "IN_ALL", 3)
    seal = seal_of(client.get(PAGE))
    for n in range(6):
        sent = {"name": "x", "email": f"{n}@example.org", "seal": seal}
        client.post(PAGE, sent, REMOTE_ADDR=f"192.0.2.{n}")
    assert PartnerApplication.objects.count() == 3


def test_no_other_website_sends_it(business):
    client = Client(enforce_csrf_checks=True)
    assert client.post(PAGE, LENA).status_code == 403


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods(client, business, method):
    assert getattr(client, method)(PAGE).status_code == 405
    assert getattr(client, method)("/apply/thanks/").status_code == 405


def test_nobody_applies_before_there_is_an_owner(client, question, dana):
    dana.delete()
    assert "No applications at the moment" in client.get(PAGE).text
    assert client.post(PAGE, LENA).status_code == 403
    assert not PartnerApplication.objects.exists()
