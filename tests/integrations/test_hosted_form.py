"""A hosted form: what prospects see, what is kept, who gets the credit."""

import re
from typing import Any

import pytest
from django.core import mail
from django.db import DatabaseError
from django.test import Client

from business.models import Business, OutgoingMessage
from integrations import forms
from integrations.models import FormLoad, HostedForm
from tests.factories import HostedFormFactory
from tests.outbox import send_all
from tests.tracking.conftest import BROWSER, NAVIGATION
from tracking.models import Binding, Contact, Decision, OptIn, Referral

URL = "/f/free-offer/"
LENA = {"email": "lena@example.org", "name": "Lena"}


@pytest.fixture
def offer(business: Business) -> HostedForm:
    return HostedFormFactory(title="Free guide", slug="free-offer")


@pytest.fixture(autouse=True)
def slow_typing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests type faster than people."""
    monkeypatch.setattr(forms, "FASTEST_SECONDS", -1)


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


def test_what_else_was_asked_is_kept_by_its_label(offer, prospect) -> None:
    HostedForm.objects.update(extra_label="Your question", consent_label="Write to me")
    prospect.post("/f/free-offer/", LENA | {"extra": "How often?", "consent": "on"})

    assert OptIn.objects.get().answers == {"Your question": "How often?", "Write to me": "Yes"}


def test_a_form_on_the_owners_own_page(offer, prospect, haircare, alice) -> None:
    prospect.get("/go/haircare/alice")
    response = prospect.post("/f/free-offer/", LENA, headers={"Origin": "https://www.example.com"})

    assert response.status_code == 302
    assert Decision.objects.get().partner == alice


def test_hit_id_under_the_owners_name_for_it(offer, prospect, haircare, alice) -> None:
    Business.objects.update(hit_id_parameter="ref_id")
    landing = prospect.get("/go/haircare/alice")["Location"]
    Client().post("/f/free-offer/", LENA | {"ref_id": landing.rpartition("=")[2]})

    assert Decision.objects.get().partner == alice


def test_too_fast_is_asked_again_and_loses_nothing(offer, prospect, monkeypatch) -> None:
    monkeypatch.setattr(forms, "FASTEST_SECONDS", 2)
    carried = hidden(prospect.get("/f/free-offer/"))
    response = prospect.post("/f/free-offer/", LENA | carried)

    assert response.status_code == 422
    assert b"press the button once more" in response.content
    assert b'value="Lena"' in response.content
    assert hidden(response) == carried
    assert not OptIn.objects.exists()


def test_one_address_sends_thirty_an_hour(offer, prospect) -> None:
    answers = [
        prospect.post("/f/free-offer/", {"email": f"{n}@example.org"}).status_code
        for n in range(40)
    ]

    assert answers == [302] * 30 + [429] * 10
    assert OptIn.objects.count() == 30


def test_one_address_does_not_close_the_form_for_others(offer, prospect) -> None:
    HostedForm.objects.update(hourly_limit=35)
    for n in range(60):
        prospect.post("/f/free-offer/", {"email": f"{n}@example.org"})
    other = prospect.post("/f/free-offer/", LENA, REMOTE_ADDR="192.0.2.9")

    assert other.status_code == 302


def test_many_addresses_are_held_at_the_forms_limit(offer, prospect) -> None:
    HostedForm.objects.update(hourly_limit=5)
    for n in range(12):
        prospect.post("/f/free-offer/", {"email": f"{n}@example.org"}, REMOTE_ADDR=f"192.0.2.{n}")

    assert OptIn.objects.count() == 5
    assert FormLoad.objects.count() == 13


def test_thank_you_on_another_host(offer, prospect) -> None:
    HostedForm.objects.update(thank_you_address="https://www.example.com/thanks?a=1")
    page = prospect.get("/f/free-offer/")
    response = prospect.post("/f/free-offer/", LENA)

    assert response["Location"] == "https://www.example.com/thanks?a=1"
    assert "form-action 'self' https: http:" in page["Content-Security-Policy"]
    assert "form-action 'self';" in prospect.get("/").headers["Content-Security-Policy"] + ";"


def test_shared_tablet_forgets_the_visitor(offer, prospect, haircare, alice) -> None:
    HostedForm.objects.update(is_kiosk=True)
    prospect.get("/go/haircare/alice")
    prospect.post("/f/free-offer/", LENA)
    prospect.post("/f/free-offer/", {"email": "tom@example.org"})

    assert [each.partner for each in Decision.objects.order_by("pk")] == [alice, None]
    assert not Binding.objects.exists()


@pytest.fixture
def confirming(offer) -> HostedForm:
    HostedForm.objects.update(confirms_email=True)
    return offer


def confirmation_path() -> str:
    send_all()
    return re.search(r"http://[^/]+(/f/\S+)", mail.outbox[0].body)[1]


def test_confirmation_makes_the_tie_sure(confirming, prospect, haircare, alice) -> None:
    prospect.get("/go/haircare/alice")
    prospect.post("/f/free-offer/", LENA)
    path = confirmation_path()
    assert mail.outbox[0].to == ["lena@example.org"]

    prospect.get(path)
    assert Referral.objects.get().confirmed_at is None
    response = prospect.post(path)
    assert b"your e-mail is confirmed" in response.content
    for model in (Contact, Referral, Binding):
        assert model.objects.get().confirmed_at is not None


def test_confirming_ones_own_form_leaves_others_provisional(
    confirming, prospect, haircare, alice, charlie
) -> None:
    harvester = Client(headers={"User-Agent": BROWSER})
    harvester.get("/go/haircare/charlie")
    HostedFormFactory(slug="other")
    harvester.post("/f/other/", LENA)
    prospect.get("/go/haircare/alice")
    prospect.post("/f/free-offer/", LENA)
    prospect.post(confirmation_path())

    assert [each.partner for each in Referral.objects.confirmed()] == [alice]


def test_one_mail_an_hour_however_often_it_is_sent(confirming, prospect) -> None:
    for n in range(5):
        prospect.post("/f/free-offer/", LENA | {"name": f"Lena {n}"} | hidden(prospect.get(URL)))
    confirmation_path()

    assert len(mail.outbox) == 1


def test_a_confirmed_contact_is_asked_for_another_form(confirming, prospect) -> None:
    prospect.post("/f/free-offer/", LENA)
    prospect.post(confirmation_path())
    HostedFormFactory(slug="other", confirms_email=True)
    prospect.post("/f/other/", LENA)
    confirmation_path()

    assert len(mail.outbox) == 2


@pytest.mark.parametrize(
    ("origin", "is_bound"),
    [
        ("", True),
        ("http://127.0.0.1:8000", True),
        ("https://www.example.com", True),
        ("https://example.com", True),
        ("https://evil.example", False),
        ("https://www.example.com.evil.example", False),
        ("null", False),
        ("https://[::1", False),
    ],
)
def test_only_the_owners_pages_make_a_browser_known(
    offer, prospect, haircare, alice, origin, is_bound
) -> None:
    prospect.get("/go/haircare/alice")
    headers = {"Origin": origin} if origin else {}
    response = prospect.post("/f/free-offer/", LENA, headers=headers)

    assert response.status_code == 302
    assert Decision.objects.get().partner == alice
    assert Binding.objects.exists() == is_bound


@pytest.mark.parametrize("signal", ["Sec-GPC", "DNT"])
def test_a_browser_that_asks_for_privacy_is_not_known_by_its_cookie(
    offer, prospect, haircare, alice, signal
) -> None:
    prospect.get("/go/haircare/alice")
    prospect.post("/f/free-offer/", LENA, headers={signal: "1"})

    assert Decision.objects.get().partner is None
    assert OptIn.objects.get().visitor is None
    assert not Binding.objects.exists()


def test_a_corrected_form_is_kept_beside_the_first(offer, prospect) -> None:
    HostedForm.objects.update(extra_label="Question")
    carried = hidden(prospect.get(URL))
    for answer in ("first", "second"):
        prospect.post(URL, LENA | {"extra": answer} | carried)

    kept = OptIn.objects.order_by("pk").values_list("status", "answers")
    assert list(kept) == [
        ("counted", {"Question": "first"}),
        ("repeat", {"Question": "second"}),
    ]


def test_unseen_characters_are_left_out_without_a_word(offer, prospect) -> None:
    prospect.post(URL, LENA | {"name": "Le\u202ena\u200b"})

    assert Contact.objects.get().name == "Lena"


def test_an_email_that_grows_in_lower_case(offer, prospect) -> None:
    response = prospect.post(URL, {"email": "\u0130" * 200 + "@example.org"})

    assert response.status_code == 422


@pytest.mark.parametrize("token", ["x", "1" * 59])
def test_unreadable_confirmation(confirming, prospect, token) -> None:
    assert prospect.post(f"/f/free-offer/confirm/{token}/").status_code == 404


def test_the_mail_is_written_with_the_opt_in_or_not_at_all(
    confirming, prospect, monkeypatch
) -> None:
    def fail(*_args: Any, **_kwargs: Any) -> None:
        raise DatabaseError("could not extend file: no space left on device")

    monkeypatch.setattr(OutgoingMessage.objects, "queue_mail", fail)
    response = prospect.post("/f/free-offer/", LENA)

    assert response.status_code == 503
    assert not OptIn.objects.exists()


def test_mail_server_away_keeps_opt_in_and_mail(confirming, prospect, settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    response = prospect.post("/f/free-offer/", LENA)
    send_all()

    assert response.status_code == 302
    assert OptIn.objects.count() == 1
    assert OutgoingMessage.objects.waiting().get().last_error


def test_database_away_gives_the_form_back_with_what_was_typed(
    offer, prospect, monkeypatch
) -> None:
    prospect.get("/f/free-offer/")

    def fail(*_args: Any, **_kwargs: Any) -> None:
        raise DatabaseError("server closed the connection unexpectedly")

    monkeypatch.setattr("integrations.views.take_in", fail)
    monkeypatch.setattr(HostedForm.objects, "open", fail)
    response = prospect.post("/f/free-offer/", LENA)

    assert response.status_code == 503
    assert b"press the button again in a minute" in response.content
    assert b'value="lena@example.org"' in response.content


def test_same_answer_for_known_and_unknown_contacts(offer, prospect) -> None:
    first = prospect.post("/f/free-offer/", LENA)
    other = Client().post("/f/free-offer/", LENA | {"name": "Somebody else"})

    assert (first.status_code, first["Location"]) == (other.status_code, other["Location"])
    assert Contact.objects.get().name == "Lena"
