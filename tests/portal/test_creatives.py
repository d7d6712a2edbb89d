"""Banners, Emails and Page texts."""

import pytest

from referrals.models import Creative
from tests.factories import (
    AdFactory,
    BannerFactory,
    CreativeFactory,
    EmailFactory,
    TrackingLinkFactory,
)
from tests.portal.bad_input import BAD_IDS

PAGES = {
    "/portal/banners/": BannerFactory,
    "/portal/emails/": EmailFactory,
    "/portal/page-texts/": CreativeFactory,
}
ADDRESS = "http://127.0.0.1:8000/go/haircare/alice"


@pytest.fixture(params=PAGES)
def where(request):
    return request.param


def test_it_works(as_alice, haircare):
    banner = BannerFactory(link=haircare, name="Spring, wide")
    text = as_alice.get("/portal/banners/").text
    assert "Spring, wide" in text
    assert f'<img src="/b/{banner.picture}"' in text
    assert f"&lt;a href=&quot;{ADDRESS}&quot;&gt;&lt;img src=" in text
    assert f'data-copy="{ADDRESS}"' in text


def test_an_email_shows_subject_and_text(as_alice, haircare):
    EmailFactory(link=haircare, subject="From {{ name }}", text="Hello\n\n{{ link }}")
    text = as_alice.get("/portal/emails/").text
    assert "From Alice" in text
    assert f'<p><a href="{ADDRESS}" rel="nofollow">{ADDRESS}</a></p>' in text
    assert "mailto:?subject=From%20Alice" in text


def test_each_page_shows_its_kind(as_alice, where):
    for each, factory in PAGES.items():
        factory(name=f"On {each}")
    text = as_alice.get(where).text
    assert [each for each in PAGES if f"On {each}" in text] == [where]


def test_in_the_owners_order(as_alice, where):
    PAGES[where](name="Second", order=2)
    PAGES[where](name="First", order=1)
    text = as_alice.get(where).text
    assert text.index("First") < text.index("Second")


def test_a_chosen_ad_is_inside(as_alice, alice, haircare, where):
    PAGES[where](link=haircare)
    ad = AdFactory(partner=alice, code="website2")
    text = as_alice.get(where, {"ad": ad.pk, "link": ""}).text
    assert f"{ADDRESS}/website2" in text
    assert f'<option value="{ad.pk}" selected>' in text


def test_one_link_may_be_chosen(as_alice, haircare, where):
    PAGES[where](link=haircare, name="Of haircare")
    other = PAGES[where](name="Of another")
    text = as_alice.get(where, {"ad": "", "link": other.link.pk}).text
    assert "Of another" in text
    assert "Of haircare" not in text


def test_only_links_with_creatives_are_offered(as_alice, haircare, where):
    TrackingLinkFactory(name="Without any")
    PAGES[where](link=haircare)
    text = as_alice.get(where).text
    assert "Hair care free guide</option>" in text
    assert "Without any" not in text


def test_what_is_not_for_the_partner_is_not_shown(as_alice, charlie, gold, where):
    factory = PAGES[where]
    factory(name="Archived").archive()
    factory(name="For gold", programs=[gold])
    factory(name="Of Charlie", link=TrackingLinkFactory(partner=charlie))
    assert "has not made" in as_alice.get(where).text
    factory(name="For all")
    text = as_alice.get(where).text
    assert [name for name in ("Archived", "For gold", "Of Charlie") if name in text] == []


def test_nothing_yet(as_alice, where):
    text = as_alice.get(where).text
    assert "Dana&#x27;s Shop has not made " in text
    assert "<form class=" not in text


def test_while_the_partnership_is_paused(as_alice, alice, where):
    PAGES[where](name="Spring")
    alice.set_status("inactive")
    text = as_alice.get(where).text
    assert "when your partnership is active" in text
    assert "Spring" not in text


@pytest.mark.parametrize("field", ["ad", "link"])
def test_nonsense_is_told_at_its_field(as_alice, where, field):
    PAGES[where](name="Spring")
    for bad in (*BAD_IDS, "\x00"):
        answer = as_alice.get(where, {field: bad})
        assert "Choose one from the list." in answer.text, bad
        assert "Spring" not in answer.text


def test_others_ads_are_not_ones_own(as_alice, bob, charlie, where):
    PAGES[where](name="Spring")
    for other in (bob, charlie):
        answer = as_alice.get(where, {"ad": AdFactory(partner=other, name="Theirs").pk})
        assert "Choose one from the list." in answer.text
        assert "Theirs" not in answer.text


def test_a_page_that_is_not_there_is_the_nearest(as_alice, where):
    PAGES[where](name="Spring")
    for number in ("0", "-1", "x", "9" * 40, "\x00", ""):
        assert "Spring" in as_alice.get(where, {"page": number}).text, number


def test_long_lists_have_pages_that_keep_the_choice(as_alice, alice, haircare, where):
    ad = AdFactory(partner=alice)
    for number in range(21):
        PAGES[where](link=haircare, name=f"Number {number:02}", order=number)
    first = as_alice.get(where, {"ad": ad.pk}).text
    assert "Number 19" in first and "Number 20" not in first
    assert f'href="?ad={ad.pk}&amp;page=2"' in first
    assert "Number 20" in as_alice.get(where, {"ad": ad.pk, "page": 2}).text


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_is_only_read(as_alice, where, method):
    assert getattr(as_alice, method)(where).status_code == 405


def test_it_costs_few_queries(as_alice, alice, haircare, where, django_assert_num_queries):
    AdFactory.create_batch(3, partner=alice)
    for _each in range(15):
        PAGES[where](link=haircare)
    as_alice.get(where)
    # Session, partner, business, Ads, links, and the creatives: how many, and these.
    with django_assert_num_queries(7):
        as_alice.get(where)


@pytest.mark.parametrize(("ending", "content_type"), [("txt", "text/plain"), ("html", "text/html")])
def test_a_text_is_saved(as_alice, alice, haircare, ending, content_type):
    ad = AdFactory(partner=alice, code="site")
    email = EmailFactory(link=haircare, name="To friends", subject="A & B", text="a < b {{ link }}")
    answer = as_alice.get(f"/portal/texts/{email.pk}.{ending}", {"ad": ad.pk})
    assert answer.headers["Content-Type"] == f"{content_type}; charset=utf-8"
    assert f'filename="to-friends.{ending}"' in answer.headers["Content-Disposition"]
    assert f"{ADDRESS}/site" in answer.text
    assert ("Subject: A & B\n\na < b" if ending == "txt" else "<p>a &lt; b") in answer.text


def test_only_texts_that_are_ones_own_are_saved(as_alice, charlie, gold):
    theirs = [
        BannerFactory(),
        EmailFactory(programs=[gold]),
        EmailFactory(link=TrackingLinkFactory(partner=charlie)),
    ]
    for each in theirs:
        assert as_alice.get(f"/portal/texts/{each.pk}.txt").status_code == 404
    mine = EmailFactory()
    ad = AdFactory(partner=charlie)
    assert as_alice.get(f"/portal/texts/{mine.pk}.txt", {"ad": ad.pk}).status_code == 404


@pytest.mark.parametrize("key", BAD_IDS)
def test_texts_that_are_not(as_alice, key):
    assert as_alice.get(f"/portal/texts/{key}.txt").status_code == 404


def test_looking_changes_nothing(as_alice, where):
    PAGES[where]()
    before = list(Creative.objects.values())
    as_alice.get(where)
    assert list(Creative.objects.values()) == before
