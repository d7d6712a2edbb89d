"""What a person sees who has not signed in: this list, and nothing else."""

from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.urls import path

from tests.conventions.routes import all_routes, routes_of

PUBLIC = {
    "",
    "apply/",
    "apply/thanks/",
    "^r/(?P<code>[^/]{1,80})/?$",
    "go/",
    "go/<path:path>",
    "b/<str:name>",
    "f/<slug:slug>/",
    "f/<slug:slug>/thanks/",
    "f/<slug:slug>/confirm/<slug:token>/",
    "s.js",
    "api/v1/docs",
    "api/v1/openapi.json",
    "healthz",
    "readyz",
    "set-up/",
    "set-up/<str:token>/",
    "accounts/letters/<str:key>/",
    "accounts/login/",
    "accounts/login/code/",
    "accounts/login/code/confirm/",
    "accounts/logout/",
    "accounts/inactive/",
    "accounts/invitation/",
    "accounts/signup/",
    "accounts/password/reset/",
    "accounts/password/reset/done/",
    "accounts/password/reset/key/done/",
    "accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
}

# In tests no worker runs, and this page is there to say so.
UNWELL_WITHOUT_WORKER = {"/readyz"}
# Not for people: what these do needs a key, and without one they answer 401.
WITH_A_KEY = {"api/v1/opt-ins", "api/v1/contacts/token"}
# A name that the address generator needs; nothing stands there.
EMPTY = {"api/v1/"}


def is_public(client, address):
    response = client.get(address, follow=True)
    assert response.status_code < 500 or address in UNWELL_WITHOUT_WORKER
    ends_at = response.redirect_chain[-1][0] if response.redirect_chain else address
    asked_to_sign_in = urlsplit(ends_at).path == resolve_url(settings.LOGIN_URL)
    return not asked_to_sign_in or urlsplit(address).path == resolve_url(settings.LOGIN_URL)


def test_only_these_pages_are_public(client, business):
    public = {route.pattern for route in all_routes() if is_public(client, route.path)}
    assert public == PUBLIC | WITH_A_KEY | EMPTY


def test_nothing_that_needs_a_key_works_without(client, business):
    for route in all_routes():
        if route.pattern in WITH_A_KEY:
            assert client.post(route.path, "{}", content_type="application/json").status_code == 401


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_no_other_method_opens_a_private_page(client, business, method):
    for route in all_routes():
        if route.pattern not in PUBLIC | WITH_A_KEY | EMPTY:
            response = getattr(client, method)(route.path)
            assert response.status_code in {302, 405}, route


def test_the_walk_finds_every_kind_of_address():
    def page(_request):
        return HttpResponse()

    routes = routes_of([path("a/<int:n>/<slug:s>/", page)], "", "/")
    assert [route.path for route in routes] == ["/a/1/x1/"]
