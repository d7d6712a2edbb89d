from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.urls import reverse

from owner import hit_pages
from owner.hit_filter import HitFilter
from owner.hit_pages import ROWS, read_page
from owner.maybe_none import NONE
from tests.factories import (
    AdFactory,
    HitCountFactory,
    HitFactory,
    PartnerFactory,
    TrackingLinkFactory,
)
from tracking.models import Hit

LIST = "/admin/tracking/hit/"
NOON = time(12, tzinfo=UTC)
LAST = date(2026, 3, 31)


def hits_on(day, link, partner, number=1, **fields):
    """Hits and their count, as the recorder leaves them."""
    instants = [datetime.combine(day, NOON) + timedelta(seconds=n) for n in range(number)]
    about = {"day": day, "link": link, "partner": partner} | fields
    Hit.objects.bulk_create([HitFactory.build(at=at, **about) for at in instants])
    about |= {
        "link": link.pk,
        "partner": partner.pk,
        "ad": fields["ad"].pk if "ad" in fields else 0,
    }
    keys = {f"{name}_id": about.pop(name) for name in ("link", "partner", "ad")}
    unique = number if about.pop("is_unique", False) else 0
    HitCountFactory(**about, **keys, hits=number, unique_hits=unique)


def walk(wanted):
    """All keys from the newest page to the oldest, and the number of pages."""
    keys, pages, edge = [], 0, None
    while True:
        page = read_page(wanted, before=edge)
        keys += [hit.pk for hit in page.rows]
        pages, edge = pages + 1, page.older
        if edge is None:
            return keys, pages


@pytest.fixture
def wanted(business):
    return HitFilter(LAST - timedelta(days=89), LAST, business.zone)


def test_it_opens_on_today(as_dana, haircare, alice):
    HitFactory(link=haircare, partner=alice)
    HitFactory(link=haircare, partner=alice, at=datetime(2026, 1, 1, tzinfo=UTC))
    page = as_dana.get(LIST)
    assert len(page.context["page"].rows) == 1
    assert "Hair care free guide" in page.text


def test_why_a_hit_is_not_counted(as_dana, haircare, alice):
    HitFactory(link=haircare, partner=alice, hit_class="bot", reason="bot")
    assert "A bot or crawler, not a person" in as_dana.get(LIST).text


def test_hits_without_a_partner_show_what_was_typed(as_dana, haircare):
    HitFactory(link=haircare, partner=None, partner_text="nobody", reason="partner_unknown")
    assert "<code>nobody</code>" in as_dana.get(LIST).text


def test_one_hit(as_dana, haircare, alice):
    hit = HitFactory(link=haircare, partner=alice, user_agent="<script>alert(1)</script>")
    page = as_dana.get(reverse("admin:tracking_hit_change", args=[hit.pk])).text
    assert "/go/haircare/alice" in page
    assert "&lt;script&gt;" in page


def test_every_hit_shows_once(wanted, haircare, alice, charlie):
    for back in (0, 1, 5, 40):
        hits_on(LAST - timedelta(days=back), haircare, alice, 30)
        hits_on(LAST - timedelta(days=back), TrackingLinkFactory(), charlie, 5)
    keys, pages = walk(wanted)
    assert keys == sorted(Hit.objects.values_list("pk", flat=True), reverse=True)
    assert pages == 3


@pytest.mark.parametrize("narrowed", ["link", "hit_class", "counted", "partner", "both"])
@pytest.mark.parametrize("most_read", [1, 60, 100_000])
def test_every_hit_of_a_filter_shows_once(
    business, haircare, alice, charlie, narrowed, most_read, monkeypatch
):
    monkeypatch.setattr(hit_pages, "MOST_READ", most_read)
    for back in (0, 1, 2, 30, 31, 60):
        day = LAST - timedelta(days=back)
        hits_on(day, haircare, alice, 25, hit_class="bot", reason="bot")
        hits_on(day, TrackingLinkFactory(), charlie, 25)
    filters = {
        "link": {"link": haircare},
        "hit_class": {"hit_class": "bot"},
        "counted": {"counted": False},
        "partner": {"partner": alice},
        "both": {"link": haircare, "partner": alice},
    }[narrowed]
    wanted = HitFilter(LAST - timedelta(days=89), LAST, business.zone, **filters)
    keys, _pages = walk(wanted)
    assert keys == sorted(
        Hit.objects.filter(partner=alice).values_list("pk", flat=True), reverse=True
    )


NARROWED = [
    {"counted": True, "unique": True},
    {"unique": True},
    {"unique": False},
    {"counted": False},
    {"reason": "bot"},
    {"hit_class": "test"},
    {"ad": "Ad"},
    {"ad": NONE},
    {"ad": "Ad", "unique": True},
    {},
]


@pytest.mark.parametrize("most_read", [1, 100_000])
@pytest.mark.parametrize("filters", NARROWED, ids=", ".join)
def test_the_total_is_the_number_of_hits_that_show(
    business, haircare, alice, filters, most_read, monkeypatch
):
    monkeypatch.setattr(hit_pages, "MOST_READ", most_read)
    ad = AdFactory(partner=alice)
    for back in (0, 1, 40):
        day = LAST - timedelta(days=back)
        hits_on(day, haircare, alice, 20)
        hits_on(day, haircare, alice, 30, ad=ad, is_unique=True)
        hits_on(day, haircare, alice, 11, hit_class="bot", reason="bot")
        hits_on(day, haircare, alice, 3, hit_class="test", reason="test")
    filters = {name: ad if value == "Ad" else value for name, value in filters.items()}
    wanted = HitFilter(LAST - timedelta(days=89), LAST, business.zone, **filters)

    keys, _pages = walk(wanted)
    assert len(keys) == len(set(keys)) == wanted.total() > 0


