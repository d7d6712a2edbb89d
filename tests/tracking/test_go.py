"""The /go/ table of docs/rules.md through every door: answer, hit and count of each row."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from business.models import Business
from partners.models import Partner, Program
from referrals.models import Ad, TrackingLink
from tests.cast import signed_in
from tests.factories import AdFactory, PartnerFactory, TrackingLinkFactory
from tests.tracking.conftest import Click
from tracking.hit_ids import read_hit_id, read_visitor_cookie
from tracking.models import Hit, HitCount, MistypedLink, Trail

COOKIE = "sentby"


def rid_of(response) -> str | None:
    return parse_qs(urlsplit(response["Location"]).query).get("rid", [None])[0]


def test_it_works(click: Click, haircare: TrackingLink, alice: Partner) -> None:
    response = click("/go/haircare/alice")

    assert response.status_code == 302
    assert response["Location"].startswith("https://www.example.com/haircare?rid=")
    hit = Hit.objects.get()
    assert (hit.link, hit.partner, hit.ad) == (haircare, alice, None)
    assert (hit.hit_class, hit.reason) == ("human", "")
    assert hit.is_eligible and hit.is_unique
    assert read_hit_id(rid_of(response)).hit == hit.pk
    count = HitCount.objects.get()
    assert (count.hits, count.unique_hits) == (1, 1)
    assert (count.partner_id, count.link_id, count.ad_id) == (alice.pk, haircare.pk, 0)


def test_redirect_headers(click: Click, haircare: TrackingLink, alice: Partner) -> None:
    response = click("/go/haircare/alice")

    assert response["Cache-Control"] == "no-store, private"
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert response["X-Robots-Tag"] == "noindex"
    assert response.content == b""
    assert list(response.cookies) == [COOKIE]


def test_cookie_names_visitor_and_newest_hit(click, haircare, alice) -> None:
    response = click("/go/haircare/alice", headers={"Host": "127.0.0.1"})

    cookie = response.cookies[COOKIE]
    seen = read_visitor_cookie(cookie.value)
    hit = Hit.objects.get()
    assert (seen.visitor, seen.newest.hit) == (hit.visitor, hit.pk)
    assert cookie["httponly"] and cookie["secure"]
    assert (cookie["samesite"], cookie["path"]) == ("None", "/")
    assert cookie["max-age"] == str(400 * 86400)


@pytest.mark.parametrize(
    ("host", "secure", "name", "samesite", "has_secure"),
    [
        ("127.0.0.1", False, "sentby", "None", True),
        ("go.dana.example", True, "__Host-sentby", "None", True),
        ("go.dana.example", False, "sentby", "Lax", False),
    ],
)
def test_cookie_by_scheme(
    click, haircare, alice, settings, host, secure, name, samesite, has_secure
) -> None:
    settings.ALLOWED_HOSTS = [host]
    response = click("/go/haircare/alice", headers={"Host": host}, secure=secure)

    cookie = response.cookies[name]
    assert (cookie["samesite"], bool(cookie["secure"])) == (samesite, has_secure)


@pytest.mark.parametrize(
    "path",
    [
        "/go/haircare/alice/",
        "/go/HairCare/ALICE",
        "/go/haircare/alice/website2",
        "/go/haircare/alice/website2/",
        "/go/haircare/alice/Website2",
        "/go/haircare/alice.",
        "/go/haircare/alice)",
        "/go/haircare/alice/website2,",
        "/go/haircare/alice/no-such-ad",
        "/go/haircare/alice/website2/and/more",
        "/go/haircare/alice/%00",
        "/go/haircare/alice/%ff%fe",
        "/go/haircare/alice/" + "x" * 2000,
    ],
)
def test_credited_addresses(click, haircare, alice, path) -> None:
    AdFactory(partner=alice, code="website2")
    response = click(path)

    assert response.status_code == 302
    assert Hit.objects.get().is_eligible
    assert rid_of(response)


@pytest.mark.parametrize(
    ("path", "has_ad", "ad_text"),
    [
        ("website2", True, "website2"),
        ("WEBSITE2.", True, "WEBSITE2."),
        ("nothing", False, "nothing"),
        ("website2/more", False, "website2/more"),
        ("a%00b", False, "a\ufffdb"),
    ],
)
def test_ad_or_its_raw_text(click, haircare, alice, path, has_ad, ad_text) -> None:
    AdFactory(partner=alice, code="website2")
    click(f"/go/haircare/alice/{path}")

    hit = Hit.objects.get()
    assert (hit.ad is not None, hit.ad_text) == (has_ad, ad_text)


def test_parents_ad_on_a_childs_link(click, haircare, alice, bob) -> None:
    ad = AdFactory(partner=alice, code="flyer")
    click("/go/haircare/bob/flyer")

    hit = Hit.objects.get()
    assert (hit.partner, hit.ad) == (bob, ad)


def test_own_ad_goes_before_the_parents(click, haircare, alice, bob) -> None:
    AdFactory(partner=alice, code="flyer")
    own = AdFactory(partner=bob, code="flyer")
    click("/go/haircare/bob/flyer")

    assert Hit.objects.get().ad == own


def test_former_codes_count_like_the_code(click, haircare, alice) -> None:
    ad: Ad = AdFactory(partner=alice, code="flyer")
    haircare.rename("hair")
    alice.rename("alice2")
    ad.rename("flyer2")
    click("/go/haircare/alice/flyer")
    click("/go/hair/alice2/flyer2")

    assert [(h.link, h.partner, h.ad) for h in Hit.objects.all()] == [(haircare, alice, ad)] * 2


@pytest.mark.parametrize("name", ["Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"])
def test_prefetch_is_asked_to_come_again(click, haircare, alice, name) -> None:
    response = click("/go/haircare/alice", headers={name: "prefetch;prerender"})

    assert response.status_code == 503
    assert response["Retry-After"] == "0"
    assert response["Cache-Control"] == "no-store"
    assert not Hit.objects.exists()


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_other_methods(click, haircare, alice, method) -> None:
    response = click("/go/haircare/alice", method=method)

    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"
    assert not Hit.objects.exists()


@pytest.mark.parametrize("path", ["/go/", "/go/nothing", "/go/nothing/alice", "/go//alice"])
def test_unknown_link(click, haircare, alice, path) -> None:
    response = click(path)

    assert response.status_code == 404
    assert b"This link leads nowhere" in response.content
    assert not Hit.objects.exists()


def test_unknown_link_with_a_fallback_address(click, business, alice) -> None:
    Business.objects.update(fallback_address="https://www.example.com/hello")
    response = click("/go/nothing/alice?utm=1")

    assert response.status_code == 302
    assert response["Location"] == "https://www.example.com/hello"


def test_mistyped_links_are_counted(click, haircare) -> None:
    for path in ("/go/hiarcare", "/go/HIARCARE/alice", "/go/a%00b"):
        click(path)

    counted = MistypedLink.objects.order_by("text").values_list("text", "hits")
    assert list(counted) == [("a\ufffdb", 1), ("hiarcare", 2)]


def test_link_reserved_for_another(click, alice, charlie) -> None:
    TrackingLinkFactory(code="co-branded", partner=charlie)
    response = click("/go/co-branded/alice")

    assert response.status_code == 404
    assert not response.cookies
    hit = Hit.objects.get()
    assert (hit.reason, hit.hit_class) == ("reserved_for_another", "human")


def test_link_reserved_for_another_with_its_own_fallback(click, alice, charlie) -> None:
    TrackingLinkFactory(
        code="co-branded", partner=charlie, fallback_address="https://www.example.com/all"
    )
    response = click("/go/co-branded/alice")

    assert response["Location"] == "https://www.example.com/all"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/go/haircare", "partner_missing"),
        ("/go/haircare/", "partner_missing"),
        ("/go/haircare//website2", "partner_missing"),
        ("/go/haircare/nobody", "partner_unknown"),
        ("/go/haircare/%00", "partner_unknown"),
        ("/go/haircare/%ff", "partner_unknown"),
        ("/go/haircare/applied", "partner_applied"),
        ("/go/haircare/inactive", "partner_inactive"),
        ("/go/haircare/banned", "partner_banned"),
        ("/go/gold-only/alice", "no_common_program"),
        ("/go/archived/alice", "link_archived"),
    ],
)
def test_prospects_arrive_without_credit(click, haircare, alice, gold, path, reason) -> None:
    for status in ("applied", "inactive", "banned"):
        PartnerFactory(code=status, status=status)
    TrackingLinkFactory(code="gold-only", programs=[gold])
    TrackingLinkFactory(code="archived").archive()
    response = click(f"{path}?utm=1")

    assert response.status_code == 302
    assert response["Location"].endswith("?utm=1")
    assert not response.cookies
    hit = Hit.objects.get()
    assert (hit.reason, hit.is_eligible, hit.hit_class) == (reason, False, "human")
    assert HitCount.objects.get().reason == reason


def test_in_a_common_program(click, alice: Partner, gold: Program, silver: Program) -> None:
    TrackingLinkFactory(code="gold-only", programs=[gold, silver])
    alice.set_programs([silver])
    click("/go/gold-only/alice")

    assert Hit.objects.get().is_eligible


@pytest.mark.parametrize(
    ("headers", "hit_class"),
    [
        ({"Sec-Fetch-Dest": "image", "Sec-Fetch-Mode": "no-cors"}, "stuffing"),
        ({"Sec-Fetch-Dest": "iframe", "Sec-Fetch-Mode": "navigate"}, "stuffing"),
        ({"Sec-Fetch-Dest": "empty", "Sec-Fetch-Mode": "cors"}, "stuffing"),
        ({"Sec-Fetch-Dest": "document", "Sec-Fetch-Mode": "no-cors"}, "stuffing"),
        ({"User-Agent": ""}, "bot"),
        ({"User-Agent": "curl/8.5.0"}, "bot"),
        ({"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"}, "bot"),
        ({"User-Agent": "facebookexternalhit/1.1"}, "preview"),
        ({"User-Agent": "WhatsApp/2.23.20.0 A"}, "preview"),
    ],
)
def test_not_a_person(click, haircare, alice, headers, hit_class) -> None:
    response = click("/go/haircare/alice", headers=headers)

    assert response.status_code == 302
    assert response["Location"] == "https://www.example.com/haircare"
    assert not response.cookies
    hit = Hit.objects.get()
    assert (hit.hit_class, hit.reason, hit.is_eligible) == (hit_class, hit_class, False)


def test_class_is_kept_where_the_link_decides(click, alice) -> None:
    TrackingLinkFactory(code="archived").archive()
    click("/go/archived/alice", headers={"User-Agent": "curl/8.5.0"})

    hit = Hit.objects.get()
    assert (hit.hit_class, hit.reason) == ("bot", "link_archived")


def own_browser(user) -> Client:
    """A browser in which this person signed in through the sign-in page."""
    client = Client()
    client.post("/accounts/login/", {"login": user.email, "password": "walk the dog at noon"})
    return client


def test_partners_own_click(click, haircare, alice) -> None:
    response = click("/go/haircare/alice", client=own_browser(alice.user))

    assert rid_of(response)
    assert COOKIE not in response.cookies
    hit = Hit.objects.get()
    assert (hit.hit_class, hit.is_eligible) == ("self", False)
    assert not read_hit_id(rid_of(response)).is_eligible


def test_partners_click_on_anothers_link(click, haircare, alice, charlie) -> None:
    click("/go/haircare/charlie", client=own_browser(alice.user))

    assert Hit.objects.get().hit_class == "human"


def test_staff_click(click, haircare, alice, dana) -> None:
    click("/go/haircare/alice", client=own_browser(dana))

    assert Hit.objects.get().hit_class == "internal"


def test_mark_of_own_clicks_outlives_the_sign_out(click, haircare, alice) -> None:
    client = own_browser(alice.user)
    client.post("/accounts/logout/")
    click("/go/haircare/alice", client=client)

    assert Hit.objects.get().hit_class == "self"


def test_head_leaves_nothing(click, haircare, alice) -> None:
    response = click("/go/haircare/alice?utm=1", method="head")

    assert response.status_code == 302
    assert response["Location"] == "https://www.example.com/haircare?utm=1"
    assert not response.cookies
    assert not Hit.objects.exists()


def test_second_click_is_a_repeat(click, haircare, alice) -> None:
    browser = Client()
    click("/go/haircare/alice", client=browser)
    click("/go/haircare/alice", client=browser)

    first, second = Hit.objects.order_by("pk")
    assert (first.is_unique, second.is_unique) == (True, False)
    assert first.visitor == second.visitor
    count = HitCount.objects.get()
    assert (count.hits, count.unique_hits) == (2, 1)


def test_signed_in_partner_has_no_session_on_the_way(click, haircare, alice) -> None:
    response = click("/go/haircare/alice", client=signed_in(alice.user))

    assert "session" not in response.cookies


@pytest.mark.parametrize(
    ("default", "of_link", "headers", "has_id", "has_cookie"),
    [
        ("cookie", "", {}, True, True),
        ("cookie", "id", {}, True, False),
        ("cookie", "count", {}, False, False),
        ("id", "cookie", {}, True, False),
        ("count", "", {}, False, False),
        ("cookie", "", {"Sec-GPC": "1"}, True, False),
        ("cookie", "", {"DNT": "1"}, True, False),
        ("cookie", "", {"DNT": "0"}, True, True),
        ("count", "", {"Sec-GPC": "1"}, False, False),
    ],
)
def test_consent(click, haircare, alice, default, of_link, headers, has_id, has_cookie) -> None:
    Business.objects.update(consent=default)
    TrackingLink.objects.update(consent=of_link)
    response = click("/go/haircare/alice", headers=headers)

    assert (rid_of(response) is not None, COOKIE in response.cookies) == (has_id, has_cookie)
    assert (Hit.objects.get().visitor is not None) == has_cookie
    assert Hit.objects.get().is_eligible


def test_below_cookie_an_existing_cookie_is_not_read(click, haircare, alice) -> None:
    browser = Client()
    click("/go/haircare/alice", client=browser)
    TrackingLink.objects.update(consent="id")
    click("/go/haircare/alice", client=browser)

    assert Hit.objects.latest("pk").visitor is None


def test_query_is_passed_on_but_never_overwrites(click, alice) -> None:
    TrackingLinkFactory(code="page", destination="https://www.example.com/?a=1#top")
    response = click("/go/page/alice?a=2&b=3&rid=forged&b=4")

    location = response["Location"]
    assert location.startswith("https://www.example.com/?a=1&b=3&b=4&rid=1")
    assert location.endswith("#top")
    assert "forged" not in location


def test_destination_spoilt_behind_our_back(click, haircare, alice) -> None:
    TrackingLink.objects.update(destination="javascript:alert(1)")
    response = click("/go/haircare/alice")

    assert response.status_code == 404
    assert Hit.objects.get().reason == "destination_refused"


def test_nothing_private_is_kept(click, haircare, alice) -> None:
    click(
        "/go/haircare/alice?email=lena@example.org",
        headers={"Referer": "https://user:pw@blog.example/post?email=lena@example.org#x"},
        REMOTE_ADDR="192.0.2.7",
    )

    hit = Hit.objects.get()
    assert hit.referrer == "https://blog.example/post"
    kept = " ".join(str(getattr(hit, field.attname)) for field in Hit._meta.concrete_fields)
    assert "192.0.2.7" not in kept and "lena" not in kept


# A server refuses what HTTP does not allow; here the doors meet it all the same.
@pytest.mark.parametrize("door", ["django", "lane"], indirect=True)
@pytest.mark.parametrize("name", ["User-Agent", "Referer"])
@pytest.mark.parametrize("value", ["x" * 100_000, "\x00\x01", "\xff\xfe", "https://[::1", "💇"])
def test_odd_headers(click, haircare, alice, name, value) -> None:
    header = value.encode("utf-8").decode("latin-1")
    response = click("/go/haircare/alice", headers={name: header})

    assert response.status_code == 302
    assert Hit.objects.count() == 1


@pytest.mark.parametrize("door", ["django"], indirect=True)
def test_query_count(click, haircare, alice, django_assert_max_num_queries) -> None:
    AdFactory(partner=alice, code="website2")
    click("/go/haircare/alice")
    # Settings, salts, link, programs, partner, memberships, ad; then begin, trail, recent
    # click, hit, count, bindings, commit.
    with django_assert_max_num_queries(15):
        click("/go/haircare/alice/website2")


def test_uncounted_click_is_known_by_the_cookie_it_shows(click, haircare, alice) -> None:
    """For the explanations; it sets nothing and makes no trail."""
    browser = Client()
    first = click("/go/haircare/alice", client=browser)
    browser.cookies = first.cookies
    alice.set_status(Partner.Status.INACTIVE)

    answer = click("/go/haircare/alice", client=browser)

    counted, uncounted = Hit.objects.order_by("pk")
    assert (uncounted.visitor, uncounted.is_eligible) == (counted.visitor, False)
    assert not answer.cookies
    assert Trail.objects.get().last_hit == counted.pk


def test_uncounted_click_names_no_browser_that_asks_for_privacy(click, haircare, alice) -> None:
    browser = Client()
    browser.cookies = click("/go/haircare/alice", client=browser).cookies
    alice.set_status(Partner.Status.INACTIVE)

    click("/go/haircare/alice", client=browser, headers={"Sec-GPC": "1"})

    assert Hit.objects.order_by("pk").last().visitor is None
