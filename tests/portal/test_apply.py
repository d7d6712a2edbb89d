"""People apply to become a partner; whoever they are, the answer is the same."""

import re

import pytest
from django.test import Client

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
