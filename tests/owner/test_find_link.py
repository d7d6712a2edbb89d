"""A tracking link pasted into the box: would it credit now, by the redirect's own rules?"""

import pytest
from django.conf import settings

from business.models import Business
from owner.finding.link_words import AGAINST
from owner.finding.pasted_link import pasted_links
from referrals.eligibility import NotUsable
from tests.factories import AdFactory, TrackingLinkFactory
from tests.owner.test_find import found
from tracking.reasons import Reason

YES = "Would credit now: <strong>yes.</strong>"
NO = "Would credit now: <strong>no</strong>, because "


def answer(client, asked):
    """The text as it reads, whatever the lines of the template."""
    return " ".join(found(client, asked).split())


def test_it_works(as_dana, haircare, alice):
    page = answer(as_dana, f"{settings.BASE_URL}/go/haircare/alice")
    assert f"Link haircare, partner Alice, no Ad. {YES}" in page
    assert "https://www.example.com/haircare" in page


@pytest.mark.parametrize(
    "asked",
    [
        "/go/haircare/alice/",
        "go/haircare/alice",
        "HTTPS://GO.EXAMPLE.COM/go/HairCare/ALICE",
        "https://xy123.isrefer.com/go/haircare/alice/",
        "https://go.example.com/go/haircare/alice?utm_source=x&fbclid=IwAR0#top",
        "https://go.example.com/go/haircare/alice.",
        "(https://go.example.com/go/haircare/alice)!",
        "Look at <https://go.example.com/go/haircare/alice>, it is nice",
        "„https://go.example.com/go/haircare/alice“",
        "*go.example.com/go/haircare/alice*",
        "https%3A%2F%2Fgo.example.com%2Fgo%2Fhaircare%2Falice",
        "https%253A%252F%252Fgo.example.com%252Fgo%252Fhaircare%252Falice%253Futm%253D1",
        "https://l.example.net/l.php?u=https%3A%2F%2Fgo.example.com%2Fgo%2Fhaircare%2Falice&h=AT0",
        "go.example.com/go/hair%63are/alice",
        "localhost:8000/go/haircare/alice&amp;utm=1",
        "Dear Dana,\nmy link\thttps://go.example.com/go/haircare/alice\n– Alice",
    ],
)
def test_as_people_paste_it(as_dana, haircare, alice, asked):
    page = answer(as_dana, asked)
    assert f"Link haircare, partner Alice, no Ad. {YES}" in page


def test_an_ad(as_dana, haircare, alice, bob):
    AdFactory(partner=alice, name="Newsletter", code="letter")
    assert "partner Alice, Ad Newsletter." in answer(as_dana, "/go/haircare/alice/letter")
    # A parent's Ad on a child's link.
    assert "partner Bob, Ad Newsletter." in answer(as_dana, "/go/haircare/bob/letter")
    page = answer(as_dana, "/go/haircare/alice/leter")
    assert "Nobody has the Ad code “leter”: it credits without an Ad." in page
    assert YES in page


def test_former_codes(as_dana, haircare, alice):
    haircare.rename("hair2")
    alice.rename("anna")
    page = answer(as_dana, "/go/haircare/alice")
    assert YES in page
    assert "“haircare” is a former code of the link, now “hair2”." in page
    assert "“alice” is a former code of the partner, now “anna”." in page


def test_a_host_of_somebody_else(as_dana, haircare, alice):
    page = answer(as_dana, "https://xy123.isrefer.com/go/haircare/alice")
    assert "Clicks on xy123.isrefer.com come here only if" in page
    assert "come here only if" not in answer(as_dana, "http://testserver/go/haircare/alice")


def test_capitals_in_go_itself(as_dana, haircare, alice):
    page = answer(as_dana, "https://go.example.com/GO/haircare/alice")
    assert "works with “/go/” in small letters only" in page


def test_why_not(as_dana, haircare, alice, charlie, gold):
    """Each reason with what to do about it, and where."""
    gold_only = TrackingLinkFactory(code="gold-only", programs=[gold])
    own = TrackingLinkFactory(code="own", partner=charlie)
    archived = TrackingLinkFactory(code="old")
    archived.archive()
    spoilt = TrackingLinkFactory(code="spoilt", destination="ftp://example.com/")
    expected = [
        ("/go/nothing/alice", "no tracking link has the code “nothing”"),
        ("/go/haircare", "the address names no partner."),
        ("/go/haircare/nobody", "nobody has the partner code “nobody”"),
        (f"/go/{gold_only.code}/alice", "the partner is in none of the link&#x27;s programs."),
        (f"/go/{own.code}/alice", "the link is reserved for another partner."),
        (f"/go/{archived.code}/alice", "the link is archived."),
        (f"/go/{spoilt.code}/alice", "the link&#x27;s website address is not usable."),
    ]
    for address, why in expected:
        assert f"{NO}{why}" in answer(as_dana, address)


@pytest.mark.parametrize(
    ("status", "why"),
    [
        ("applied", "the partner is not approved yet. Set the status to Active."),
        ("inactive", "the partner is inactive. Set the status to Active."),
        ("banned", "the partner is banned. Set the status to Active."),
    ],
)
def test_partners_who_are_not_active(as_dana, haircare, alice, status, why):
    alice.set_status(status)
    page = answer(as_dana, "/go/haircare/alice")
    assert f"{NO}{why}" in page
    assert f"/admin/partners/partner/{alice.pk}/change/" in page


def test_clicks_that_are_only_counted(as_dana, haircare, alice):
    Business.objects.update(consent=Business.Consent.COUNT_ONLY)
    assert f"{NO}clicks are only counted" in answer(as_dana, "/go/haircare/alice")


def test_several_links(as_dana, haircare, alice, bob):
    page = answer(as_dana, "/go/haircare/alice and /go/haircare/bob")
    assert "partner Alice" in page
    assert "Only the first of these links is looked up." in page


def test_every_reason_of_link_and_partner_has_words():
    beside = {Reason.PARTNER_MISSING, Reason.PARTNER_UNKNOWN, Reason.DESTINATION_REFUSED}
    assert set(AGAINST) == {Reason(each.value) for each in NotUsable} | beside


@pytest.mark.parametrize(
    "text", ["", "gogo/x", "https://example.com/cargo/x/y", "/go/", "ergo/go", "let's go / now"]
)
def test_what_is_no_link(text):
    assert pasted_links(text) == []


def test_the_same_link_twice_is_one():
    assert len(pasted_links("a.b/go/x/y https://A.b/go/X/Y?z=1")) == 1


def test_markup_stays_text(as_dana, haircare):
    page = found(as_dana, "/go/haircare/x;alert(1);y")
    assert "<script>alert" not in page
