"""Corrections: who gets the credit, the tie behind it, and the former decision."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from partners.models import User
from tests.factories import (
    ContactFactory,
    PartnerFactory,
    ReferralFactory,
    TrackingLinkFactory,
)
from tests.tracking.test_opt_ins import hit_id, report
from tracking.correcting import CorrectedMeanwhileError, NothingToCorrectError, correct_credit
from tracking.models import Decision, OptIn, Referral
from tracking.opt_in_states import hold
from tracking.opt_ins import DifferentOptInError, record_opt_in
from tracking.stats import Scope


@pytest.fixture
def recorded(haircare, alice):
    return record_opt_in(report(hit_id=hit_id(haircare, alice)))


@pytest.fixture
def recorded_own_try(alice):
    """Somebody of the team clicked, which does not count, and sent a form."""
    link = TrackingLinkFactory()
    own = record_opt_in(report(hit_id=hit_id(link, alice, counted=False)))
    return own.opt_in, link


def test_it_works(recorded, charlie, alice, dana) -> None:
    former = recorded.decision

    decision = correct_credit(
        recorded.opt_in, charlie, actor=dana, note="She told us so.", seen=former.pk
    )

    assert (decision.partner, decision.reason, decision.actor) == (charlie, "corrected", dana)
    assert decision.evidence == {"corrected": {"former": former.pk, "claim": None}}
    assert Decision.objects.standing().get() == decision
    tie = Referral.objects.get()
    assert (tie.partner, tie.opt_in) == (charlie, recorded.opt_in)
    assert tie.confirmed_at is not None
    day = recorded.opt_in.day
    assert Scope(charlie, day, day).decisions().count() == 1
    assert Scope(alice, day, day).decisions().count() == 0


def test_to_nobody(recorded, dana) -> None:
    decision = correct_credit(
        recorded.opt_in, None, actor=dana, note="A friend of hers.", seen=recorded.decision.pk
    )

    assert decision.partner is None
    assert not Referral.objects.exists()


def test_link_and_ad_come_from_what_is_known_of_the_partner(haircare, alice, charlie, dana) -> None:
    first = hit_id(haircare, charlie)
    opt_in = record_opt_in(report(hit_id=first)).opt_in
    second = record_opt_in(report(external_id="2", hit_id=hit_id(haircare, alice)))

    decision = correct_credit(opt_in, alice, actor=dana, note="x", seen=opt_in.decisions.get().pk)
    assert decision.link is None

    back = correct_credit(opt_in, charlie, actor=dana, note="x", seen=decision.pk)
    assert (back.link, back.hit) == (haircare, opt_in.decisions.order_by("pk").first().hit)
    assert second.decision.partner == alice


def test_back_to_the_winner_goes_by_the_click_that_won(haircare, alice, charlie, dana) -> None:
    """Alice has an older click on another link; it was kept, too."""
    at = datetime.now(UTC) - timedelta(days=2)
    older = TrackingLinkFactory()
    contact = ContactFactory(email="lena@example.org")
    ReferralFactory(contact=contact, partner=alice, link=older, occurred_at=at, confirmed_at=at)
    recorded = record_opt_in(report(hit_id=hit_id(haircare, alice)))
    away = correct_credit(recorded.opt_in, charlie, actor=dana, note="x", seen=recorded.decision.pk)

    back = correct_credit(recorded.opt_in, alice, actor=dana, note="x", seen=away.pk)
    assert (back.link, back.hit) == (haircare, recorded.decision.hit)


def test_a_later_purchase_follows_the_correction(recorded, charlie, dana) -> None:
    correct_credit(recorded.opt_in, charlie, actor=dana, note="x", seen=recorded.decision.pk)

    purchase = report(
        kind=OptIn.Kind.PURCHASE, source="api", external_id="7", gross=100, currency="EUR"
    )
    assert record_opt_in(purchase).decision.partner == charlie


def test_the_second_of_two_is_told(recorded, charlie, dana) -> None:
    stands = correct_credit(
        recorded.opt_in, charlie, actor=dana, note="x", seen=recorded.decision.pk
    )

    with pytest.raises(CorrectedMeanwhileError) as caught:
        correct_credit(recorded.opt_in, None, actor=dana, note="x", seen=recorded.decision.pk)

    assert caught.value.decision == stands
    assert Decision.objects.count() == 2


def test_nothing_to_correct(recorded, alice, charlie, dana) -> None:
    with pytest.raises(NothingToCorrectError):
        correct_credit(recorded.opt_in, alice, actor=dana, note="x", seen=recorded.decision.pk)
    OptIn.objects.update(status=OptIn.Status.MERGED)
    with pytest.raises(NothingToCorrectError):
        correct_credit(recorded.opt_in, charlie, actor=dana, note="x", seen=recorded.decision.pk)


def test_what_is_held_ties_nobody(recorded, charlie, dana) -> None:
    assert hold(recorded.opt_in)

    correct_credit(recorded.opt_in, charlie, actor=dana, note="x", seen=recorded.decision.pk)

    assert not Referral.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_at_once_one_wins(recorded, dana) -> None:
    partners = [PartnerFactory() for _number in range(4)]

    def correct(partner) -> bool:
        actor = User.objects.get(pk=dana.pk)
        try:
            correct_credit(
                recorded.opt_in, partner, actor=actor, note="x", seen=recorded.decision.pk
            )
        except CorrectedMeanwhileError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        won = list(pool.map(correct, partners))

    assert won.count(True) == 1
    assert Decision.objects.standing().get().partner == partners[won.index(True)]
    assert Decision.objects.count() == 2


def test_the_link_was_erased_since(recorded_own_try, alice, dana) -> None:
    opt_in, link = recorded_own_try
    link.delete()

    decision = correct_credit(opt_in, alice, actor=dana, note="x", seen=opt_in.decisions.get().pk)

    assert (decision.partner, decision.link, decision.hit) == (alice, None, None)


def test_the_same_report_again_is_the_same_after_a_correction(alice, charlie, dana) -> None:
    named = report(partner=alice, is_trusted=True)
    recorded = record_opt_in(named)
    stands = correct_credit(
        recorded.opt_in, charlie, actor=dana, note="x", seen=recorded.decision.pk
    )

    again = record_opt_in(named)

    assert not again.is_new
    assert again.decision == stands
    with pytest.raises(DifferentOptInError):
        record_opt_in(report(partner=charlie, is_trusted=True))
