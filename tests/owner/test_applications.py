"""The owner answers applications."""

import pytest

from business.models import OutgoingMessage
from owner import answering_applications as answering
from owner.answering_applications import Place
from partners.application import AnsweredMeanwhileError
from partners.inviting import CannotInviteError
from partners.models import (
    Partner,
    PartnerApplication,
    Terms,
    TermsAcceptance,
    User,
)
from tests.factories import PASSWORD, ApplicationFactory, PartnerFactory, UserFactory

LIST = "/admin/partners/partnerapplication/"


@pytest.fixture
def lena(business) -> PartnerApplication:
    return ApplicationFactory(name="Lena", email="lena@example.org", answers={"Where?": "A blog"})


def page_of(application) -> str:
    return f"{LIST}{application.pk}/change/"


def approve(client, application, **typed):
    sent = {"name": "Lena Park", "code": "lena", "message": "Great!"} | typed
    sent = {f"approve-{name}": value for name, value in sent.items()}
    return client.post(f"{LIST}{application.pk}/approve/", sent, follow=True)


def refuse(client, application, **typed):
    sent = {"refuse-message": "Not now.", "refuse-tells": "on"} | typed
    return client.post(f"{LIST}{application.pk}/refuse/", sent, follow=True)


def test_it_works(as_dana, lena, gold, alice):
    assert "1 application to become a partner" in as_dana.get("/admin/").text
    page = as_dana.get(page_of(lena)).text
    assert "A blog" in page
    assert 'value="lena"' in page
    done = approve(as_dana, lena, programs=[gold.pk], parent=alice.pk)
    assert "Lena Park is a partner now" in done.text
    partner = Partner.objects.get(code="lena")
    assert (partner.name, partner.parent, partner.status) == ("Lena Park", alice, "active")
    assert list(partner.programs.all()) == [gold]
    assert partner.user.email == "lena@example.org"
    mail = OutgoingMessage.objects.get()
    assert (mail.to, mail.reply_to) == ("lena@example.org", "dana@example.com")
    assert "Great!" in mail.text
    assert "/accounts/invitation/?key=" in mail.text
    assert "Approved." in as_dana.get(f"{LIST}{lena.pk}/history/").text
    assert "application to become" not in as_dana.get("/admin/").text


def test_refuse_with_a_mail(as_dana, lena):
    assert "is refused" in refuse(as_dana, lena).text
    lena.refresh_from_db()
    assert (lena.state, lena.message, lena.partner) == ("refused", "Not now.", None)
    mail = OutgoingMessage.objects.get()
    assert (mail.to, mail.text) == ("lena@example.org", "Not now.")
    assert not User.objects.filter(email="lena@example.org").exists()


def test_refuse_without_a_mail(as_dana, lena):
    refuse(as_dana, lena, **{"refuse-tells": ""})
    assert PartnerApplication.objects.get().state == "refused"
    assert not OutgoingMessage.objects.exists()


def test_approved_twice_it_is_one_partner(as_dana, lena):
    approve(as_dana, lena)
    again = approve(as_dana, lena, code="lena2")
    assert "Dana answered this application already (approved)" in again.text
    assert Partner.objects.count() == 1


def test_answered_in_another_tab(as_dana, dana, lena):
    refuse(as_dana, lena)
    again = approve(as_dana, lena)
    assert "Dana answered this application already (refused). You changed nothing." in again.text
    with pytest.raises(AnsweredMeanwhileError):
        lena.answer(PartnerApplication.State.APPROVED, dana, "")
    assert not Partner.objects.exists()
    assert OutgoingMessage.objects.count() == 1


def test_the_accepted_terms_come_along(as_dana, dana):
    Terms.objects.change("Be nice.", dana)
    application = ApplicationFactory(terms=Terms.objects.get(), email="t@example.org")
    assert "Version 1 accepted" in as_dana.get(page_of(application)).text
    approve(as_dana, application)
    accepted = TermsAcceptance.objects.get()
    assert accepted.accepted_at == application.created_at
    assert accepted.partner.code == "lena"


def test_who_has_a_password_reads_where_to_sign_in(as_dana, lena):
    UserFactory(email="lena@example.org")
    approve(as_dana, lena)
    mail = OutgoingMessage.objects.get()
    assert "/portal/" in mail.text
    assert "?key=" not in mail.text


def test_the_e_mail_of_another_partner(as_dana, alice):
    application = ApplicationFactory(email="alice@example.com")
    assert "signs in with this e-mail already" in as_dana.get(page_of(application)).text
    approve(as_dana, application)
    assert Partner.objects.count() == 1
    assert PartnerApplication.objects.get().is_waiting


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("name", ""),
        ("name", "a\x00"),
        ("name", "x" * 121),
        ("code", ""),
        ("code", "a b"),
        ("code", "x" * 65),
        ("code", "FORMER"),
        ("parent", "9" * 40),
        ("programs", "x"),
        ("message", "x" * 2001),
        ("message", "a\x00"),
    ],
)
def test_bad_input(as_dana, lena, field, text):
    PartnerFactory(code="former").rename("new")
    page = approve(as_dana, lena, **{field: text})
    assert field in page.context["approve_form"].errors
    assert PartnerApplication.objects.get().is_waiting
    assert not OutgoingMessage.objects.exists()


@pytest.mark.parametrize("verb", ["approve", "refuse"])
def test_only_by_post_and_only_what_exists(as_dana, lena, verb):
    assert as_dana.get(f"{LIST}{lena.pk}/{verb}/").status_code == 405
    assert as_dana.post(f"{LIST}{lena.pk + 1}/{verb}/").status_code == 404


def test_an_answered_one_has_no_buttons(as_dana, lena):
    refuse(as_dana, lena)
    assert "Approve and send" not in as_dana.get(page_of(lena)).text


@pytest.mark.parametrize("number", [1, 30])
def test_queries(as_dana, business, number, django_assert_max_num_queries):
    ApplicationFactory.create_batch(number)
    with django_assert_max_num_queries(8):
        as_dana.get(LIST)


@pytest.mark.parametrize("password", [None, PASSWORD])
def test_who_is_switched_off_is_not_approved_and_gets_no_mail(as_dana, lena, password):
    UserFactory(email=lena.email, password=password, is_active=False)
    assert "tick May sign in" in as_dana.get(page_of(lena)).text
    assert "The sign-in of Lena is switched off" in approve(as_dana, lena).text
    lena.refresh_from_db()
    assert lena.is_waiting
    assert not Partner.objects.filter(code="lena").exists()
    assert not OutgoingMessage.objects.exists()


# What was begun is taken back.
@pytest.mark.unaudited
def test_switched_off_while_somebody_approves(dana, lena):
    UserFactory(email=lena.email, is_active=False)
    place = Place("Lena", "lena", None, [])
    with pytest.raises(CannotInviteError, match="switched off"):
        answering.approve(lena, place, by=dana, message="")
    assert not Partner.objects.exists()
    assert not OutgoingMessage.objects.exists()


# What was begun is taken back.
@pytest.mark.unaudited
def test_staff_let_nobody_of_the_team_in(as_steve, dana, lena):
    dana.set_unusable_password()
    dana.save()
    PartnerApplication.objects.update(email=dana.email)
    assert "only an owner may do this" in approve(as_steve, lena, joins_team="on").text
    assert not OutgoingMessage.objects.exists()
