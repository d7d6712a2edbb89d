import pytest

from tests.factories import AdFactory


@pytest.fixture
def ad(alice):
    return AdFactory(partner=alice, name="Flyer")


def test_it_works(as_alice, ad, haircare):
    page = as_alice.post(f"/portal/ads/{ad.pk}/archive/", follow=True).text
    ad.refresh_from_db()
    assert ad.is_archived
    assert "Links with its code still work and count." in page
    assert "Archived Ads (1)" in page


def test_it_can_be_restored(as_alice, ad, haircare):
    ad.archive()
    page = as_alice.post(f"/portal/ads/{ad.pk}/restore/", follow=True).text
    ad.refresh_from_db()
    assert not ad.is_archived
    assert f'<option value="{ad.pk}" selected>' in page


def test_twice_is_once(as_alice, ad):
    for _n in range(2):
        assert as_alice.post(f"/portal/ads/{ad.pk}/archive/").status_code == 302
    ad.refresh_from_db()
    assert ad.is_archived


@pytest.mark.parametrize("verb", ["archive", "restore"])
def test_a_look_changes_nothing(as_alice, ad, verb):
    assert as_alice.get(f"/portal/ads/{ad.pk}/{verb}/").status_code == 405


@pytest.mark.parametrize("verb", ["archive", "restore"])
def test_ads_of_others_do_not_exist(as_bob, as_charlie, ad, verb):
    for client in [as_bob, as_charlie]:
        assert client.post(f"/portal/ads/{ad.pk}/{verb}/").status_code == 404
    ad.refresh_from_db()
    assert not ad.is_archived
