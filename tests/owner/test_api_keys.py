import re

import pytest
from django.test import Client
from django.urls import reverse

from integrations.models import ApiKey
from tests.cast import signed_in
from tests.factories import UserFactory
from tests.owner.typing_in import errors, typed

LIST = "/admin/integrations/apikey/"
ADD = f"{LIST}add/"
TOKEN = re.compile(r"sentby_[A-Za-z0-9_-]{43}")


def page_of(key, name="change"):
    return reverse(f"admin:integrations_apikey_{name}", args=[key.pk])


@pytest.fixture
def key(dana):
    return ApiKey.objects.issue("Our shop", "shop", created_by=dana)[0]


def test_it_works(as_dana, client, dana):
    page = typed(as_dana, ADD, name="Our shop", source="shop")
    token = TOKEN.search(page.text)[0]
    assert ApiKey.objects.bearing(token) == ApiKey.objects.get(created_by=dana, name="Our shop")
    answer = client.post(
        "/api/v1/contacts/token",
        {"email": "lena@example.org"},
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )
    assert answer.status_code == 200


def test_the_token_is_shown_once_and_kept_nowhere(as_dana):
    page = typed(as_dana, ADD, name="Our shop", _addanother=["x"])
    token = TOKEN.search(page.text)[0]
    assert "curl http://127.0.0.1:8000/api/v1/opt-ins" in page.text
    assert "no-store" in page.headers["Cache-Control"]
    key = ApiKey.objects.get()
    for address in (LIST, page_of(key), page_of(key, "history"), page_of(key, "revoke"), ADD):
        assert not TOKEN.search(as_dana.get(address).text)
    assert token not in str(list(ApiKey.objects.values_list()))
    assert token not in str(as_dana.session.items())


def test_a_key_is_revoked_after_asking(as_dana, key):
    assert "Revoke the key" in as_dana.get(page_of(key, "revoke")).text
    assert ApiKey.objects.in_force().exists()
    answer = as_dana.post(page_of(key, "revoke"), follow=True)
    assert "Requests with it are refused." in answer.text
    assert not ApiKey.objects.in_force().exists()
    assert page_of(key, "revoke") not in as_dana.get(page_of(key)).text


def test_revoking_twice_keeps_the_first_time(as_dana, key):
    as_dana.post(page_of(key, "revoke"))
    first = ApiKey.objects.get().revoked_at
    as_dana.post(page_of(key, "revoke"))
    assert ApiKey.objects.get().revoked_at == first


def test_the_source_stays(as_dana, key):
    page = as_dana.get(page_of(key))
    assert "order numbers of one source are counted once" in page.text
    as_dana.post(page_of(key), {"name": "Renamed", "source": "other", "token_hash": "x"})
    key.refresh_from_db()
    assert (key.name, key.source) == ("Renamed", "shop")
    assert key.token_hash != "x"


def test_keys_are_not_deleted(as_dana, key):
    assert as_dana.post(page_of(key, "delete"), {"post": "yes"}).status_code == 403
    assert "Keys are not deleted" in as_dana.get(page_of(key)).text


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("name", ""),
        ("name", "x" * 81),
        ("name", "a\x00"),
        ("name", "a\u202eb"),
        ("source", ""),
        ("source", "two words"),
        ("source", "x" * 41),
        ("source", "a\x00"),
    ],
)
def test_bad_fields(as_dana, field, text):
    answer = typed(as_dana, ADD, **({"name": "Our shop"} | {field: text}))
    assert list(errors(answer)) == [field]
    assert not ApiKey.objects.exists()


def test_typed_markup_is_shown_as_text(as_dana):
    page = typed(as_dana, ADD, name="<b id=typed>'\"")
    assert "<b id=typed>" not in page.text
    assert "<b id=typed>" not in as_dana.get(LIST).text


def test_only_owners_have_keys(as_alice, business, key):
    staff = signed_in(UserFactory(is_staff=True))
    for address in (LIST, ADD, page_of(key), page_of(key, "revoke")):
        assert staff.get(address).status_code == 403
        assert as_alice.get(address).status_code == 403
        assert Client().get(address).status_code == 302
    assert staff.post(page_of(key, "revoke")).status_code == 403
    assert ApiKey.objects.in_force().exists()


def test_a_key_that_does_not_exist(as_dana):
    assert as_dana.get(f"{LIST}99/revoke/").status_code == 404
    assert as_dana.get(f"{LIST}{'9' * 30}/revoke/").status_code == 404


@pytest.mark.parametrize("number", [1, 20])
def test_queries(as_dana, dana, number, django_assert_max_num_queries):
    for each in range(number):
        ApiKey.objects.issue(f"Key {each}", created_by=dana)
    with django_assert_max_num_queries(8):
        as_dana.get(LIST)
