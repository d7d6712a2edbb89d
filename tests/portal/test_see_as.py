"""See as partner: the whole portal once more for the team, in which nothing can be changed."""

import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

import pytest
import time_machine
from django.urls import reverse

from business.models import AuditEntry
from partners.models import Partner
from portal.urls import urlpatterns
from tests.cast import signed_in
from tests.conventions.routes import sample_of
from tests.conventions.test_every_page import rows_of_every_table
from tests.factories import (
    AdFactory,
    BannerFactory,
    ClaimFactory,
    ContactFactory,
    CreativeFactory,
    DecisionFactory,
    EmailFactory,
    HitCountFactory,
    HitFactory,
    LetterFactory,
    OptInFactory,
    PartnerFactory,
    ReferralFactory,
    TrackingLinkFactory,
    UserFactory,
)
from tracking.models import TestRun
from tracking.testing import start_test_run

# Pages that need no row, also those to which no link leads at the moment.
PATHS = [str(each.pattern) for each in urlpatterns if not each.pattern.converters]
POST_ONLY, NOT_THERE = 405, 404
# Files, the pictures of banners, tracking links and the owner's e-mail.
PUBLIC = ("/static/", "/b/", "http", "mailto:")
TOMORROW = datetime.now(UTC).date() + timedelta(days=1)


def start(client, partner):
    return client.post(reverse("admin:partners_partner_see_as", args=[partner.pk]))


def at(partner, page="", **query):
    return f"/portal/as/{partner.pk}/{page}"


@pytest.fixture
def sees_alice(as_dana, alice):
    start(as_dana, alice)
    return as_dana


@pytest.fixture
def living_alice(alice, bob, charlie, haircare):
    """Alice has one of each, and so has Charlie, whose words must nowhere be seen."""
    for partner, word in [(alice, "hers"), (charlie, "SECRET")]:
        ad = AdFactory(partner=partner, name=f"Ad {word}", code=f"ad-{word}")
        AdFactory(partner=partner, name=f"Old {word}").archive()
        hit = HitFactory(link=haircare, partner=partner, ad=ad)
        HitCountFactory(
            day=hit.day, link_id=haircare.pk, partner_id=partner.pk, ad_id=ad.pk, hits=1
        )
        contact = ContactFactory(email=f"{word}@example.org", name=word)
        opt_in = OptInFactory(contact=contact)
        DecisionFactory(opt_in=opt_in, partner=partner, link=haircare, ad=ad, hit=hit.pk)
        ReferralFactory(contact=contact, partner=partner, opt_in=opt_in)
        LetterFactory(subject=f"To {word}", home_until=TOMORROW).send([partner], datetime.now(UTC))
        link = TrackingLinkFactory(partner=partner, name=f"Page {word}")
        for make in (BannerFactory, EmailFactory, CreativeFactory):
            make(link=link, name=f"Made for {word}")
        ClaimFactory(partner=partner, number=f"Order {word}")
        start_test_run(partner, haircare, None, partner.user)
    return alice


class Parts(HTMLParser):
    """Where a page's links and forms lead, and whether the forms that change something are shut."""

    def __init__(self, address: str, text: str) -> None:
        super().__init__()
        self.address, self.leads_to, self.open_forms = address, set(), []
        self.in_post = False
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        for name in ("href", "src", "action", "formaction", "data-refresh"):
            if given.get(name):
                self.leads_to.add(urldefrag(urljoin(self.address, given[name])).url)
        if tag == "form":
            self.in_post = given.get("method") == "post"
        if tag == "button" and self.in_post and "disabled" not in given:
            self.open_forms.append(self.get_starttag_text())

    def handle_endtag(self, tag):
        self.in_post = self.in_post and tag != "form"


