import pytest
from django.urls import reverse

from partners.models import Partner, User
from tests.factories import PartnerFactory, UserFactory
from tests.owner.typing_in import Fields, errors, typed

ADD = "/admin/partners/partner/add/"


def change(partner):
    return reverse("admin:partners_partner_change", args=[partner.pk])


def test_it_works(as_dana, alice, gold):
    response = typed(
        as_dana,
        ADD,
        name="Anna Berg",
        parent=str(alice.pk),
        in_programs=[str(gold.pk)],
        sign_in_email="Anna@Example.com",
    )
    anna = Partner.objects.get(code="anna-berg")
    assert response.headers["Location"] == change(anna)
    assert (anna.parent, list(anna.programs.all())) == (alice, [gold])
    assert (anna.user.email, anna.user.is_staff) == ("anna@example.com", False)


def test_without_an_e_mail_nobody_signs_in(as_dana):
    typed(as_dana, ADD, name="Anna")
    assert Partner.objects.get().user is None
    assert not User.objects.filter(is_staff=False).exists()


def test_an_e_mail_known_already_is_linked(as_dana, dana):
    asked = typed(as_dana, ADD, name="Dana", sign_in_email=dana.email.upper())
    as_dana.post(ADD, Fields(asked.text).values)
    assert Partner.objects.get().user == dana
    assert as_dana.get(reverse("portal:home")).status_code == 200


def test_an_e_mail_of_another_partner(as_dana, alice, bob):
    refused = typed(as_dana, change(bob), sign_in_email="ALICE@example.com", name="Other")
    assert errors(refused)["sign_in_email"] == [
        "Alice signs in with this e-mail already. One e-mail, one partner."
    ]
    bob.refresh_from_db()
    assert (bob.name, bob.user.email) == ("Bob", "bob@example.com")


def test_a_new_e_mail_keeps_the_password(as_dana, alice):
    before = alice.user
    typed(as_dana, change(alice), sign_in_email="new@example.com")
    alice.refresh_from_db()
    assert alice.user == before
    assert (alice.user.email, alice.user.password) == ("new@example.com", before.password)
    assert [row.email for row in alice.user.emailaddress_set.all()] == ["new@example.com"]


def test_the_owners_own_e_mail_is_never_changed_here(as_dana, dana):
    me = PartnerFactory(user=dana)
    typed(as_dana, change(me), sign_in_email="somebody@example.com")
    me.refresh_from_db()
    dana.refresh_from_db()
    assert me.user.email == "somebody@example.com"
    assert dana.email == "dana@example.com"


def test_an_emptied_e_mail_ends_the_sign_in(as_dana, alice):
    typed(as_dana, change(alice), sign_in_email="")
    alice.refresh_from_db()
    assert alice.user is None


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("name", ""),
        ("name", "x" * 121),
        ("name", "a\x00b"),
        ("name", "a\u202eb"),
        ("code", "x y"),
        ("code", "ALICE"),
        ("code", "former"),
        ("code", "a\x00"),
        ("parent", "x"),
        ("parent", "9" * 40),
        ("in_programs", "x"),
        ("in_programs", "9" * 40),
        ("status", "boss"),
        ("sign_in_email", "x"),
        ("sign_in_email", "x" * 250 + "@example.com"),
        ("sign_in_email", "a\x00@example.com"),
        ("credit_window_days", "-1"),
        ("credit_window_days", "9" * 40),
        ("credit_window_days", "1.5"),
        ("note", "x" * 4001),
        ("note", "a\x00"),
    ],
)
def test_bad_fields(as_dana, alice, field, text):
    alice.rename("former")
    alice.rename("alice")
    refused = typed(
        as_dana, ADD, **({"name": "Anna", "sign_in_email": "a@example.com"} | {field: text})
    )
    assert list(errors(refused)) == [field]
    assert Partner.objects.count() == 1
    assert not User.objects.filter(email="a@example.com").exists()


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_nobody_is_their_own_ancestor(as_dana, alice, bob, who):
    parent = {"alice": alice, "bob": bob}[who]
    refused = typed(as_dana, change(alice), parent=str(parent.pk))
    assert errors(refused)["parent"] == [
        "Alice cannot be recruited by themself or by somebody they recruited."
    ]


def test_a_changed_code_leaves_the_former_one_working(as_dana, alice):
    typed(as_dana, change(alice), code="anna")
    assert {row.code for row in alice.codes.all()} == {"alice", "anna"}
    assert "<code>alice</code>" in as_dana.get(change(alice)).text


def test_memberships_that_stay_keep_their_date(as_dana, alice, gold, silver):
    alice.set_programs([gold])
    since = alice.memberships.get().joined_at
    typed(as_dana, change(alice), in_programs=[str(gold.pk), str(silver.pk)])
    assert alice.memberships.get(program=gold).joined_at == since
    assert alice.memberships.count() == 2


def test_this_is_me(as_dana, dana):
    me = PartnerFactory(name="Me")
    assert "This is me" in as_dana.get(change(me)).text
    page = as_dana.post(reverse("admin:partners_partner_this_is_me", args=[me.pk]), follow=True)
    assert "This partner is you now." in page.text
    assert as_dana.get(reverse("portal:home")).status_code == 200
    assert "Open my portal" in as_dana.get(change(me)).text


def test_nobody_is_two_partners_and_nobody_is_taken_over(as_dana, dana, alice):
    PartnerFactory(user=dana)
    other = PartnerFactory()
    for partner in (alice, other):
        user = partner.user
        as_dana.post(reverse("admin:partners_partner_this_is_me", args=[partner.pk]))
        partner.refresh_from_db()
        assert partner.user == user
    assert "This is me" not in as_dana.get(change(other)).text


def test_this_is_me_needs_a_post(as_dana, alice):
    page = reverse("admin:partners_partner_this_is_me", args=[alice.pk])
    assert as_dana.get(page).status_code == 405


def test_the_first_steps_fill_in_who_you_are(as_dana, dana):
    page = as_dana.get(ADD, {"name": "Dana", "sign_in_email": "dana@example.com"}).text
    assert 'value="dana@example.com"' in page


def test_somebody_without_a_record_of_a_partner(as_dana):
    for pk in ("0", "9" * 40, "x"):
        assert as_dana.get(f"/admin/partners/partner/{pk}/change/").status_code == 302
    assert as_dana.get("/admin/partners/partner/0/password_link/").status_code == 404
    unknown = UserFactory()
    assert as_dana.get(f"/admin/partners/partner/{unknown.pk}/password_link/").status_code == 404
