"""A hosted form: what prospects see, what is kept, who gets the credit."""

import re

import pytest
from django.test import Client

from business.models import Business
from integrations.models import HostedForm
from tests.factories import HostedFormFactory
from tests.tracking.conftest import BROWSER, NAVIGATION
from tracking.models import Contact, Decision, OptIn, Referral

LENA = {"email": "lena@example.org", "name": "Lena"}


@pytest.fixture
def offer(business: Business) -> HostedForm:
    return HostedFormFactory(title="Free guide", slug="free-offer")


@pytest.fixture
def prospect() -> Client:
    return Client(headers={"User-Agent": BROWSER, **NAVIGATION})


def hidden(response) -> dict[str, str]:
    """The fields that the page carries along."""
    fields = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', response.content.decode())
    return dict(fields)


def test_it_works(offer, prospect, haircare, alice) -> None:
    prospect.get("/go/haircare/alice")
    page = prospect.get("/f/free-offer/")
    response = prospect.post("/f/free-offer/", LENA | hidden(page), follow=True)

    assert response.redirect_chain == [("/f/free-offer/thanks/", 302)]
    assert b"Thank you" in response.content
    decision = Decision.objects.get()
    assert (decision.partner, decision.link) == (alice, haircare)
    assert Contact.objects.get().name == "Lena"
    assert Referral.objects.get().partner == alice
    assert OptIn.objects.get().source == "form:free-offer"


def test_hit_id_carries_the_credit_without_a_cookie(offer, prospect, haircare, alice) -> None:
    landing = prospect.get("/go/haircare/alice")["Location"]
    stranger = Client()
    page = stranger.get("/f/free-offer/?" + landing.partition("?")[2])
    stranger.post("/f/free-offer/", LENA | hidden(page))

    assert Decision.objects.get().partner == alice


def test_without_a_click_nobody_gets_credit(offer, prospect, alice) -> None:
    prospect.post("/f/free-offer/", LENA)

    assert Decision.objects.get().partner is None
    assert not Referral.objects.exists()


def test_below_cookie_consent_the_cookie_is_not_read(offer, prospect, haircare, alice) -> None:
    prospect.get("/go/haircare/alice")
    Business.objects.update(consent="id")
    prospect.post("/f/free-offer/", LENA)

    assert Decision.objects.get().partner is None


def test_latest_click_wins_and_first_if_the_owner_says_so(
    offer, prospect, haircare, alice, charlie
) -> None:
    for code in ("alice", "charlie"):
        prospect.get(f"/go/haircare/{code}")
    prospect.post("/f/free-offer/", LENA)
    Business.objects.update(choose_partner="first")
    prospect.post("/f/free-offer/", {"email": "other@example.org"})

    assert [each.partner for each in Decision.objects.order_by("pk")] == [charlie, alice]


def test_sent_twice_is_one(offer, prospect) -> None:
    carried = hidden(prospect.get("/f/free-offer/"))
    for _ in range(2):
        response = prospect.post("/f/free-offer/", LENA | carried)

    assert response.status_code == 302
    assert OptIn.objects.count() == 1


def test_one_page_two_people(offer, prospect) -> None:
    carried = hidden(prospect.get("/f/free-offer/"))
    for email in ("lena@example.org", "tom@example.org"):
        prospect.post("/f/free-offer/", {"email": email} | carried)

    assert OptIn.objects.counted().count() == 2


@pytest.mark.parametrize(
    ("email", "message"),
    [
        ("", "Please enter your e-mail address."),
        ("lena", "This is not an e-mail address."),
        ("lena@", "This is not an e-mail address."),
        ("a@b.example\nBcc: x@y.example", "This is not an e-mail address."),
        ("x" * 300 + "@example.org", "at most 254 characters"),
        ("lena\x00@example.org", "This is not an e-mail address."),
    ],
)
def test_bad_email_gets_its_message_and_keeps_what_was_typed(
    offer, prospect, email, message
) -> None:
    carried = hidden(prospect.get("/f/free-offer/?rid=abc"))
    response = prospect.post("/f/free-offer/", {"email": email, "name": "Lena"} | carried)

    assert response.status_code == 422
    assert message in response.content.decode()
    assert 'value="Lena"' in response.content.decode()
    assert hidden(response) == carried
    assert not Contact.objects.exists()


@pytest.mark.parametrize("rid", ["", "x", "\x00", "ä" * 500, "<script>", "1" * 71])
def test_whatever_the_hit_id_holds_the_prospect_sees_no_error(offer, prospect, rid) -> None:
    assert prospect.get("/f/free-offer/", {"rid": rid}).status_code == 200
    response = prospect.post("/f/free-offer/", LENA | {"rid": rid, "submission": rid})

    assert response.status_code == 302
    assert Decision.objects.get().partner is None


def test_markup_is_shown_as_text(offer, prospect) -> None:
    response = prospect.post("/f/free-offer/", {"email": "x", "name": "<script>alert(1)</script>"})

    assert b"<script>alert" not in response.content


def test_a_robot_is_thanked_and_nothing_is_kept(offer, prospect) -> None:
    response = prospect.post("/f/free-offer/", LENA | {"homepage": "https://spam.example"})

    assert response.status_code == 302
    assert not Contact.objects.exists()


def test_tick_to_agree(offer, prospect) -> None:
    HostedForm.objects.update(consent_label="Yes, write to me")
    refused = prospect.post("/f/free-offer/", LENA)
    taken = prospect.post("/f/free-offer/", LENA | {"consent": "on"})

    assert (refused.status_code, taken.status_code) == (422, 302)
    assert b"Please tick the box" in refused.content


@pytest.mark.parametrize("slug", ["nothing", "x" * 300, "a%00b"])
def test_unknown_form(business, prospect, slug) -> None:
    assert prospect.get(f"/f/{slug}/").status_code == 404


def test_closed_form(offer, prospect) -> None:
    HostedForm.objects.update(is_open=False)

    assert prospect.get("/f/free-offer/").status_code == 404
    assert prospect.post("/f/free-offer/", LENA).status_code == 404


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods(offer, prospect, method) -> None:
    assert getattr(prospect, method)("/f/free-offer/").status_code == 405


def test_no_session_is_looked_at_or_made(offer, prospect) -> None:
    response = prospect.post("/f/free-offer/", LENA)

    assert not response.cookies
