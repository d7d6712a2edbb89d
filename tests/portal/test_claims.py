import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from tests.factories import ContactFactory, DecisionFactory, OptInFactory
from tests.portal.bad_input import BAD_TEXTS
from tracking.claims import MOST_WAITING, accept_claim, file_claim, refuse_claim
from tracking.models import Claim

CLAIMS = "/portal/claims/"
NEW = "/portal/claims/new/"
NOW = datetime(2026, 5, 20, 12, 32, tzinfo=UTC)
TODAY = NOW.date()
TYPED = {"email": "lena@example.org", "number": "", "day": "2026-05-18", "note": "Newsletter"}


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False):
        yield


def file(partner, **fields):
    given = {"email": "", "number": "1042", "day": TODAY, "note": ""} | fields
    return file_claim(partner, **given)


def test_it_works(as_alice, alice):
    response = as_alice.post(NEW, TYPED, follow=True)
    assert response.redirect_chain == [(CLAIMS, 302)]
    assert "Thank you. Dana&#x27;s Shop will look at it; the answer shows here." in response.text
    for shown in ["lena@example.org", "about 18 May 2026", "Newsletter", "Waiting for an answer"]:
        assert shown in response.text
    claim = Claim.objects.get()
    assert (claim.partner, claim.state) == (alice, "waiting")


def test_empty_says_what_to_do_next(as_alice, bob):
    file(bob)
    page = as_alice.get(CLAIMS).text
    assert "You have told of nothing yet" in page
    assert f'href="{NEW}"' in page


@pytest.mark.parametrize("address", ["/portal/opt-ins/", "/portal/stats/"])
def test_reports_lead_here(as_alice, address):
    page = as_alice.get(address).text
    assert f'href="{NEW}"' in page
    assert f'href="{CLAIMS}"' in page


def test_the_order_number_is_enough(as_alice):
    as_alice.post(NEW, TYPED | {"email": "", "number": "A-1042", "note": ""})
    assert Claim.objects.get().number == "A-1042"


def test_somebody_has_to_be_named(as_alice):
    page = as_alice.post(NEW, TYPED | {"email": "", "number": "  "}).text
    assert "Enter the person&#x27;s e-mail or the order number." in page
    assert "Newsletter</textarea>" in page
    assert not Claim.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "lena"),
        ("email", "a" * 250 + "@example.org"),
        ("number", "1" * 201),
        ("note", "x" * 1001),
        ("day", ""),
        ("day", "2026-05-21"),
        ("day", "1999-12-31"),
        ("day", "0000-00-00"),
        ("day", "9999999-01-01"),
        ("day", "2026-05-01\x00"),
        *(("email", text) for text in BAD_TEXTS),
        *(("number", text) for text in BAD_TEXTS),
        *(("note", text) for text in BAD_TEXTS),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(as_alice, field, value):
    response = as_alice.post(NEW, TYPED | {field: value})
    assert response.status_code == 200
    assert "errorlist" in response.text
    assert not Claim.objects.exists()


@pytest.mark.parametrize("field", ["email", "number", "note", "day"])
def test_half_a_character_is_refused(as_alice, field):
    for half in [b"%ED%A0%80", b"%FF", b"%00"]:
        body = b"email=a%40example.org&day=2026-05-18&" + field.encode() + b"=" + half
        content_type = "application/x-www-form-urlencoded"
        response = as_alice.generic("POST", NEW, body, content_type)
        assert response.status_code in {200, 302}
    assert "\x00" not in "".join(Claim.objects.values_list("note", flat=True))


def test_markup_is_shown_as_text(as_alice, alice, dana):
    claim = file(alice, number="<i>7</i>", note="<script>x</script>")
    refuse_claim(claim, actor=dana, answer="<b>No</b>")
    page = as_alice.get(CLAIMS).text
    for raw in ["<i>7", "<script>x", "<b>No"]:
        assert raw not in page
    assert "&lt;b&gt;No&lt;/b&gt;" in page


