"""Every page of the admin is for the team alone, and no other website presses its buttons."""

import pytest
from django.test import Client

from tests.cast import BACKEND
from tests.conventions.routes import all_routes

OWNERS = [route for route in all_routes() if route.pattern.startswith("admin/")]


def test_the_walk_finds_them():
    patterns = {route.pattern for route in OWNERS}
    assert {"admin/find/", "admin/looks-odd/<str:key>/hold/"} <= patterns


@pytest.mark.parametrize("method", ["get", "post"])
def test_partners_open_none(as_alice, method):
    for route in OWNERS:
        assert getattr(as_alice, method)(route.path).status_code == 403, route


# They sign in and out, and change nothing.
DOORS = {"admin/login/", "admin/logout/"}


def test_who_only_looks_presses_no_button(as_rita):
    for route in OWNERS:
        if route.pattern not in DOORS:
            answer = as_rita.post(route.path)
            assert answer.status_code == 403, route
            assert "ask an owner" in answer.text, route


def test_no_other_website_presses_a_button(dana):
    client = Client(enforce_csrf_checks=True)
    client.force_login(dana, backend=BACKEND)
    for route in OWNERS:
        assert client.post(route.path).status_code == 403, route
