"""What the owner wrote, on the Home pages of those to whom it was written."""

from datetime import UTC, datetime, timedelta

import pytest

from partners.models import LetterCopy, Partner
from tests.factories import LetterFactory

HOME = "/portal/"
NOW = datetime.now(UTC)
TODAY = NOW.date()


def send(to, until=3, **fields):
    letter = LetterFactory(home_until=TODAY + timedelta(days=until), **fields)
    letter.send([to], NOW)
    return letter


def hide(client, copy):
    return client.post(f"/portal/notices/{copy.pk}/hide/")


def test_it_works(as_alice, alice, haircare):
    send(alice)
    page = as_alice.get(HOME).text
    assert "News for Alice" in page
    assert 'href="http://127.0.0.1:8000/go/haircare/alice"' in page


def test_others_do_not_see_it(as_charlie, charlie, alice):
    send(alice)
    assert "News for" not in as_charlie.get(HOME).text


def test_until_its_last_day(as_alice, alice):
    send(alice, until=-2, subject="Long ago")
    send(alice, until=2, subject="Of late")
    page = as_alice.get(HOME).text
    assert "Of late" in page
    assert "Long ago" not in page


def test_without_a_day_it_is_a_mail_only(as_alice, alice):
    LetterFactory(home_until=None).send([alice], NOW)
    assert "News for" not in as_alice.get(HOME).text


def test_a_partner_hides_it(as_alice, alice):
    send(alice)
    assert hide(as_alice, LetterCopy.objects.get()).headers["Location"] == HOME
    assert "News for" not in as_alice.get(HOME).text


def test_nobody_hides_anothers(as_charlie, charlie, alice):
    send(alice)
    assert hide(as_charlie, LetterCopy.objects.get()).status_code == 404
    assert LetterCopy.objects.get().hidden_at is None


def test_what_was_taken_back_is_not_shown(as_alice, alice):
    send(alice).stop(NOW)
    assert "News for" not in as_alice.get(HOME).text


def test_also_for_who_wants_no_mails(as_alice, alice):
    Partner.objects.filter(pk=alice.pk).update(wants_letters=False)
    send(alice)
    assert "News for" in as_alice.get(HOME).text


def test_markup_is_text(as_alice, alice):
    send(alice, subject="<b id=typed>", text="<b id=typed> https://example.com/?a=1&b=2")
    page = as_alice.get(HOME).text
    assert "<b id=typed>" not in page
    assert 'href="https://example.com/?a=1&amp;b=2"' in page


@pytest.mark.parametrize("ticked", [True, False])
def test_mails_are_switched_in_my_profile(as_alice, alice, ticked):
    Partner.objects.filter(pk=alice.pk).update(wants_letters=not ticked)
    as_alice.post("/portal/profile/letters/", {"wants_letters": "on"} if ticked else {})
    assert Partner.objects.get(pk=alice.pk).wants_letters is ticked
    assert ("checked" in as_alice.get("/portal/profile/").text) is ticked
