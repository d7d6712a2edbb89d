import pytest
from django.urls import reverse

from business.models import AuditEntry
from referrals.models import TrackingLink
from tests.factories import HitCountFactory, PartnerFactory, TrackingLinkFactory

LIST = "/admin/referrals/trackinglink/"
ARCHIVE = f"{LIST}archive/"
RESTORE = f"{LIST}restore/"


def archived(link):
    return TrackingLink.objects.get(pk=link.pk).is_archived


def test_it_works(as_dana, haircare, alice, gold):
    TrackingLinkFactory(name="Hers", partner=alice)
    TrackingLinkFactory(name="Golden", programs=[gold])
    page = as_dana.get(LIST).text
    for text in ("haircare", "https://www.example.com/haircare", "Everyone", "Alice (alice)"):
        assert text in page
    assert "Gold" in page


def test_the_hits_of_thirty_days(as_dana, haircare, alice):
    HitCountFactory(link_id=haircare.pk, partner_id=alice.pk, hits=321)
    HitCountFactory(link_id=haircare.pk, partner_id=alice.pk, hits=7, reason="bot")
    HitCountFactory(link_id=haircare.pk, partner_id=alice.pk, hits=9, day="2020-01-01")
    assert ">321</a>" in as_dana.get(LIST).text


@pytest.mark.parametrize("links", [1, 30])
def test_queries(as_dana, gold, silver, links, django_assert_max_num_queries):
    for _each in range(links):
        TrackingLinkFactory(partner=PartnerFactory())
        TrackingLinkFactory(programs=[gold, silver])
    with django_assert_max_num_queries(11):
        as_dana.get(LIST)


@pytest.mark.parametrize("text", ["Hair", "haircare", "formerly", "example.com/haircare"])
def test_search(as_dana, haircare, text):
    TrackingLinkFactory(name="Salon", code="salon")
    haircare.rename("formerly")
    haircare.rename("haircare")
    page = as_dana.get(LIST, {"q": text}).text
    assert "Hair care free guide" in page
    assert "Salon" not in page


@pytest.mark.parametrize(
    "query",
    [
        {"q": "a\x00"},
        {"q": "x" * 5000},
        {"o": "99.-7.x"},
        {"p": "9" * 40},
        {"state": "x"},
        {"programs__id__exact": "x"},
        {"programs__id__exact": "9" * 40},
        {"partner__user__password__startswith": "a"},
        {"all": "x"},
    ],
)
def test_nonsense_in_the_address(as_dana, haircare, query):
    assert as_dana.get(LIST, query, follow=True).status_code in {200, 400}


def test_archived_links_are_shown_on_request(as_dana, haircare):
    haircare.archive()
    assert "Hair care free guide" not in as_dana.get(LIST).text
    assert "Hair care free guide" in as_dana.get(LIST, {"state": "archived"}).text
    assert "Hair care free guide" in as_dana.get(LIST, {"state": "all"}).text


def test_archiving_asks_first(as_dana, haircare):
    chosen = {"action": "archive_selected", "_selected_action": [haircare.pk]}
    page = as_dana.post(LIST, chosen)
    assert "This link leaves all portals" in page.text
    assert not archived(haircare)


def test_archiving_and_undoing_it(as_dana, dana, haircare):
    page = as_dana.post(ARCHIVE, {"keys": str(haircare.pk)}, follow=True).text
    assert archived(haircare)
    assert f'formaction="{RESTORE}" name="keys" value="{haircare.pk}">Undo</button>' in page
    page = as_dana.post(RESTORE, {"keys": str(haircare.pk)}, follow=True).text
    assert not archived(haircare)
    assert "1 tracking link is back in the portals." in page
    assert AuditEntry.objects.filter(actor=dana).count() == 2


def test_restoring_from_the_list(as_dana, haircare):
    haircare.archive()
    chosen = {"action": "restore_selected", "_selected_action": [haircare.pk]}
    as_dana.post(f"{LIST}?state=archived", chosen)
    assert not archived(haircare)


def test_looking_at_the_pages_changes_nothing(as_dana, haircare):
    as_dana.get(ARCHIVE, {"keys": str(haircare.pk)})
    assert as_dana.get(RESTORE, {"keys": str(haircare.pk)}).status_code == 405
    assert not archived(haircare)


@pytest.mark.parametrize("keys", ["", "x", "0", "9" * 40, "\x00", "1,,x"])
def test_archiving_nonsense(as_dana, haircare, keys):
    assert as_dana.post(ARCHIVE, {"keys": keys.replace("1", "0")}).status_code == 302
    assert not archived(haircare)


def test_nothing_is_deleted_from_the_list(as_dana, haircare):
    as_dana.post(LIST, {"action": "delete_selected", "_selected_action": [haircare.pk]})
    assert TrackingLink.objects.filter(pk=haircare.pk).exists()
    assert "delete_selected" not in as_dana.get(LIST).text


def test_delete_what_nobody_clicked(as_dana, haircare):
    delete = reverse("admin:referrals_trackinglink_delete", args=[haircare.pk])
    as_dana.post(delete, {"post": "yes"})
    assert not TrackingLink.objects.exists()
    TrackingLinkFactory(code="haircare")


def test_programs_count_their_links(as_dana, gold, haircare):
    haircare.programs.add(gold)
    page = as_dana.get("/admin/partners/program/").text
    assert f'/admin/referrals/trackinglink/?programs__id__exact={gold.pk}">1</a>' in page
