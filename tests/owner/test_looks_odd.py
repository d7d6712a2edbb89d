"""What looks odd, as the owner sees it (docs/rules.md, Looks odd)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from business.models import OutgoingMessage
from tests.factories import (
    ContactFactory,
    DecisionFactory,
    HitCountFactory,
    HitFactory,
    OptInFactory,
)
from tracking.models import OddReview, OptIn
from tracking.odd.limits import VISITOR_HITS
from tracking.uuid7 import uuid7

PAGE = "/admin/looks-odd/"
MARKUP = "<b id=typed>\"'"


@pytest.fixture
def fast(alice) -> OptIn:
    return fast_opt_in(alice, "lena@example.org")


def fast_opt_in(partner, email, at=None) -> OptIn:
    at = at or datetime.now(UTC) - timedelta(minutes=5)
    opt_in = OptInFactory(contact=ContactFactory(email=email), occurred_at=at)
    DecisionFactory(opt_in=opt_in, partner=partner, hit=uuid7(at))
    return opt_in


def press(client, verb, partner, kind="fast", **sent):
    return client.post(f"{PAGE}{kind}:{partner.pk}/{verb}/", sent, follow=True)


def status_of(opt_in) -> str:
    return OptIn.objects.get(pk=opt_in.pk).status


def test_it_works(as_dana, alice, fast):
    page = as_dana.get(PAGE).text
    assert "Opt-ins within seconds of the click: Alice" in page
    assert "1 opt-in came less than 5 seconds after the click." in page
    assert "It may be innocent" in page
    assert reverse("admin:tracking_optin_change", args=[fast.pk]) in page


def test_when_nothing_is_odd(as_dana):
    assert "Nothing looks odd." in as_dana.get(PAGE).text


def test_looks_fine_and_back(as_dana, alice, dana, fast):
    page = press(as_dana, "fine", alice, seen=1).text
    assert "Looks fine: Alice, Opt-ins within seconds of the click." in page
    assert "Nothing looks odd." in page
    assert "1 you have looked at" in page
    review = OddReview.objects.get()
    assert (review.verdict, review.partner, review.reviewed_by) == ("fine", alice, dana)

    assert "This is among what looks odd again." in press(as_dana, "reopen", alice).text
    assert not OddReview.objects.exists()


def test_hold_and_release(as_dana, alice, fast):
    page = press(as_dana, "hold", alice, seen=1).text
    assert "1 opt-in of Alice is held: it is in no number until you release it." in page
    assert status_of(fast) == "held"
    assert "Release" in page

    assert "1 opt-in counts again." in press(as_dana, "reopen", alice).text
    assert status_of(fast) == "counted"


def test_held_twice(as_dana, alice, fast):
    press(as_dana, "hold", alice)
    assert "there is nothing to hold" in press(as_dana, "hold", alice).text
    assert status_of(fast) == "held"


def test_fine_after_all_releases(as_dana, alice, fast):
    press(as_dana, "hold", alice)
    press(as_dana, "fine", alice)
    assert status_of(fast) == "counted"


def test_what_the_owner_has_not_seen_is_not_decided(as_dana, alice, fast):
    later = fast_opt_in(alice, "ben@example.org")
    page = press(as_dana, "hold", alice, seen=1).text
    assert "There is more of it by now." in page
    assert {status_of(fast), status_of(later)} == {"counted"}
    assert not OddReview.objects.exists()


def test_it_comes_back_with_what_was_said(as_dana, alice, fast):
    press(as_dana, "fine", alice)
    fast_opt_in(alice, "ben@example.org", at=datetime.now(UTC) + timedelta(seconds=5))
    page = as_dana.get(PAGE).text
    assert "There is more of it since." in page
    assert "Looks fine, Dana" in page


@pytest.mark.parametrize("verb", ["fine", "hold", "reopen", "ask"])
@pytest.mark.parametrize("key", ["fast:0", "x", "fast:1:2", "\u202e%00", "9" * 300])
def test_what_is_not_odd_any_more(as_dana, alice, verb, key):
    answer = as_dana.post(f"{PAGE}{key}/{verb}/", follow=True)
    assert "This does not look odd any more." in answer.text


def test_ask_partner(as_dana, alice, dana, fast):
    form = as_dana.get(f"{PAGE}fast:{alice.pk}/ask/")
    assert "alice@example.com" in form.text
    sent = form.context["form"].initial
    assert "lena@example.org" not in sent["text"]
    assert "Opt-ins less than 5 seconds after the click: 1." in sent["text"]

    page = press(as_dana, "ask", alice, **sent).text
    assert "Your question to Alice is on its way." in page
    mail = OutgoingMessage.objects.get()
    assert (mail.to, mail.subject, mail.reply_to) == (
        "alice@example.com",
        "A question about your links",
        "dana@example.com",
    )
    assert OddReview.objects.get().verdict == "asked"
    assert status_of(fast) == "counted"


def test_pressed_twice_it_is_one_mail(as_dana, alice, fast):
    for _ in range(2):
        press(as_dana, "ask", alice, subject="A question", text="How?")
    assert OutgoingMessage.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({"subject": "", "text": "How?"}, "This field is required."),
        ({"subject": "A\nB", "text": "How?"}, "errornote"),
        ({"subject": "A question", "text": "x" * 4001}, "errornote"),
        ({"subject": "A question", "text": "\x00"}, "errornote"),
    ],
)
def test_wrong_words(as_dana, alice, fast, sent, error):
    assert error in press(as_dana, "ask", alice, **sent).text
    assert not OutgoingMessage.objects.exists()


def test_a_partner_without_mailbox(as_dana, alice, fast):
    alice.user = None
    alice.save(update_fields=["user"])
    assert "has no e-mail address yet" in as_dana.get(f"{PAGE}fast:{alice.pk}/ask/").text
    page = press(as_dana, "ask", alice, subject="A question", text="How?").text
    assert "This partner has no e-mail address" in page
    assert not OutgoingMessage.objects.exists()
    assert not OddReview.objects.exists()


def test_hits_behind_it(as_dana, alice, haircare):
    browser = uuid7()
    hits = [HitFactory(partner=alice, link=haircare, visitor=browser) for _ in range(VISITOR_HITS)]
    HitCountFactory(partner_id=alice.pk, link_id=haircare.pk, hits=VISITOR_HITS, unique_hits=1)
    page = as_dana.get(PAGE).text
    assert f"One browser is behind {VISITOR_HITS} hits." in page
    assert reverse("admin:tracking_hit_change", args=[hits[-1].pk]) in page
    # There is no opt-in to hold.
    assert "/hold/" not in page


def test_markup_stays_text(as_dana, alice, charlie, fast):
    type(alice).objects.filter(pk=alice.pk).update(name=MARKUP)
    for n in range(3):
        fast_opt_in(alice, f"<i>{n}@example.org")
    assert MARKUP not in as_dana.get(PAGE).text
    assert MARKUP not in press(as_dana, "fine", alice).text
    assert MARKUP not in press(as_dana, "ask", alice).text


def test_of_many_the_first_are_shown(as_dana, alice):
    for n in range(120):
        fast_opt_in(alice, f"person{n}x@example.org")
    page = as_dana.get(PAGE).text
    assert "Hold 120 opt-ins" in page
    assert "And 20 more." in page


@pytest.mark.parametrize("verb", ["fine", "hold", "reopen", "ask"])
def test_only_for_the_team(as_alice, client, alice, fast, verb):
    address = f"{PAGE}fast:{alice.pk}/{verb}/"
    assert as_alice.get(PAGE).status_code == 403
    assert client.get(PAGE).status_code == 302
    assert as_alice.post(address).status_code == 403
    assert client.post(address).status_code == 302
    assert status_of(fast) == "counted"


def test_wrong_methods(as_dana, alice, fast):
    assert as_dana.post(PAGE).status_code == 405
    for verb in ("fine", "hold", "reopen"):
        assert as_dana.get(f"{PAGE}fast:{alice.pk}/{verb}/").status_code == 405
    assert as_dana.delete(f"{PAGE}fast:{alice.pk}/ask/").status_code == 405


def test_queries_stay_few(as_dana, alice, charlie, django_assert_max_num_queries):
    for n in range(20):
        fast_opt_in(alice, f"anna{n}@mailinator.com")
        fast_opt_in(charlie, f"ben{n}@mailinator.com")
    with django_assert_max_num_queries(9):
        as_dana.get(PAGE)
