import pytest

from tests.factories import AdFactory, TrackingLinkFactory
from tests.portal.bad_input import BAD_IDS

QR = "/portal/qr.svg"


def test_it_works(as_alice, haircare):
    response = as_alice.get(QR, {"link": haircare.pk})
    assert response.headers["Content-Type"] == "image/svg+xml"
    assert "<svg" in response.text
    assert "style=" not in response.text


def test_each_address_has_a_code_of_its_own(as_alice, alice, bob, haircare):
    ad = AdFactory(partner=alice)
    choices = [{}, {"who": bob.pk}, {"ad": ad.pk}, {"who": bob.pk, "ad": ad.pk}]
    pictures = {as_alice.get(QR, {"link": haircare.pk} | each).text for each in choices}
    assert len(pictures) == 4


def test_the_file_is_named_by_its_codes(as_alice, alice, haircare):
    ad = AdFactory(partner=alice, code="flyer")
    response = as_alice.get(QR, {"link": haircare.pk, "ad": ad.pk, "download": "1"})
    expected = 'attachment; filename="haircare-alice-flyer.svg"'
    assert response.headers["Content-Disposition"] == expected


def test_as_a_picture_for_messages(as_alice, haircare):
    response = as_alice.get("/portal/qr.png", {"link": haircare.pk, "download": "1"})
    assert response.content.startswith(b"\x89PNG")
    assert response.headers["Content-Type"] == "image/png"
    assert 'filename="haircare-alice.png"' in response.headers["Content-Disposition"]


def test_of_others_there_is_none(as_alice, charlie, haircare):
    theirs = TrackingLinkFactory(partner=charlie)
    ad = AdFactory(partner=charlie)
    for sent in [
        {},
        {"link": theirs.pk},
        {"link": haircare.pk, "ad": ad.pk},
        {"link": haircare.pk, "who": charlie.pk},
    ]:
        assert as_alice.get(QR, sent).status_code == 404


@pytest.mark.parametrize("value", BAD_IDS)
@pytest.mark.parametrize("field", ["link", "who", "ad"])
def test_nonsense_is_not_found(as_alice, haircare, field, value):
    start = f"link={haircare.pk}&" if field != "link" else ""
    assert as_alice.get(f"{QR}?{start}{field}={value}").status_code == 404


def test_queries_stay_few(as_alice, haircare, django_assert_num_queries):
    with django_assert_num_queries(6):
        as_alice.get(QR, {"link": haircare.pk})
