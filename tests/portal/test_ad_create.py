from datetime import UTC, date, datetime

import pytest
import time_machine

from referrals.models import Ad, AdCode
from tests.factories import AdFactory
from tests.portal.bad_input import BAD_IDS, BAD_TEXTS

CREATE = "/portal/ads/new/"
FORM = {
    "name": "Newsletter May",
    "description": "The yellow one",
    "media_type": "email",
    "start_date": "2026-05-01",
    "code": "",
}


def create(client, query="", **fields):
    return client.post(CREATE + query, FORM | fields)


def test_it_works(as_alice, alice):
    response = create(as_alice)
    ad = Ad.objects.get()
    assert response.headers["Location"] == f"/portal/generator/?ad={ad.pk}&show=1#generate"
    assert (ad.partner, ad.name, ad.description) == (alice, "Newsletter May", "The yellow one")
    assert (ad.media_type, ad.start_date, ad.code) == ("email", date(2026, 5, 1), "newsletter-may")


def test_the_ad_is_chosen_when_one_comes_back(as_alice, haircare):
    page = as_alice.post(CREATE, FORM, follow=True).text
    assert f'<option value="{Ad.objects.get().pk}" selected>Newsletter May' in page


def test_the_choices_of_the_generator_are_kept(as_alice, bob, haircare):
    query = f"?who={bob.pk}&where={haircare.pk}&ad="
    assert f"who={bob.pk}&amp;where={haircare.pk}&amp;show=1" in as_alice.get(CREATE + query).text
    response = create(as_alice, query)
    assert f"?who={bob.pk}&where={haircare.pk}&ad=" in response.headers["Location"]


@pytest.mark.parametrize("value", [*BAD_IDS, "//evil.example", "https://evil.example"])
def test_only_numbers_are_kept(as_alice, value):
    assert as_alice.get(f"{CREATE}?who={value}").status_code == 200
    response = create(as_alice, f"?who={value}")
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/portal/generator/?")
    assert "evil" not in response.headers["Location"]


def test_today_is_the_owners_day(as_alice):
    with time_machine.travel(datetime(2026, 5, 19, 23, 30, tzinfo=UTC)):
        assert 'value="2026-05-20"' in as_alice.get(CREATE).text


def test_a_taken_name_gets_another_code(as_alice, alice, charlie):
    AdFactory(partner=alice, code="newsletter-may")
    AdFactory(partner=charlie, code="newsletter-may2")
    create(as_alice)
    assert Ad.objects.newest_first().first().code == "newsletter-may2"


def test_a_name_without_latin_letters_gets_a_code_too(as_alice):
    create(as_alice, name="新聞")
    assert Ad.objects.get().code


def test_a_code_of_ones_own(as_alice):
    create(as_alice, code="Website.2")
    assert Ad.objects.get().code == "Website.2"


def test_a_strangers_code_is_free(as_alice, charlie):
    AdFactory(partner=charlie, code="web")
    create(as_alice, code="web")
    assert AdCode.objects.filter(key="web").count() == 2


def test_taken_codes_are_refused_also_former_ones(as_alice, alice):
    ad = AdFactory(partner=alice, code="old")
    ad.rename("new")
    for code in ["old", "OLD", "New"]:
        assert "is taken" in create(as_alice, code=code).text
    assert Ad.objects.count() == 1


@pytest.mark.parametrize(
    "code", ["a b", "/x", "..", ".x", "x.", "-x", "ü", "x" * 65, "a\x00", "%00"]
)
def test_bad_codes_are_refused_at_the_field(as_alice, code):
    response = create(as_alice, code=code)
    assert response.status_code == 200
    assert "errorlist" in response.text
    assert not Ad.objects.exists()


@pytest.mark.parametrize("field", ["name", "description"])
@pytest.mark.parametrize("text", BAD_TEXTS)
def test_bad_texts_are_refused_at_the_field(as_alice, field, text):
    response = create(as_alice, **{field: text})
    assert response.status_code == 200
    assert "errorlist" in response.text
    assert not Ad.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"name": ""},
        {"name": "x" * 121},
        {"media_type": "pigeon"},
        {"media_type": ""},
        {"start_date": ""},
        {"start_date": "tomorrow"},
        {"start_date": "2026-02-30"},
        {"start_date": "99999-01-01"},
        {"start_date": "2026-01-01\x00"},
    ],
)
def test_what_is_missing_or_wrong_is_said_at_the_field(as_alice, fields):
    assert "errorlist" in create(as_alice, **fields).text
    assert not Ad.objects.exists()


def test_invalid_utf_8_is_no_failure(as_alice):
    body = b"name=%ff%fe&description=&media_type=email&start_date=2026-05-01&code=x1"
    response = as_alice.post(CREATE, body, content_type="application/x-www-form-urlencoded")
    assert response.status_code in {200, 302}


def test_nobody_makes_ads_for_others(as_alice, alice, charlie):
    create(as_alice, partner=charlie.pk, partner_id=charlie.pk)
    assert Ad.objects.get().partner == alice


def test_queries_stay_few(as_alice, django_assert_num_queries):
    with django_assert_num_queries(3):
        as_alice.get(CREATE)
