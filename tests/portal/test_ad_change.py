import pytest

from tests.factories import AdFactory
from tests.portal.bad_input import BAD_TEXTS

FORM = {
    "name": "Newsletter June",
    "description": "",
    "media_type": "print",
    "start_date": "2026-06-01",
    "code": "june",
}


@pytest.fixture
def ad(alice):
    return AdFactory(partner=alice, name="Newsletter May", code="may")


def change(client, ad, **fields):
    return client.post(f"/portal/ads/{ad.pk}/", FORM | fields)


def test_it_works(as_alice, ad):
    assert 'value="Newsletter May"' in as_alice.get(f"/portal/ads/{ad.pk}/").text
    assert change(as_alice, ad).status_code == 302
    ad.refresh_from_db()
    assert (ad.name, ad.media_type, ad.code) == ("Newsletter June", "print", "june")


def test_former_codes_stay_and_are_shown(as_alice, ad):
    change(as_alice, ad)
    assert ad.codes.spelled("may").exists()
    assert '<span class="code">may</span>' in as_alice.get(f"/portal/ads/{ad.pk}/").text


def test_one_may_go_back_to_a_former_code(as_alice, ad):
    change(as_alice, ad)
    change(as_alice, ad, code="May")
    ad.refresh_from_db()
    assert ad.code == "May"
    assert ad.codes.count() == 2


def test_others_codes_are_taken(as_alice, alice, ad):
    AdFactory(partner=alice, code="june")
    assert "is taken" in change(as_alice, ad, code="JUNE").text
    ad.refresh_from_db()
    assert (ad.code, ad.name) == ("may", "Newsletter May")


@pytest.mark.parametrize("fields", [{"code": ""}, {"code": "a b"}, {"name": ""}])
def test_mistakes_are_said_at_the_field(as_alice, ad, fields):
    assert "errorlist" in change(as_alice, ad, **fields).text
    ad.refresh_from_db()
    assert (ad.code, ad.name) == ("may", "Newsletter May")


@pytest.mark.parametrize("text", BAD_TEXTS)
def test_bad_texts_are_refused_at_the_field(as_alice, ad, text):
    assert "errorlist" in change(as_alice, ad, name=text).text


def test_ads_of_others_do_not_exist(as_bob, as_charlie, ad):
    for client in [as_bob, as_charlie]:
        assert client.get(f"/portal/ads/{ad.pk}/").status_code == 404
        assert change(client, ad).status_code == 404


@pytest.mark.parametrize("number", ["0", "9" * 40, "-1", "x", "1%00"])
def test_unknown_ads_are_not_found(as_alice, ad, number):
    assert as_alice.get(f"/portal/ads/{number}/").status_code == 404


def test_an_archived_ad_can_be_changed(as_alice, ad):
    ad.archive()
    assert change(as_alice, ad).headers["Location"] == "/portal/generator/#generate"


def test_queries_stay_few(as_alice, ad, django_assert_num_queries):
    with django_assert_num_queries(5):
        as_alice.get(f"/portal/ads/{ad.pk}/")
