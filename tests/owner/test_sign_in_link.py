import re

import pytest
from django.test import Client
from django.urls import reverse

from partners.models import User
from tests.cast import signed_in
from tests.factories import PartnerFactory, UserFactory
from tests.owner.typing_in import errors, typed

LINK = re.compile(r"http://127\.0\.0\.1:8000(/accounts/password/reset/key/[^<\"]+/)")
PASSWORD = "a quiet walk at noon"


def link_on(page):
    return LINK.search(page.text)[1]


def choose_password(client, address):
    page = client.get(address, follow=True)
    return client.post(
        page.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD}, follow=True
    )


def test_a_new_partner_can_be_invited(as_dana):
    added = typed(
        as_dana, "/admin/partners/partner/add/", name="Anna", sign_in_email="a@example.com"
    )
    page = as_dana.get(added.headers["Location"])
    assert "Send an invitation" in page.text
    assert not LINK.search(page.text)


def test_the_link_works_once(as_dana, client):
    user = UserFactory(password=None)
    link = link_on(as_dana.get(reverse("admin:partners_user_change", args=[user.pk])))
    choose_password(client, link)
    before = User.objects.get(pk=user.pk).password
    choose_password(Client(), link)
    assert User.objects.get(pk=user.pk).password == before


def test_who_has_a_password_gets_a_link_only_on_demand(as_dana, alice):
    page = reverse("admin:partners_partner_change", args=[alice.pk])
    assert not LINK.search(as_dana.get(page).text)
    more = reverse("admin:partners_partner_password_link", args=[alice.pk])
    assert more in as_dana.get(page).text
    assert not LINK.search(as_dana.get(more).text)
    assert LINK.search(as_dana.post(more).text)


def test_the_owner_lets_somebody_in(as_dana, client):
    added = typed(
        as_dana, "/admin/partners/user/add/", email="Eve@Example.com", name="Eve", role="staff"
    )
    page = as_dana.get(added.headers["Location"])
    choose_password(client, link_on(page))
    client.post(reverse("account_login"), {"login": "eve@example.com", "password": PASSWORD})
    assert client.get(reverse("admin:index")).status_code == 200


def test_staff_make_no_link_for_other_staff(as_dana, dana):
    staff = signed_in(UserFactory(is_staff=True))
    colleague = PartnerFactory(user=UserFactory(is_staff=True))
    more = reverse("admin:partners_partner_password_link", args=[colleague.pk])
    assert staff.post(more).status_code == 403
    assert LINK.search(as_dana.post(more).text)


@pytest.mark.parametrize("email", ["", "x", "DANA@example.com", "a\x00@example.com", "x" * 255])
def test_bad_e_mails(as_dana, email):
    assert "email" in errors(typed(as_dana, "/admin/partners/user/add/", email=email))


def test_nobody_locks_themself_out(as_dana, dana):
    page = reverse("admin:partners_user_change", args=[dana.pk])
    as_dana.post(page, {"email": "dana@example.com", "name": "Dana D."})
    dana.refresh_from_db()
    assert (dana.name, dana.is_staff, dana.is_superuser, dana.is_active) == (
        "Dana D.",
        True,
        True,
        True,
    )


def test_nobody_is_deleted(as_dana, alice):
    page = reverse("admin:partners_user_delete", args=[alice.user.pk])
    assert as_dana.post(page, {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("people", [1, 30])
def test_queries(as_dana, people, django_assert_max_num_queries):
    for _each in range(people):
        PartnerFactory(user=UserFactory())
    with django_assert_max_num_queries(9):
        as_dana.get("/admin/partners/user/")
