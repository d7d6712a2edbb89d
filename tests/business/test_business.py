"""The owner's settings: one row, sensible before anybody saved it."""

from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from business.middleware import BusinessMiddleware
from business.models import Business
from business.money import validate_currency


def test_defaults_hold_before_anybody_saved_them(db):
    business = Business.objects.current()
    assert business.pk == Business.ONLY
    assert (business.credit_window_days, business.hit_id_parameter) == (90, "rid")
    assert not Business.objects.exists()


def test_saved_row_is_the_current_one(business):
    assert Business.objects.current().name == "Dana's Shop"
    assert Business.objects.current().zone == ZoneInfo("Europe/Berlin")


def test_there_is_only_one_row(business):
    with pytest.raises(IntegrityError), transaction.atomic():
        Business.objects.create(id=2)


def test_database_refuses_a_window_of_no_days(business):
    with pytest.raises(IntegrityError), transaction.atomic():
        Business.objects.update(credit_window_days=0)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("currency", "eur"), ("currency", "EU"), ("currency", "EUR "), ("currency", "€"),
        ("time_zone", "Berlin"), ("time_zone", "Europe/Berlin\x00"), ("time_zone", "../etc/passwd"),
        ("hit_id_parameter", "1id"), ("hit_id_parameter", "a b"), ("hit_id_parameter", "rid\n"),
        ("hit_id_parameter", ""), ("credit_window_days", 0), ("credit_window_days", 3651),
        ("unique_window_hours", 0), ("unique_window_hours", 721), ("reply_to", "dana"),
        ("fallback_address", "javascript:alert(1)"), ("fallback_address", "www.example.com"),
        ("name", ""), ("name", "x" * 121), ("consent", "all"), ("choose_partner", "random"),
    ],
)  # fmt: skip
def test_form_refuses_it_at_its_field(business, field, value):
    setattr(business, field, value)
    with pytest.raises(ValidationError) as refusal:
        business.full_clean()
    assert list(refusal.value.message_dict) == [field]


@pytest.mark.parametrize("code", ["EUR", "USD", "JPY"])
def test_currency_is_accepted(code):
    validate_currency(code)


def zone_of(view, rf, user):
    """The time zone in which a page is shown to somebody."""
    request = rf.get("/")
    request.user = user
    middleware = BusinessMiddleware(show_zone)

    def respond(inner):
        middleware.process_view(inner, view, (), {})
        return timezone.get_current_timezone_name()

    middleware.get_response = respond
    return middleware(request)


def show_zone(_request):
    return None


def test_signed_in_people_see_times_of_the_owners_zone(rf, dana):
    assert zone_of(show_zone, rf, dana) == "Europe/Berlin"
    assert timezone.get_current_timezone_name() == "UTC"


def test_public_pages_look_at_no_session(rf, business):
    # Without a user on the request, looking at one would raise.
    assert zone_of(login_not_required(show_zone), rf, None) == "UTC"


@pytest.mark.parametrize(
    ("host", "path", "status"),
    [
        ("old.example.com", "/accounts/login/", 404),
        ("old.example.com", "/admin/", 404),
        ("old.example.com:8000", "/", 404),
        ("127.0.0.1", "/accounts/login/", 200),
        ("old.example.com", "/go/haircare/alice", 302),
    ],
)
def test_further_domains_serve_tracking_links_only(
    client, settings, haircare, alice, host, path, status
):
    settings.LINK_HOSTS = ["old.example.com"]
    settings.ALLOWED_HOSTS = ["127.0.0.1", "old.example.com"]

    assert client.get(path, headers={"Host": host}).status_code == status


def test_a_page_that_does_not_ask_costs_no_query(rf, django_assert_num_queries, db):
    request = rf.get("/")
    request.user = AnonymousUser()
    with django_assert_num_queries(0):
        BusinessMiddleware(lambda _request: None)(request)