def walk(client, first):
    """Every page of the view that links, forms and pictures lead to."""
    waiting, walked = [first], {}
    while waiting:
        address = waiting.pop()
        response = walked[address] = client.get(address)
        if is_page(response):
            response.parts = Parts(address, response.text)
            inside = {each for each in response.parts.leads_to if each.startswith(first)}
            met = {kind(each) for each in [*walked, *waiting]}
            waiting += {kind(each): each for each in inside if kind(each) not in met}.values()
    return walked


def leads_out(response, first):
    where = response.headers.get("Location", first)
    return not where.startswith(first)


def is_page(response):
    is_file = "attachment" in response.headers.get("Content-Disposition", "")
    return response.headers["Content-Type"].startswith("text/html") and not is_file


def kind(address):
    """Path and filters: that a list can be narrowed to each of many days makes no new page."""
    parts = urlsplit(address)
    return parts.path, frozenset(parse_qs(parts.query))


def test_it_works(as_dana, alice, haircare):
    response = start(as_dana, alice)
    assert response.headers["Location"] == at(alice)
    page = as_dana.get(at(alice)).text
    assert "You see the portal as Alice sees it." in page
    assert "/go/haircare/alice" in page


def test_the_whole_portal(as_dana, living_alice, haircare):
    start(as_dana, living_alice)
    before = rows_of_every_table()
    first = at(living_alice)
    walked = walk(as_dana, first)
    run = TestRun.objects.get(started_by=living_alice.user)
    more = [f"generator/?where={haircare.pk}", f"test/{run.pk}/", f"test/{run.pk}/steps/"]
    walked |= walk(as_dana, first + more[0]) | {first + m: as_dana.get(first + m) for m in more[1:]}
    answers = {path: each.status_code for path, each in walked.items()}
    assert set(answers.values()) == {200, POST_ONLY}, answers
    for address in {first + path for path in PATHS} - walked.keys():
        walked |= walk(as_dana, address)
    assert not [path for path, each in walked.items() if leads_out(each, first)]
    found = [each for each in walked.values() if each.status_code != NOT_THERE]
    pages = [each for each in found if hasattr(each, "parts")]
    back = reverse("admin:partners_partner_change", args=[living_alice.pk])
    for page in pages:
        out = {each for each in page.parts.leads_to if not each.startswith(first)}
        assert {each for each in out if not each.startswith(PUBLIC)} <= {back}, page.parts.address
        assert not page.parts.open_forms, page.parts.address
        assert page.status_code == POST_ONLY or back in page.parts.leads_to, page.parts.address
    texts = [b"".join(each) for each in walked.values()]
    for word in (b"Ad hers", b"Made for hers", b"To hers", b"Order hers"):
        assert any(word in text for text in texts)
    assert not any(b"SECRET" in text for text in texts)
    assert rows_of_every_table() == before


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_changed(sees_alice, alice, method):
    for each in urlpatterns:
        response = getattr(sees_alice, method)(at(alice) + sample_of(each))
        assert response.status_code == 403, each.name
        assert "Nothing was changed" in response.text


@pytest.mark.parametrize("method", ["get", "post"])
def test_partners_do_not_get_in(as_alice, alice, bob, method):
    for partner in (alice, bob):
        for each in urlpatterns:
            response = getattr(as_alice, method)(at(partner) + sample_of(each))
            assert response.status_code == 403, each.name
            assert "You see the portal as" not in response.text


def test_strangers_are_sent_to_the_sign_in(client, alice):
    assert client.get(at(alice)).headers["Location"].startswith(reverse("account_login"))


def test_without_the_button_it_is_asked_first(as_dana, alice):
    page = as_dana.get(at(alice, "stats/"), follow=True)
    assert page.redirect_chain[-1][0] == reverse("admin:partners_partner_see_as", args=[alice.pk])
    assert "can change nothing" in page.text


def test_it_is_in_the_history_once(sees_alice, alice, dana):
    start(sees_alice, alice)
    sees_alice.get(at(alice, "stats/"))
    entry = AuditEntry.objects.about(alice).get()
    assert (entry.actor, entry.what) == (dana, "Looked at the portal as this partner.")