def test_the_list_says_how_many(as_dana, haircare, alice):
    hits_on(datetime.now(UTC).date(), haircare, alice, 1234)
    page = as_dana.get(LIST, {"days": "30"})
    assert "<strong>1,234</strong> hits" in page.text
    page = as_dana.get(LIST, {"days": "30", "unique": "yes"})
    assert "<strong>0</strong> hits" in page.text


def test_tests_show_where_they_are_asked_for(as_dana, haircare, alice):
    hits_on(datetime.now(UTC).date(), haircare, alice, hit_class="test", reason="test")
    for query, number in ({"counted": "no"}, 0), ({}, 0), ({"hit_class": "test"}, 1):
        page = as_dana.get(LIST, {"days": "30"} | query)
        assert (page.context["total"], len(page.context["page"].rows)) == (number, number)


def test_ads_to_choose_are_the_partners_and_the_parents(as_dana, alice, bob, charlie):
    own, parents = AdFactory(partner=bob), AdFactory(partner=alice)
    AdFactory(partner=charlie)
    for query, ads in (
        ({"partner": bob.pk}, {own, parents}),
        ({"ad": own.pk}, {own}),
        ({}, set()),
        ({"partner": "x", "ad": "9" * 40}, set()),
    ):
        form = as_dana.get(LIST, query).context["form"]
        assert set(form.fields["ad"].queryset) == ads


def test_newer_leads_back(wanted, haircare, alice):
    for back in range(5):
        hits_on(LAST - timedelta(days=back), haircare, alice, 30)
    for filters in ({}, {"link": haircare}):
        narrowed = HitFilter(wanted.first, wanted.last, wanted.zone, **filters)
        first = read_page(narrowed)
        second = read_page(narrowed, before=first.older)
        assert first.newer is None
        assert read_page(narrowed, after=second.newer).rows == first.rows
        assert read_page(narrowed, before=first.older).rows == second.rows


def test_a_day_is_the_owners_day(business, haircare, alice):
    """22:30 UTC on 30 March is 0:30 on 31 March in Berlin."""
    at = datetime(2026, 3, 30, 22, 30, tzinfo=UTC)
    HitFactory(at=at, day=LAST, link=haircare, partner=alice)
    assert read_page(HitFilter(LAST, LAST, business.zone)).rows
    day_before = LAST - timedelta(days=1)
    assert not read_page(HitFilter(day_before, day_before, business.zone)).rows


@pytest.mark.parametrize("query", [{}, {"days": "30"}, {"days": "30", "counted": "yes"}])
def test_queries(as_dana, haircare, query, django_assert_max_num_queries):
    for _each in range(30):
        hits_on(datetime.now(UTC).date(), haircare, PartnerFactory())
    with django_assert_max_num_queries(12):
        assert as_dana.get(LIST, query).context["page"].rows


def test_it_neither_counts_nor_skips(as_dana, haircare, alice, django_assert_max_num_queries):
    for _each in range(ROWS + 1):
        HitFactory(link=haircare, partner=alice)
    with django_assert_max_num_queries(22) as queries:
        page = as_dana.get(LIST)
        as_dana.get(LIST, {"before": page.context["page"].older})
    asked = [query["sql"] for query in queries if "tracking_hit" in query["sql"]]
    assert asked
    assert not [sql for sql in asked if "OFFSET" in sql or "COUNT(" in sql]


@pytest.mark.parametrize(
    "query",
    [
        {"first": "x"},
        {"first": "0001-01-01"},
        {"last": "9999-12-31"},
        {"first": "2026-02-30"},
        {"first": "2026-02-02", "last": "2026-01-01"},
        {"first": "2026-01-01\x00"},
        {"partner": "x"},
        {"partner": "9" * 40},
        {"link": "\x00"},
        {"link": "9" * 40},
        {"hit_class": "x"},
        {"counted": "x"},
        {"unique": "x"},
        {"reason": "x"},
        {"ad": "x"},
        {"ad": "9" * 40},
    ],
)
def test_nonsense_is_answered_at_the_field(as_dana, haircare, query):
    page = as_dana.get(LIST, query)
    assert page.status_code == 200
    assert page.context["form"].errors
    assert page.context["page"] is None


@pytest.mark.parametrize("key", ["x", "", "\x00", "f" * 32, "0" * 32, "9" * 40])
@pytest.mark.parametrize("way", ["before", "after"])
def test_places_that_are_none(as_dana, haircare, key, way):
    for more in ({}, {"counted": "yes"}):
        assert as_dana.get(LIST, {way: key} | more).status_code == 200


@pytest.mark.parametrize("days", ["x", "0", "-5", "9" * 40])
def test_spans_that_are_none_open_on_today(as_dana, haircare, days):
    assert as_dana.get(LIST, {"days": days}).context["page"] is not None


def test_hits_are_read_only(as_dana, haircare, alice):
    hit = HitFactory(link=haircare, partner=alice)
    for page in ("change", "delete"):
        address = reverse(f"admin:tracking_hit_{page}", args=[hit.pk])
        assert as_dana.post(address, {"post": "yes", "reason": "bot"}).status_code == 403
    assert as_dana.get(f"{LIST}add/").status_code == 403
