"""The REST API: what it takes, what it answers, what it refuses."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from integrations.models import ApiKey
from tests.factories import AdFactory
from tests.tracking.conftest import BROWSER
from tests.tracking.test_opt_ins import hit_id
from tracking.hit_ids import read_contact_token
from tracking.models import Contact, Decision, OptIn, Referral

ORDER = {
    "kind": "purchase",
    "email": "lena@example.org",
    "external_id": "1042",
    "amount": 12000,
    "currency": "EUR",
}
FORM = {"kind": "form", "email": "lena@example.org"}


@pytest.fixture
def token(business) -> str:
    return ApiKey.objects.issue("Shop")[1]


@pytest.fixture
def api(token: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {token}"})


def send(client: Client, body: Any, path: str = "opt-ins") -> Any:
    raw = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post(f"/api/v1/{path}", raw, content_type="application/json")


def test_it_works(api: Client, haircare, alice) -> None:
    body = ORDER | {"rid": hit_id(haircare, alice), "tax": 1900, "shipping": 500}
    response = send(api, body)

    assert response.status_code == 201
    answer = response.json()
    assert answer["credit"] == {
        "partner": "alice",
        "link": "haircare",
        "ad": None,
        "reason": "latest",
    }
    opt_in = OptIn.objects.get()
    assert (answer["id"], answer["status"]) == (str(opt_in.pk), "counted")
    assert (opt_in.revenue, opt_in.currency, opt_in.source) == (9600, "EUR", "api:shop")
    assert Referral.objects.get().confirmed_at is not None


def test_again_gives_the_same_answer(api, haircare, alice) -> None:
    body = ORDER | {"rid": hit_id(haircare, alice)}
    first, again = send(api, body), send(api, body)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert OptIn.objects.count() == 1


def test_again_with_another_content_is_refused(api) -> None:
    send(api, ORDER)
    response = send(api, ORDER | {"amount": 1})

    assert response.status_code == 409
    assert response.json()["errors"][0]["field"] == "external_id"


def test_again_with_another_partner_is_refused(api, alice, charlie) -> None:
    send(api, ORDER | {"partner": "alice"})

    assert send(api, ORDER | {"partner": "charlie"}).status_code == 409
    assert send(api, ORDER | {"partner": "alice"}).status_code == 200


def test_nobody_gets_credit(api) -> None:
    credit = send(api, ORDER).json()["credit"]

    assert credit == {"partner": None, "link": None, "ad": None, "reason": "nobody"}


def test_partner_named_by_the_server(api, alice, charlie, haircare) -> None:
    alice.rename("alice-new")
    body = ORDER | {"partner": "ALICE", "rid": hit_id(haircare, charlie)}
    credit = send(api, body).json()["credit"]

    assert (credit["partner"], credit["reason"]) == ("alice-new", "named")


def test_link_and_ad_of_the_click(api, haircare, alice) -> None:
    AdFactory(partner=alice, code="flyer")
    prospect = Client(headers={"User-Agent": BROWSER})
    rid = prospect.get("/go/haircare/alice/flyer")["Location"].rpartition("=")[2]

    assert send(api, FORM | {"rid": rid}).json()["credit"]["ad"] == "flyer"


def test_a_form_ties_provisionally(api, haircare, alice) -> None:
    send(api, FORM | {"rid": hit_id(haircare, alice)})

    assert Referral.objects.get().confirmed_at is None


def test_instant_of_the_event_decides(api, haircare, alice) -> None:
    then = datetime.now(UTC) - timedelta(days=200)
    body = ORDER | {
        "rid": hit_id(haircare, alice, at=then - timedelta(days=1)),
        "occurred_at": then.isoformat(),
    }

    assert send(api, body).json()["credit"]["partner"] == "alice"
    assert OptIn.objects.get().occurred_at == then


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer wrong"},
        {"Authorization": "Bearer \x00"},
        {"Authorization": "Basic eDp5"},
        {"Authorization": "Bearer " + "x" * 5000},
    ],
)
def test_bad_key(business, headers) -> None:
    response = send(Client(headers=headers), ORDER)

    assert response.status_code == 401
    assert "API key" in response.json()["errors"][0]["message"]
    assert not OptIn.objects.exists()


def test_revoked_key(api) -> None:
    ApiKey.objects.get().revoke()

    assert send(api, ORDER).status_code == 401


def test_a_demo_key_opens_no_production_install(dana, settings) -> None:
    dana.is_demo = True
    dana.save()
    token = ApiKey.objects.issue("Demo", created_by=dana)[1]
    client = Client(headers={"Authorization": f"Bearer {token}"})
    settings.DEMO = False
    refused = send(client, ORDER).status_code
    settings.DEMO = True

    assert (refused, send(client, ORDER).status_code) == (401, 201)


def test_a_session_opens_nothing(as_dana) -> None:
    assert send(as_dana, ORDER).status_code == 401


def test_key_is_stored_as_a_hash_and_its_use_is_noted(api, token) -> None:
    send(api, ORDER)
    key = ApiKey.objects.get()

    assert token not in str(list(ApiKey.objects.values()))
    assert key.last_used_at is not None


BAD = [
    ({"email": "lena"}, "email"),
    ({"email": ""}, "email"),
    ({"email": "a b@example.org"}, "email"),
    ({"email": "x" * 250 + "@example.org"}, "email"),
    ({"email": "\u0130" * 200 + "@example.org"}, "email"),
    ({"email": None}, "email"),
    ({"email": ["lena@example.org"]}, "email"),
    ({"kind": "lead"}, "kind"),
    ({"kind": 1}, "kind"),
    ({"amount": "12000"}, "amount"),
    ({"amount": True}, "amount"),
    ({"amount": 120.5}, "amount"),
    ({"amount": 120.0}, "amount"),
    ({"amount": -1}, "amount"),
    ({"amount": 10**13}, "amount"),
    ({"amount": 10**400}, "amount"),
    ({"currency": None}, "currency"),
    ({"currency": "eur"}, "currency"),
    ({"currency": "EURO"}, "currency"),
    ({"currency": ""}, "currency"),
    ({"tax": -5}, "tax"),
    ({"tax": 9000, "shipping": 9000}, "amount"),
    ({"external_id": ""}, "external_id"),
    ({"external_id": 1042}, "external_id"),
    ({"external_id": "x" * 201}, "external_id"),
    ({"occurred_at": "yesterday"}, "occurred_at"),
    ({"occurred_at": 1700000000}, "occurred_at"),
    ({"occurred_at": "2026-03-10T12:00:00"}, "occurred_at"),
    ({"occurred_at": "2999-01-01T00:00:00Z"}, "occurred_at"),
    ({"occurred_at": "1999-01-01T00:00:00Z"}, "occurred_at"),
    ({"partner": "nobody"}, "partner"),
    ({"partner": 5}, "partner"),
    ({"name": {"first": "Lena"}}, "name"),
    ({"partner_id": 1}, "partner_id"),
    ({"is_trusted": True}, "is_trusted"),
]


@pytest.mark.parametrize(("change", "field"), BAD)
def test_bad_field_is_named(api, change, field) -> None:
    response = send(api, ORDER | change)

    assert response.status_code == 422
    assert field in [error["field"] for error in response.json()["errors"]]
    assert not OptIn.objects.exists() and not Contact.objects.exists()


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "null",
        "[]",
        '"text"',
        "{",
        '{"kind": "form", "kind": "form", "email": "lena@example.org"}',
        '{"kind": "form", "email": "lena@example.org", "amount": NaN}',
        '{"kind": "form", "email": "lena@example.org", "amount": Infinity}',
        '{"kind": "form", "email": "lena@example.org", "name": "a\\u0000b"}',
        '{"kind": "form", "email": "lena@example.org", "name": "\\ud800"}',
        '{"kind": "form", "email": "lena@example.org", "amount": ' + "9" * 5000 + "}",
        "[" * 20_000,
        b"\xff\xfe",
        '{"kind": "form", "\\u0000": 1}',
    ],
)
def test_unclean_json(api, raw) -> None:
    response = send(api, raw)

    assert response.status_code == 422
    assert response.json()["errors"][0]["message"]
    assert not OptIn.objects.exists()


@pytest.mark.parametrize("size", [70_000, 3_000_000])
def test_large_body(api, size) -> None:
    response = send(api, ORDER | {"name": "x" * size})

    assert response.status_code == 413
    assert "64 kB" in response.json()["errors"][0]["message"]


@pytest.mark.parametrize("email", [" Lena@Example.org ", "LENA@EXAMPLE.ORG"])
def test_email_in_any_dress(api, email) -> None:
    send(api, FORM)
    send(api, ORDER | {"email": email})

    assert Contact.objects.count() == 1


@pytest.mark.parametrize("rid", ["x", "1" * 71, "ä" * 50, "x" * 5000])
def test_unreadable_rid_is_no_error(api, rid) -> None:
    response = send(api, ORDER | {"rid": rid})

    assert response.status_code == 201
    assert Decision.objects.get().evidence["hit_id"] == "unreadable"


def test_database_away(api, monkeypatch) -> None:
    def fail(_report: object) -> None:
        raise DatabaseError("gone")

    monkeypatch.setattr("integrations.api.endpoints.record_opt_in", fail)
    response = send(api, ORDER)

    assert (response.status_code, response["Retry-After"]) == (503, "60")


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_other_methods(api, method) -> None:
    assert getattr(api, method)("/api/v1/opt-ins").status_code == 405


def test_contact_token(api, business) -> None:
    answer = send(api, {"email": "lena@example.org"}, "contacts/token").json()
    again = send(api, {"email": "LENA@example.org"}, "contacts/token").json()

    assert answer == again
    assert answer["parameter"] == "c"
    assert read_contact_token(answer["token"]) == Contact.objects.get().pk


def test_possible_duplicate_is_said(api, business) -> None:
    send(api, ORDER)
    other = ApiKey.objects.issue("Till", "till")[1]
    response = send(Client(headers={"Authorization": f"Bearer {other}"}), ORDER)

    assert (response.status_code, response.json()["status"]) == (201, "waiting")


def test_description_names_every_address(api) -> None:
    paths = api.get("/api/v1/openapi.json").json()["paths"]

    assert set(paths) == {"/api/v1/opt-ins", "/api/v1/contacts/token"}


@pytest.mark.django_db(transaction=True)
def test_one_key_from_many_threads() -> None:
    token = ApiKey.objects.issue("Shop")[1]

    def order(_number: int) -> tuple[int, str]:
        client = Client(headers={"Authorization": f"Bearer {token}"})
        response = send(client, ORDER)
        connection.close()
        return response.status_code, response.content.decode()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(order, range(24)))

    assert sorted({status for status, _body in answers}) == [200, 201]
    assert len({body for _status, body in answers}) == 1
    assert OptIn.objects.count() == Contact.objects.count() == 1
