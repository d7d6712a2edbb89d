"""The owner's pages from which invitations go out."""

import re

import pytest

from business.models import OutgoingMessage
from owner.sign_in_state import states_of
from partners.inviting import invite
from partners.models import Invitation, Joining, Partner
from tests.cast import signed_in
from tests.factories import PartnerFactory, UserFactory
from tests.outbox import send_all

PAGE = "/admin/invitations/"
WORDS = {"subject": "Come in, {{ name }}", "text": "Hello {{ name }}: {{ link }}"}


def newcomer(name="Anna", **fields) -> Partner:
    email = f"{name.lower()}@example.com"
    return PartnerFactory(name=name, user=UserFactory(email=email, password=None), **fields)


def state_of(partner):
    return states_of([Partner.objects.select_related("user").get(pk=partner.pk)])[partner.pk]


def change_page(client, partner):
    return client.get(f"/admin/partners/partner/{partner.pk}/change/").text


def test_it_works(as_dana):
    anna = newcomer()
    assert f"{PAGE}?who={anna.pk}" in change_page(as_dana, anna)
    page = as_dana.get(PAGE, {"who": anna.pk})
    assert "Hello Anna," in page.text
    sent = as_dana.post(PAGE, WORDS | {"who": anna.pk}, follow=True)
    assert "1 invitation is on its way." in sent.text
    message = OutgoingMessage.objects.get()
    assert (message.to, message.subject) == ("anna@example.com", "Come in, Anna")
    assert "Invited by mail." in as_dana.get(f"/admin/partners/partner/{anna.pk}/history/").text


def test_all_who_are_not_invited(as_dana, alice):
    invite(newcomer("Anna"), None)
    newcomer("Ben"), newcomer("Cem"), newcomer("Dora", status="banned")
    page = as_dana.get(PAGE, {"who": "all"})
    assert "2 partners</strong> get a mail each" in page.text
    as_dana.post(PAGE, WORDS | {"who": "all"})
    assert OutgoingMessage.objects.count() == 3
    assert "Nobody is left to invite." in as_dana.get(PAGE, {"who": "all"}).text


def test_chosen_in_the_list(as_dana, alice):
    anna, ben = newcomer("Anna"), newcomer("Ben")
    chosen = {"action": "invite", "_selected_action": [anna.pk, ben.pk, alice.pk]}
    page = as_dana.post("/admin/partners/partner/", chosen)
    assert "2 partners</strong> get a mail each" in page.text
    assert "Alice has a password already." in page.text
    assert not Invitation.objects.exists()
    as_dana.post(PAGE, WORDS | {"who": page.context["chosen"].who})
    assert {message.to for message in OutgoingMessage.objects.all()} == {
        "anna@example.com",
        "ben@example.com",
    }


def test_preview_sends_nothing(as_dana):
    anna = newcomer()
    page = as_dana.post(f"{PAGE}preview/", WORDS | {"who": anna.pk})
    assert "Hello Anna: https://…" in page.text
    assert not Invitation.objects.exists()


def test_words_are_kept_if_the_owner_says_so(as_dana):
    anna = newcomer()
    as_dana.post(PAGE, WORDS | {"who": anna.pk})
    assert not Joining.objects.exists()
    ben = newcomer("Ben")
    as_dana.post(PAGE, WORDS | {"who": ben.pk, "keeps": "on"})
    assert "Come in, {{ name }}" in as_dana.get(PAGE, {"who": newcomer("Cem").pk}).text


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("text", ""),
        ("text", "no address"),
        ("text", "{{ link }} {{ nmae }}"),
        ("text", "{{ link }}\x00"),
        ("text", "{{ link }}" + "x" * 4000),
        ("subject", ""),
        ("subject", "two\nlines"),
        ("subject", "x" * 151),
        ("subject", "{{ password }}"),
    ],
)
def test_bad_words(as_dana, field, text):
    anna = newcomer()
    page = as_dana.post(PAGE, WORDS | {"who": anna.pk, field: text})
    assert field in page.context["form"].errors
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("who", ["", "x", "0", "9" * 40, "1,,2", "\x00", "-1"])
def test_nobody_chosen(as_dana, who):
    page = as_dana.get(PAGE, {"who": who}).text
    assert "Nobody is left to invite." in page
    assert 'class="default"' not in page
    assert as_dana.post(PAGE, WORDS | {"who": who}).status_code == 200
    assert not OutgoingMessage.objects.exists()


def test_a_link_to_hand_over(as_dana, client):
    anna = newcomer()
    address = f"/admin/partners/partner/{anna.pk}/invitation_link/"
    assert "?key=" not in as_dana.get(address).text
    link = re.search(r"/accounts/invitation/\?key=[^<\"]+", as_dana.post(address).text)[0]
    assert client.get(link).status_code == 200
    assert not OutgoingMessage.objects.exists()
    assert "?key=" not in change_page(as_dana, anna)


def test_no_link_for_who_has_a_password(as_dana, alice):
    page = as_dana.post(f"/admin/partners/partner/{alice.pk}/invitation_link/")
    assert "Alice has a password already." in page.text


def test_staff_make_no_link_for_other_staff(dana):
    colleague = PartnerFactory(name="Eve", user=UserFactory(is_staff=True, password=None))
    page = signed_in(UserFactory(is_staff=True)).post(
        f"/admin/partners/partner/{colleague.pk}/invitation_link/"
    )
    assert "only an owner may do this" in page.text
    assert "?key=" not in page.text


def test_states(as_dana, settings, alice):
    nora, anna = PartnerFactory(), newcomer()
    assert state_of(nora) == "No sign-in"
    assert state_of(alice) == "Has a password, has not signed in yet"
    assert state_of(anna) == "Not invited"
    invite(anna, None)
    assert "Mail: Waiting" in state_of(anna)
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    send_all()
    assert state_of(anna).endswith("Mail sent.")
    OutgoingMessage.objects.update(state="failed", sent_at=None, last_error="550 no such mailbox")
    assert state_of(anna).endswith("Mail: Not sent. 550 no such mailbox")
    Invitation.objects.update(created_at="2026-01-01T00:00Z")
    assert "the invitation is over" in state_of(anna)


@pytest.mark.parametrize("state", ["not_invited", "invited", "signed_in", "none"])
def test_filters(as_dana, dana, state):
    PartnerFactory(name="none"), newcomer("not_invited")
    invite(newcomer("invited"), None)
    user = UserFactory(email="s@example.com", last_login="2026-01-01T00:00Z")
    PartnerFactory(name="signed_in", user=user)
    page = as_dana.get("/admin/partners/partner/", {"sign_in": state})
    assert [partner.name for partner in page.context["cl"].result_list] == [state]


def test_a_thousand_queries_are_not_needed(as_dana, django_assert_max_num_queries):
    for n in range(30):
        newcomer(f"P{n}")
    with django_assert_max_num_queries(8):
        as_dana.get(PAGE, {"who": "all"})
