"""Owner, staff, read-only: who may do what, and what the others are told."""

import threading

import pytest
from django.db import connection
from django.urls import reverse

from business.models import AuditEntry, Business
from owner.admin.person_form import PersonForm
from partners.models import LastOwner, Role, User
from tests.cast import signed_in
from tests.factories import ContactFactory, UserFactory
from tests.owner.typing_in import errors, typed

PEOPLE = "/admin/partners/user/"
ADD = f"{PEOPLE}add/"


def page(user):
    return reverse("admin:partners_user_change", args=[user.pk])


def fresh(user):
    return User.objects.get(pk=user.pk)


def test_it_works(as_dana, dana):
    typed(as_dana, ADD, email="nina@example.com", name="Nina", role="reader")
    nina = User.objects.get(email="nina@example.com")
    assert (nina.role, nina.may_change) == (Role.READER, False)
    typed(as_dana, page(nina), role="owner")
    assert fresh(nina).role == Role.OWNER
    changes = AuditEntry.objects.about(nina).newest_first()[0].changes
    assert changes == [{"field": "Role", "before": "Read-only", "after": "Owner"}]


def test_the_page_says_what_each_role_may_do(as_dana, steve):
    text = as_dana.get(page(steve)).text
    assert "Read-only: sees what staff see, changes nothing, downloads no e-mails" in text


def test_a_role_has_to_be_chosen(as_dana):
    assert "role" in errors(typed(as_dana, ADD, email="nina@example.com"))


@pytest.mark.parametrize("change", [{"role": "staff"}, {"is_active": []}])
def test_the_last_owner_stays(as_dana, dana, change):
    olga = UserFactory(email="olga@example.com", is_staff=True, is_superuser=True)
    as_olga = signed_in(olga)
    # Dana goes while Olga's form is open.
    typed(as_dana, page(olga), **change)
    assert as_olga.get(PEOPLE).status_code in (302, 403)
    assert fresh(dana).role == Role.OWNER
    with pytest.raises(LastOwner):
        fresh(dana).give_role(Role.STAFF)


def test_the_form_says_that_somebody_is_the_last_owner(dana):
    typed_in = {"email": "dana@example.com", "role": "staff", "is_active": "on"}
    form = PersonForm(typed_in, instance=dana)
    assert form.errors["role"] == [
        "This is the last owner who may sign in. Make somebody else an owner first."
    ]


@pytest.mark.unaudited
def test_own_role_is_not_on_the_own_page(as_dana, dana):
    as_dana.post(page(dana), {"email": "dana@example.com", "name": "Dana", "role": "reader"})
    assert fresh(dana).role == Role.OWNER


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_owners_cannot_demote_each_other_at_once():
    owners = [UserFactory(is_staff=True, is_superuser=True) for _each in range(2)]
    refused, start = [], threading.Barrier(2)

    def demote(user):
        start.wait()
        try:
            user.give_role(Role.STAFF)
        except LastOwner:
            refused.append(user)
        finally:
            connection.close()

    threads = [threading.Thread(target=demote, args=[each]) for each in owners]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert User.objects.owners().count() == 1


@pytest.mark.parametrize("name", ["user", "apikey"])
def test_staff_see_neither_people_nor_keys(as_steve, as_rita, name):
    app = {"user": "partners", "apikey": "integrations"}[name]
    address = reverse(f"admin:{app}_{name}_changelist")
    assert as_steve.get(address).status_code == as_rita.get(address).status_code == 403


def test_staff_do_not_change_the_defaults(as_steve):
    answer = as_steve.post("/admin/business/business/1/change/", {"name": "Steve's"})
    assert answer.status_code == 403
    assert not Business.objects.filter(name="Steve's").exists()


def test_staff_do_the_daily_work(as_steve, alice):
    address = reverse("admin:partners_partner_change", args=[alice.pk])
    typed(as_steve, address, name="Alice B.")
    alice.refresh_from_db()
    assert alice.name == "Alice B."


def test_who_only_looks_sees_the_page_without_its_form(as_rita, alice):
    text = as_rita.get(reverse("admin:partners_partner_change", args=[alice.pk])).text
    assert "Alice" in text
    assert 'name="_save"' not in text
    assert "may-look" in text


def test_who_only_looks_is_told_whom_to_ask(as_rita, dana, alice):
    address = reverse("admin:partners_partner_change", args=[alice.pk])
    answer = as_rita.post(address, {"name": "Mallory"})
    assert answer.status_code == 403
    assert "Nothing was changed just now" in answer.text
    assert "dana@example.com" in answer.text
    alice.refresh_from_db()
    assert alice.name == "Alice"


def test_who_only_looks_gets_no_sign_in_link(as_rita, bob):
    bob.user.set_unusable_password()
    bob.user.save()
    text = as_rita.get(reverse("admin:partners_partner_change", args=[bob.pk])).text
    assert "/accounts/password/reset/key/" not in text
    assert (
        as_rita.get(reverse("admin:partners_partner_password_link", args=[bob.pk])).status_code
        == 403
    )


def test_who_only_looks_takes_no_emails_away(as_rita, dana):
    contact = ContactFactory(email="lena@example.org")
    answer = as_rita.get("/admin/tracking/contact/tokens/?file=1")
    assert answer.status_code == 403
    assert contact.email not in answer.text
    assert as_rita.get("/admin/team-changes/file/").status_code == 403


def test_no_list_offers_an_action(as_rita, alice):
    assert 'name="action"' not in as_rita.get("/admin/partners/partner/").text
