"""Error pages need neither the database nor a person."""

import pytest
from django.template.loader import render_to_string
from django.test import Client


@pytest.mark.parametrize("code", [400, 403, 404, 429, 500])
def test_it_works(code):
    page = render_to_string(f"{code}.html")
    assert "<h1>" in page
    assert "css/tokens.css" in page


def test_a_missing_page(client, db):
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert "This page does not exist" in response.text


def test_a_missing_page_in_see_as_partner_leads_back_there(as_dana, alice):
    as_dana.post(f"/admin/partners/partner/{alice.pk}/see_as/")
    response = as_dana.get(f"/portal/as/{alice.pk}/ads/0/")
    assert response.status_code == 404
    assert f'href="/portal/as/{alice.pk}/"' in response.text


def test_a_form_without_its_token(alice):
    client = Client(enforce_csrf_checks=True)
    response = client.post("/accounts/login/", {})
    assert response.status_code == 403
    assert "css/tokens.css" in response.text
    assert "took too long" in response.text
