"""The e-mail of a new partner belongs to somebody of the team: nobody is joined unasked."""

import pytest
from django.urls import reverse

from business.models import OutgoingMessage
from partners.models import Partner, PartnerApplication
from tests.factories import ApplicationFactory, PartnerFactory, UserFactory
from tests.owner.test_applications import approve, page_of
from tests.owner.test_import import handed_in, imported
from tests.owner.typing_in import Fields, typed

ADD = "/admin/partners/partner/add/"
SENTENCE = "This e-mail address belongs to Steve of your team."


def change(partner):
    return reverse("admin:partners_partner_change", args=[partner.pk])


@pytest.fixture
def application(steve) -> PartnerApplication:
    return ApplicationFactory(name="Lena", email=steve.email.upper())


def test_it_works(as_dana, steve, application):
    page = as_dana.get(page_of(application)).text
    assert SENTENCE in page
    assert "Approving makes Lena a partner under the same sign-in." in page
    refused = approve(as_dana, application)
    assert "joins_team" in refused.context["approve_form"].errors
    assert not Partner.objects.exists()
    assert not OutgoingMessage.objects.exists()
    approve(as_dana, application, joins_team="on")
    assert Partner.objects.get().user == steve


def test_other_applications_ask_nothing(as_dana, steve):
    page = as_dana.get(page_of(ApplicationFactory())).text
    assert "of your team" not in page
    assert "joins_team" not in page


def test_an_answered_application_warns_of_nothing(as_dana, application):
    approve(as_dana, application, joins_team="on")
    assert SENTENCE not in as_dana.get(page_of(application)).text


def test_the_form_of_a_new_partner_asks(as_dana, steve):
    asked = typed(as_dana, ADD, name="Stefan", sign_in_email="STEVE@example.com")
    assert f"{SENTENCE} Saving makes Stefan a partner" in asked.text
    assert not Partner.objects.exists()
    as_dana.post(ADD, Fields(asked.text).values)
    assert Partner.objects.get().user == steve


def test_the_form_of_a_partner_asks_once(as_dana, steve, alice):
    asked = typed(as_dana, change(alice), sign_in_email=steve.email)
    alice.refresh_from_db()
    assert (SENTENCE in asked.text, alice.user.email) == (True, "alice@example.com")
    as_dana.post(change(alice), Fields(asked.text).values)
    alice.refresh_from_db()
    assert alice.user == steve
    assert typed(as_dana, change(alice), note="x").status_code == 302


def test_who_only_looks_is_refused_as_ever(as_rita, steve):
    answer = as_rita.post(ADD, {"name": "Stefan", "code": "s", "sign_in_email": steve.email})
    assert SENTENCE not in answer.text
    assert not Partner.objects.exists()


@pytest.mark.parametrize(
    "row", ["Stefan,stefan,STEVE@example.com", "Alice,alice,steve@example.com"]
)
def test_a_file_joins_nobody_of_the_team(as_dana, steve, alice, row):
    page = handed_in(as_dana, f"name,code,e-mail\n{row}\n")
    assert "line 2: the e-mail belongs to Steve of your team" in page.text
    assert Partner.objects.filter(user=steve).count() == 0


def test_who_is_both_already_stands_in_the_exported_file(as_dana, steve):
    PartnerFactory(name="Stefan", code="stefan", user=steve)
    imported(as_dana, "name,code,e-mail\nStefan R.,stefan,steve@example.com\n")
    assert Partner.objects.get().name == "Stefan R."


@pytest.mark.parametrize("page", ["/admin/invitations/?who={}", "{}"])
def test_an_invitation_says_what_else_it_opens(as_dana, page):
    user = UserFactory(is_staff=True, password=None)
    partner = PartnerFactory(name="Eve", user=user)
    link = reverse("admin:partners_partner_invitation_link", args=[partner.pk])
    address = page.format(partner.pk if "who" in page else link)
    assert "Eve is of your team: whoever opens the link" in as_dana.get(address).text


def test_a_switched_off_sign_in_is_told(as_dana, alice):
    alice.user.is_active = False
    alice.user.save()
    assert "Sign-in switched off" in as_dana.get(change(alice)).text
    page = as_dana.get("/admin/invitations/", {"who": alice.pk}).text
    assert "The sign-in of Alice is switched off, so no mail goes out." in page
    assert 'class="default"' not in page