def test_it_ends_after_an_hour(sees_alice, alice):
    now = datetime.now(UTC)
    with time_machine.travel(now + timedelta(minutes=59)):
        assert sees_alice.get(at(alice)).status_code == 200
    with time_machine.travel(now + timedelta(minutes=61)):
        assert sees_alice.get(at(alice)).status_code == 302


def test_it_ends_with_the_role(sees_alice, alice, dana):
    dana.is_staff = False
    dana.save(update_fields=["is_staff"])
    # Who leaves the team is signed out.
    assert "/accounts/login/" in sees_alice.get(at(alice)).headers["Location"]


def test_two_tabs_show_two_partners(sees_alice, alice, charlie, haircare):
    start(sees_alice, charlie)
    assert "/go/haircare/alice" in sees_alice.get(at(alice)).text
    assert "/go/haircare/charlie" in sees_alice.get(at(charlie)).text


def test_the_own_portal_stays_the_own(sees_alice, alice, dana, haircare):
    PartnerFactory(name="Dana", code="dana", user=dana)
    own = sees_alice.get("/portal/").text
    assert "/go/haircare/dana" in own
    assert "portal/as/" not in own
    assert "/go/haircare/dana" not in sees_alice.get(at(alice)).text


def test_a_partner_without_sign_in(as_dana, haircare, business):
    partner = PartnerFactory(name="Anna", code="anna")
    start(as_dana, partner)
    page = as_dana.get(at(partner)).text
    assert "Anna has no sign-in yet." in page
    assert "/go/haircare/anna" in page
    assert as_dana.get(at(partner, "profile/")).status_code == 200


def test_an_inactive_partner(sees_alice, alice):
    alice.set_status(Partner.Status.INACTIVE)
    assert "is paused" in sees_alice.get(at(alice)).text
    page = sees_alice.get(at(alice, "ads/new/"))
    assert page.status_code == 403
    assert at(alice) in page.text


@pytest.mark.parametrize(
    ("status", "words"), [("applied", "waits for an answer"), ("banned", "Alice is banned")]
)
def test_who_cannot_sign_in_is_told_in_words(sees_alice, alice, status, words):
    alice.set_status(status)
    page = sees_alice.get(at(alice, "stats/"))
    assert page.status_code == 200
    assert words in page.text


def test_other_runs_are_not_theirs(sees_alice, alice, dana, charlie, haircare):
    for starter in (dana, charlie.user):
        run = start_test_run(alice, haircare, None, starter)
        assert sees_alice.get(at(alice, f"test/{run.pk}/")).status_code == 404


@pytest.mark.parametrize("pk", ["0", "9" * 40])
def test_nobody(as_dana, business, pk):
    assert as_dana.get(f"/portal/as/{pk}/").status_code == 404


def test_files_and_pictures_come_from_the_view(sees_alice, living_alice, haircare):
    home = sees_alice.get(at(living_alice)).text
    assert set(re.findall(r'src="([^"]*qr.svg[^"]*)"', home)) == {
        at(living_alice, f"qr.svg?link={haircare.pk}")
    }
    stats = sees_alice.get(at(living_alice, "stats/")).text
    assert f'href="{at(living_alice, "stats.csv")}"' in stats


def test_names_are_no_markup(as_dana, business):
    partner = PartnerFactory(name="<b id=typed>", user=UserFactory())
    start(as_dana, partner)
    assert "<b id=typed>" not in as_dana.get(at(partner)).text


def test_staff_of_any_kind_look(alice):
    client = signed_in(UserFactory(is_staff=True))
    start(client, alice)
    assert client.get(at(alice)).status_code == 200


def test_buttons_in_list_and_page(as_dana, alice):
    address = reverse("admin:partners_partner_see_as", args=[alice.pk])
    for page in ("changelist", "change"):
        args = [alice.pk] if page == "change" else []
        shown = as_dana.get(reverse(f"admin:partners_partner_{page}", args=args)).text
        assert f'form="undo" formaction="{address}"' in shown
