"""The first start: one page behind a one-time address makes the business and its owner."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from time_machine import travel

from business.models import Business
from owner.setting_up.address import GOOD_FOR, set_up_address
from partners.models import User
from tests.factories import HitFactory, UserFactory
from tests.owner.set_up_answers import ANSWERS, PASSWORD
from tests.owner.typing_in import Fields

PAGE = "/set-up/"


@pytest.fixture
def newcomer(db, client) -> Client:
    """Somebody who opened the address that the server printed."""
    return opened(client)


def opened(client: Client) -> Client:
    response = client.get(urlsplit(set_up_address()).path)
    assert response.headers["Location"] == PAGE
    return client


def finish(client: Client, **changed: str):
    return client.post(PAGE, ANSWERS | changed)


def test_it_works(newcomer):
    response = finish(newcomer)
    assert response.headers["Location"] == "/admin/"
    business, owner = Business.objects.get(), User.objects.get()
    assert (business.name, business.country, business.currency) == ("Bella Hair", "DE", "EUR")
    assert (business.time_zone, business.credit_window_days) == ("Europe/Berlin", 60)
    assert (business.consent, business.reply_to) == ("id", "bella@example.com")
    assert owner.email == "bella@example.com"
    assert owner.is_superuser
    assert owner.is_staff
    assert "Sentby is set up" in newcomer.get("/admin/").text


def test_the_owner_signs_in_with_the_password(newcomer, client):
    finish(newcomer)
    other = Client()
    signed_in = other.post("/accounts/login/", {"login": "bella@example.com", "password": PASSWORD})
    assert signed_in.headers["Location"] == "/accounts/choose/"


def test_what_nobody_chose_is_guessed_from_the_country(newcomer):
    finish(newcomer, country="JP", currency="", time_zone="")
    business = Business.objects.get()
    assert (business.currency, business.time_zone) == ("JPY", "Asia/Tokyo")


def test_the_browsers_language_chooses_the_country(newcomer):
    page = newcomer.get(PAGE, headers={"Accept-Language": "de-AT,de;q=0.8"}).text
    chosen = Fields(page).values
    assert (chosen["country"], chosen["time_zone"]) == (["AT"], ["Europe/Vienna"])
    assert chosen["window"] == ["90"]


def test_no_limit_no_consent_and_keap(newcomer):
    finish(newcomer, window="0", asks_consent="no", comes_from_keap="on")
    business = Business.objects.get()
    assert business.credit_window_days is None
    assert business.consent == "cookie"
    assert business.comes_from_keap


def test_the_days_stay_where_hits_were_counted(newcomer):
    HitFactory()
    finish(newcomer)
    assert Business.objects.get().time_zone == "UTC"


def test_it_is_done_once(newcomer):
    finish(newcomer)
    for address in (PAGE, urlsplit(set_up_address()).path, f"{PAGE}nonsense/"):
        again = Client().get(address)
        assert again.status_code == 410
        assert "Set-up is done" in again.text
        assert "/accounts/login/" in again.text


def test_whoever_opened_it_before_comes_too_late(newcomer):
    late = opened(Client())
    finish(newcomer)
    response = finish(late, name="Mallory", email="mallory@example.com")
    assert response.status_code == 410
    assert User.objects.get().email == "bella@example.com"
    assert Business.objects.get().name == "Bella Hair"


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_becomes_the_owner():
    def answer(number: int) -> int:
        try:
            client = opened(Client())
            return finish(client, name=f"Shop {number}", email=f"{number}@example.com").status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(answer, range(4)))
    assert answers == [302, 410, 410, 410]
    owner = User.objects.get()
    assert Business.objects.get().name == f"Shop {owner.email.partition('@')[0]}"


@pytest.mark.parametrize("token", ["x", "owner.1xXG6S.AAAA", "owner", "%00", "a" * 3000])
def test_a_wrong_address_opens_nothing(db, client, token):
    response = client.get(f"{PAGE}{token}/")
    assert response.status_code == 404
    assert "setup_address" in response.text
    assert client.get(PAGE).status_code == 404


def test_nobody_finishes_without_the_address(db, client):
    assert finish(client).status_code == 404
    assert not User.objects.exists()


def test_the_address_grows_old(db, client):
    address = urlsplit(set_up_address()).path
    opened(client)
    with travel(timedelta(seconds=1) + GOOD_FOR):
        assert Client().get(address).status_code == 404
        assert finish(client).status_code == 404


def test_no_address_of_another_install_opens_it(db, client, settings):
    settings.SECRET_KEY = "another-" + settings.SECRET_KEY
    address = urlsplit(set_up_address()).path
    settings.SECRET_KEY = settings.SECRET_KEY.removeprefix("another-")
    assert client.get(address).status_code == 404


def test_the_token_stands_in_no_page(newcomer):
    token = newcomer.session["set_up"]
    response = newcomer.get(PAGE)
    assert token not in response.text
    assert "no-store" in response.headers["Cache-Control"]


def test_another_website_finishes_nothing(db):
    client = opened(Client(enforce_csrf_checks=True))
    assert finish(client).status_code == 403
    assert not User.objects.exists()


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods(newcomer, method):
    assert getattr(newcomer, method)(PAGE).status_code == 405
    assert newcomer.post(f"{PAGE}x/").status_code == 405


def test_a_refused_form_keeps_what_was_typed_but_the_password(newcomer):
    page = finish(newcomer, name="\"'><b id=typed>", email="no").text
    kept = Fields(page).values
    assert kept["name"] == ["\"'><b id=typed>"]
    assert "<b id=typed>" not in page
    assert kept["password"] == [""]
    assert PASSWORD not in page


def test_nothing_is_half_done(newcomer):
    assert finish(newcomer, time_zone="Mars/Base").status_code == 200
    assert not User.objects.exists()
    assert not Business.objects.exists()


def test_an_e_mail_that_somebody_has(newcomer):
    UserFactory(email="bella@example.com")
    response = finish(newcomer)
    assert "Somebody has this e-mail already." in response.text
    assert not User.objects.has_owner()


@pytest.mark.parametrize("page", ["/", "/accounts/login/"])
def test_the_public_pages_say_what_to_do_and_give_nothing_away(db, client, page):
    before = client.get(page).text
    assert "not set up yet" in before
    assert "/set-up/" not in before
    UserFactory(is_superuser=True)
    assert "not set up yet" not in client.get(page).text


def test_the_owner_of_the_demo_is_none_elsewhere(db, client, settings):
    UserFactory(is_superuser=True, is_demo=True)
    settings.DEMO = False
    assert not User.objects.has_owner()
    settings.DEMO = True
    assert User.objects.has_owner()
