"""The foot of a letter: one button, no sign-in, no news any more."""

from urllib.parse import urlsplit

import pytest
from django.test import Client

from partners.letters_off import off_address
from partners.models import Partner
from tests.portal.bad_input import BAD_IDS


def path_for(partner):
    return urlsplit(off_address(partner)).path


def wants(partner):
    return Partner.objects.get(pk=partner.pk).wants_letters


def test_it_works(client, alice):
    assert "No more news from" in client.get(path_for(alice)).text
    assert "You get no news" in client.post(path_for(alice)).text
    assert not wants(alice)


def test_a_mail_program_presses_the_button(alice):
    client = Client(enforce_csrf_checks=True)
    answer = client.post(path_for(alice), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert not wants(alice)


def test_opening_it_changes_nothing(client, alice):
    client.get(path_for(alice))
    client.head(path_for(alice))
    assert wants(alice)


def test_only_the_partner_of_the_address(client, alice, charlie):
    client.post(path_for(alice))
    assert wants(charlie)


def test_twice_is_as_once(client, alice):
    client.post(path_for(alice))
    assert "You get no news" in client.post(path_for(alice)).text


def test_it_names_nobody(client, alice):
    page = client.get(path_for(alice)).text
    assert "Alice" not in page
    assert "alice@example.com" not in page


@pytest.mark.parametrize("key", [*BAD_IDS, "1.forged"])
def test_made_up_addresses_lead_nowhere(client, alice, key):
    assert client.post(f"/accounts/letters/{key}/").status_code == 404
    assert wants(alice)


def test_an_address_with_another_partners_number(client, alice, charlie):
    forged = path_for(alice).replace(f"/{alice.pk}.", f"/{charlie.pk}.")
    assert client.post(forged).status_code == 404
    assert wants(charlie)


def test_partners_who_are_gone(client, alice):
    address = path_for(alice)
    Partner.objects.all().delete()
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods(client, alice, method):
    assert getattr(client, method)(path_for(alice)).status_code == 405
