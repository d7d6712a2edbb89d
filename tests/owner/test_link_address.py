import pytest
from django.urls import reverse

from tests.factories import PartnerFactory, TrackingLinkFactory


def page(client, link, partner):
    address = reverse("admin:referrals_trackinglink_address", args=[link.pk])
    return client.get(address, {"partner": getattr(partner, "pk", partner)})


def test_it_works(as_dana, haircare, alice):
    assert "http://127.0.0.1:8000/go/haircare/alice" in page(as_dana, haircare, alice).text


def test_before_a_partner_is_chosen(as_dana, haircare, alice):
    address = reverse("admin:referrals_trackinglink_address", args=[haircare.pk])
    shown = as_dana.get(address).text
    assert "1 partner can use this link." in shown
    assert "/go/haircare/" not in shown


def test_it_says_why_not(as_dana, haircare, alice, charlie, gold):
    reserved = TrackingLinkFactory(partner=alice)
    golden = TrackingLinkFactory(programs=[gold])
    idle = PartnerFactory(status="inactive")
    archived = TrackingLinkFactory()
    archived.archive()
    for link, partner, why in [
        (reserved, charlie, "The link is reserved for another partner"),
        (golden, charlie, "The partner was in none of the link&#x27;s programs"),
        (haircare, idle, "The partner was inactive"),
        (archived, charlie, "The link was archived"),
    ]:
        shown = page(as_dana, link, partner).text
        assert why in shown
        assert f"/go/{link.code}/" not in shown


@pytest.mark.parametrize("partner", ["x", "0", "9" * 40, "\x00", ""])
def test_nonsense(as_dana, haircare, partner):
    assert page(as_dana, haircare, partner).status_code == 200


def test_no_such_link(as_dana, business):
    assert as_dana.get("/admin/referrals/trackinglink/0/address/").status_code == 404
    assert as_dana.get(f"/admin/referrals/trackinglink/{'9' * 40}/address/").status_code == 404