def test_what_is_known_makes_no_difference(as_alice, alice, charlie):
    contact = ContactFactory(email="lena@example.org")
    DecisionFactory(opt_in=OptInFactory(contact=contact, external_id="1042"), partner=charlie)
    known = as_alice.post(NEW, TYPED, follow=True)
    shown = without_token(known.text)
    Claim.objects.all().delete()
    unknown = as_alice.post(NEW, TYPED | {"email": "nina@example.org"}, follow=True)
    assert without_token(unknown.text).replace("nina@", "lena@") == shown
    assert unknown.redirect_chain == known.redirect_chain


def without_token(page):
    return re.sub(r'csrfmiddlewaretoken" value="\w+"', "", page)


def test_the_same_claim_twice_is_one(as_alice):
    for _time in range(2):
        assert "Thank you." in as_alice.post(NEW, TYPED, follow=True).text
    assert Claim.objects.count() == 1


def test_too_many_wait(as_alice, alice, dana):
    waiting = [file(alice, number=str(n)) for n in range(MOST_WAITING)]
    response = as_alice.post(NEW, TYPED)
    assert response.status_code == 200
    assert "20 claims of yours wait for Dana&#x27;s Shop." in response.text
    assert Claim.objects.count() == MOST_WAITING
    refuse_claim(waiting[0], actor=dana, answer="No")
    assert as_alice.post(NEW, TYPED).status_code == 302


def test_a_refusal_says_why(as_alice, alice, dana):
    refuse_claim(file(alice), actor=dana, answer="Nobody clicked.")
    page = as_alice.get(CLAIMS).text
    assert "Dana&#x27;s Shop refused on 20 May 2026:" in page
    assert "“Nobody clicked.”" in page


def test_an_accepted_one_leads_to_the_opt_in(as_alice, as_charlie, alice, charlie, dana):
    decision = DecisionFactory(partner=charlie)
    opt_in = decision.opt_in
    accept_claim(file(alice), opt_in, actor=dana, answer="You are right.", seen=decision.pk)
    page = as_alice.get(CLAIMS).text
    assert "gave you the credit on 20 May 2026." in page
    assert f'href="/portal/opt-ins/{opt_in.pk}/"' in page
    assert as_alice.get(f"/portal/opt-ins/{opt_in.pk}/").status_code == 200


def test_shows_own_claims_only(as_alice, bob, charlie):
    for partner in [bob, charlie]:
        file(partner, number="theirs-7")
    assert "theirs-7" not in as_alice.get(CLAIMS).text


def test_pages_lead_on(as_alice, alice, dana):
    for n in range(60):
        with time_machine.travel(NOW - timedelta(days=n), tick=False):
            refuse_claim(file(alice, number=f"no-{n}"), actor=dana, answer="No")
    page = as_alice.get(CLAIMS).text
    assert page.count("<article") == 50
    older = page.split('rel="next" href="')[1].split('"')[0]
    assert as_alice.get(CLAIMS + older).text.count("<article") == 10


@pytest.mark.parametrize("address", [CLAIMS, NEW])
def test_strangers_sign_in_first(client, business, address):
    assert client.get(address).status_code == 302
    assert client.post(address, TYPED).status_code == 302
    assert not Claim.objects.exists()


def test_staff_without_a_partner_file_nothing(as_dana):
    assert as_dana.post(NEW, TYPED).status_code == 403
    assert not Claim.objects.exists()


def test_inactive_partners_read_and_file(as_alice, alice):
    alice.set_status("inactive")
    assert "is paused" in as_alice.get(CLAIMS).text
    assert as_alice.post(NEW, TYPED).status_code == 302


def test_banned_partners_do_not(as_alice, alice):
    alice.set_status("banned")
    assert as_alice.post(NEW, TYPED).headers["Location"].startswith("/accounts/")
    assert not Claim.objects.exists()


def test_wrong_methods(as_alice):
    assert as_alice.post(CLAIMS).status_code == 405
    assert as_alice.put(NEW).status_code == 405
    assert as_alice.delete(NEW).status_code == 405


def test_queries_stay_few(as_alice, alice, dana, django_assert_num_queries):
    for n in range(30):
        decision = DecisionFactory(partner=None)
        claim = file(alice, number=str(n))
        accept_claim(claim, decision.opt_in, actor=dana, answer="Yes", seen=decision.pk)
    with django_assert_num_queries(4):
        as_alice.get(CLAIMS)
