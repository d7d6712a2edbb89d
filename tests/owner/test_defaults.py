import pytest

from business.models import Business
from tests.factories import HitFactory
from tests.owner.typing_in import errors, typed

PAGE = "/admin/business/business/1/change/"


def test_the_menu_leads_straight_to_the_form(as_dana):
    assert as_dana.get("/admin/business/business/").headers["Location"] == PAGE


def test_it_works(as_dana):
    typed(as_dana, PAGE, name="Dana & Co", time_zone="Asia/Tokyo", country="de")
    business = Business.objects.get()
    assert (business.name, business.time_zone, business.country) == (
        "Dana & Co",
        "Asia/Tokyo",
        "DE",
    )


def test_before_it_was_ever_saved(as_dana):
    Business.objects.all().delete()
    assert typed(as_dana, PAGE, name="New").status_code == 302
    assert Business.objects.get().name == "New"


@pytest.mark.unaudited
def test_the_time_zone_stays_once_there_are_hits(as_dana, haircare):
    HitFactory(link=haircare)
    assert "cannot be changed here any more" in as_dana.get(PAGE).text
    typed(as_dana, PAGE, time_zone="Asia/Tokyo")
    assert Business.objects.get().time_zone == "Europe/Berlin"


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("name", ""),
        ("name", "x" * 121),
        ("name", "a\x00"),
        ("reply_to", "x"),
        ("country", "Germany"),
        ("currency", "euro"),
        ("currency", "eur"),
        ("time_zone", "Mars/Base"),
        ("credit_window_days", "0"),
        ("credit_window_days", "9" * 30),
        ("hit_id_parameter", "a b"),
        ("hit_id_parameter", ""),
        ("unique_window_hours", "0"),
        ("fallback_address", "example.com"),
        ("fallback_address", "javascript:alert(1)"),
        ("fallback_address", "http://127.0.0.1:8000/go/x"),
        ("choose_partner", "random"),
        ("welcome", "x" * 4001),
        ("welcome", "a\x00"),
    ],
)
def test_bad_fields(as_dana, field, text):
    assert list(errors(typed(as_dana, PAGE, **{field: text}))) == [field]
    assert Business.objects.get().name == "Dana's Shop"


@pytest.mark.parametrize("page", ["add/", "1/delete/", "2/change/"])
def test_there_is_one_row(as_dana, page):
    answer = as_dana.get(f"/admin/business/business/{page}")
    assert answer.status_code in {302, 403}


@pytest.mark.parametrize(
    ("comes_from_keap", "what_to_do"),
    [(True, 'href="/admin/partners/import/">Import partners</a>'), (False, "nothing to do")],
)
def test_coming_from_keap_says_what_to_do(as_dana, business, comes_from_keap, what_to_do):
    Business.objects.update(comes_from_keap=comes_from_keap)
    page = as_dana.get(PAGE).text
    assert what_to_do in page
    assert "icon-no.svg" not in page
