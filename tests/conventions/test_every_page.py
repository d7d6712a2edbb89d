"""Every page that people reach by links: it answers, and it is locked down."""

import pytest
from django.apps import apps
from django.contrib.staticfiles import finders
from django.http import HttpResponse

from business.models import Business
from partners.models import ApplicationQuestion, Joining, Partner, Terms
from tests.conventions import page_rules
from tests.conventions.crawl import Page, crawl, links_of
from tests.conventions.tree import APPS
from tests.factories import (
    AdFactory,
    ApplicationFactory,
    BannerFactory,
    ClaimFactory,
    ContactFactory,
    CreativeFactory,
    DecisionFactory,
    EmailFactory,
    HitCountFactory,
    HitFactory,
    HostedFormFactory,
    OptInFactory,
    PartnerFactory,
    ProgramFactory,
    TrackingLinkFactory,
    UserFactory,
)

MARKUP = "\"'><b id=typed>"
SEEN_BY = {
    "anonymous": ("/", "/accounts/login/", "/f/free-offer/", "/api/v1/docs", "/no/such/page"),
    "alice": ("/portal/", "/accounts/choose/", "/accounts/password/change/", "/accounts/2fa/"),
    "dana": ("/admin/", "/accounts/choose/"),
    "rita": ("/admin/", "/accounts/choose/"),
}
HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# Comes as a whole from django-ninja.
NOT_OURS = {"/api/v1/docs"}
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}


@pytest.fixture
def living_business(business, alice, bob, charlie, gold, haircare):
    """One of each, so that no page is empty, and wherever people type, somebody typed markup."""
    Business.objects.update(name=MARKUP, welcome=MARKUP)
    HostedFormFactory(slug="free-offer", title=MARKUP, intro=MARKUP)
    ad = AdFactory(partner=alice, code="website2", name=MARKUP, description=MARKUP)
    TrackingLinkFactory(partner=charlie, name=MARKUP)
    BannerFactory(link=haircare, name=MARKUP, alt_text=MARKUP)
    EmailFactory(link=haircare, name=MARKUP, subject=MARKUP, text=MARKUP)
    CreativeFactory(link=haircare, name=MARKUP, text=MARKUP)
    TrackingLinkFactory(programs=[gold], name=MARKUP)
    alice.set_programs([ProgramFactory(name=MARKUP, what_you_earn=MARKUP)])
    Partner.objects.filter(pk=bob.pk).update(name=MARKUP, note=MARKUP)
    PartnerFactory(name=MARKUP, user=UserFactory(password=None))
    hit = HitFactory(link=haircare, partner=alice, ad=ad, user_agent=MARKUP, referrer=MARKUP)
    HitFactory(link=haircare, partner=None, reason="partner_missing", hit_class="bot")
    HitCountFactory(
        day=hit.day, link_id=haircare.pk, partner_id=alice.pk, ad_id=ad.pk, hits=1, unique_hits=1
    )
    opt_in = OptInFactory(contact=ContactFactory(email="lena@example.org", name=MARKUP))
    DecisionFactory(opt_in=opt_in, partner=alice, link=haircare, ad=ad, hit=hit.pk)
    ApplicationFactory(name=MARKUP, answers={MARKUP: MARKUP})
    Joining.objects.create(application_intro=MARKUP)
    ApplicationQuestion.objects.create(label=MARKUP)
    Terms.objects.create(version=1, text=MARKUP)
    ClaimFactory(partner=alice, number=MARKUP, email="lena@example.org", note=MARKUP)
    bought = {"kind": "purchase", "gross": 100, "currency": "EUR", "external_id": MARKUP}
    waiting = OptInFactory(contact=opt_in.contact, status="waiting", **bought)
    DecisionFactory(opt_in=waiting, partner=bob)


@pytest.fixture(params=SEEN_BY, ids=str)
def pages(request, living_business) -> list[Page]:
    person = request.param
    client = request.getfixturevalue("client" if person == "anonymous" else f"as_{person}")
    before = rows_of_every_table()
    walked = crawl(client, *SEEN_BY[person])
    assert rows_of_every_table() == before, "looking at a page changed something"
    return walked


def rows_of_every_table():
    models = (model for model in apps.get_models() if model.__module__.split(".")[0] in APPS)
    return {model.__name__: list(model.objects.order_by("pk").values_list()) for model in models}


def faults(pages, check):
    return [f"{page}: {fault}" for page in pages for fault in check(page)]


def html(pages):
    return [page for page in pages if page.is_html]


def test_every_page(pages):
    """One walk, many checks: walking is what takes the time."""
    assert len(html(pages)) >= 2
    for check in (unanswered, unguarded, with_inline_code, with_lost_files, with_doubled_ids):
        assert not faults(html(pages), check), check.__name__
    for check in (without_title_and_language, with_external_parts, with_raw_markup):
        assert not faults(html(pages), check), check.__name__


def unanswered(page):
    if page.response.status_code not in {200, 301, 302, 403} and "/no/such/" not in page.address:
        yield f"answers {page.response.status_code}"


def unguarded(page):
    for name, value in HEADERS.items():
        if page.response.headers.get(name) != value:
            yield f"{name} is {page.response.headers.get(name)}"
    missing = POLICY - set(page.response.headers.get("Content-Security-Policy", "").split("; "))
    if missing:
        yield f"its policy lacks {missing}"
    if page.response.headers.get("Referrer-Policy") not in {"same-origin", "no-referrer"}:
        yield f"Referrer-Policy is {page.response.headers.get('Referrer-Policy')}"


def with_inline_code(page):
    yield from page_rules.inline_code(page.text)


def with_external_parts(page):
    for address in links_of(page).addresses:
        if page_rules.EXTERNAL.match(address) and f'src="{address}' in page.text:
            yield address


def with_lost_files(page):
    for address in links_of(page).addresses:
        if address.startswith("/static/") and not finders.find(address.removeprefix("/static/")):
            yield f"{address} does not exist"


def with_doubled_ids(page):
    ids = links_of(page).ids
    yield from {f"the id {each} stands twice" for each in ids if ids.count(each) > 1}


def with_raw_markup(page):
    if "<b id=typed>" in page.text:
        yield "shows what somebody typed as markup"


def without_title_and_language(page):
    if page.response.status_code in {200, 403, 404} and page.address not in NOT_OURS:
        if "<title>" not in page.text or '<html lang="en' not in page.text:
            yield "has no title or no language"
        if page.text.count("<h1") != 1:
            yield f"has {page.text.count('<h1')} main headings"


@pytest.mark.parametrize(
    ("check", "text", "headers"),
    [
        (unguarded, "", {}),
        (with_inline_code, "<p style='color: red'>", {}),
        (with_lost_files, "<link href='/static/no-such.css'>", {}),
        (with_doubled_ids, "<p id='a'><p id='a'>", {}),
        (with_raw_markup, MARKUP, {}),
        (with_external_parts, '<img src="https://cdn.example.com/a.png">', {}),
        (without_title_and_language, "<p>", {}),
    ],
)
def test_every_check_can_fail(rf, check, text, headers):
    assert list(check(Page("/x", "here", HttpResponse(text, headers=headers))))


def test_a_broken_link_is_found(client, business):
    assert list(unanswered(crawl(client, "/no-such-page")[0]))
