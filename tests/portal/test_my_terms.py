"""A partner sees which terms they accepted, and accepts newer ones."""

import pytest

from partners.models import Terms, TermsAcceptance
from partners.terms import accept_terms

PROFILE = "/portal/profile/"
ACCEPT = "/portal/profile/terms/"


@pytest.fixture
def terms(dana) -> Terms:
    Terms.objects.change("Be nice.", dana)
    return Terms.objects.get()


def test_it_works(as_alice, alice, dana, terms):
    accept_terms(alice, terms)
    assert "You accepted version 1 on" in as_alice.get(PROFILE).text
    Terms.objects.change("Be very nice.", dana)
    page = as_alice.get(PROFILE).text
    assert "There is a newer version:" in page
    assert "Be very nice." in page
    as_alice.post(ACCEPT, {"version": "2"})
    assert "You accepted version 2 on" in as_alice.get(PROFILE).text
    versions = TermsAcceptance.objects.order_by("pk").values_list("terms__version", flat=True)
    assert list(versions) == [1, 2]


def test_without_terms_nothing_is_said(as_alice):
    assert "<h2>Terms</h2>" not in as_alice.get(PROFILE).text
    assert as_alice.post(ACCEPT).status_code == 302
    assert not TermsAcceptance.objects.exists()


@pytest.mark.parametrize("version", ["", "2", "x", "\x00"])
def test_only_what_was_read_is_accepted(as_alice, terms, version):
    as_alice.post(ACCEPT, {"version": version})
    assert not TermsAcceptance.objects.exists()


def test_the_first_time_stands(as_alice, terms):
    as_alice.post(ACCEPT, {"version": "1"})
    first = TermsAcceptance.objects.get().accepted_at
    as_alice.post(ACCEPT, {"version": "1"})
    assert TermsAcceptance.objects.get().accepted_at == first


def test_only_by_post(as_alice):
    assert as_alice.get(ACCEPT).status_code == 405
