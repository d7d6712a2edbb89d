"""Claims: filed without a word about what exists, answered once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from tests.factories import HitFactory, PartnerFactory
from tests.tracking.test_opt_ins import LENA, report
from tracking.claims import (
    MOST_WAITING,
    AnsweredMeanwhileError,
    TooManyClaimsError,
    accept_claim,
    file_claim,
    matching_hits,
    matching_opt_ins,
    refuse_claim,
)
from tracking.correcting import CorrectedMeanwhileError
from tracking.models import Claim, Decision
from tracking.opt_ins import record_opt_in


def claim_of(partner, **fields) -> Claim:
    values = {"email": LENA, "number": "", "day": date(2026, 3, 1), "note": "She bought."}
    return file_claim(partner, **(values | fields))


def test_it_works(alice, dana) -> None:
    opt_in = record_opt_in(report()).opt_in
    claim = claim_of(alice)
    standing = Decision.objects.get()

    accepted = accept_claim(claim, opt_in, actor=dana, answer="You are right.", seen=standing.pk)

    assert (accepted.state, accepted.answered_by) == (Claim.State.ACCEPTED, dana)
    assert accepted.decision.partner == alice
    assert accepted.decision.evidence["corrected"] == {"former": standing.pk, "claim": claim.pk}


def test_refused(alice, dana) -> None:
    claim = refuse_claim(claim_of(alice), actor=dana, answer="Nobody bought that day.")

    assert (claim.state, claim.answer) == (Claim.State.REFUSED, "Nobody bought that day.")
    with pytest.raises(AnsweredMeanwhileError):
        refuse_claim(claim, actor=dana, answer="Again")


def test_an_acceptance_that_comes_too_late_changes_nothing(alice, dana) -> None:
    opt_in, claim = record_opt_in(report()).opt_in, claim_of(alice)

    with pytest.raises(CorrectedMeanwhileError):
        accept_claim(claim, opt_in, actor=dana, answer="x", seen=0)

    assert Claim.objects.get().state == Claim.State.WAITING


def test_asked_twice_it_is_one(alice) -> None:
    assert claim_of(alice) == claim_of(alice)
    assert claim_of(alice, number="7") != claim_of(alice)


def test_there_is_an_end(alice, charlie) -> None:
    for number in range(MOST_WAITING):
        claim_of(alice, number=str(number))

    with pytest.raises(TooManyClaimsError):
        claim_of(alice, number="one more")
    claim_of(charlie)


def test_what_it_may_mean(alice, haircare) -> None:
    by_mail = record_opt_in(report(external_id="1")).opt_in
    by_number = record_opt_in(report(external_id="1042", email="tom@example.org")).opt_in
    record_opt_in(report(external_id="3", email="eve@example.org"))
    claim = claim_of(alice, number="1042")

    assert set(matching_opt_ins(claim)) == {by_mail, by_number}


def test_hits_around_the_day(alice, haircare) -> None:
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    near = HitFactory(partner=alice, link=haircare, at=noon - timedelta(days=2))
    HitFactory(partner=alice, link=haircare, at=noon - timedelta(days=9))
    HitFactory(partner=PartnerFactory(), link=haircare, at=noon)

    assert list(matching_hits(claim_of(alice))) == [near]


def test_asked_twice_with_more_to_say_is_kept(alice) -> None:
    first = claim_of(alice)

    assert claim_of(alice) == first
    more = claim_of(alice, note="She bought, and I have her receipt.")
    assert more != first


@pytest.mark.django_db(transaction=True)
def test_accepted_and_refused_at_once_is_answered_once(alice, dana) -> None:
    opt_in, claim = record_opt_in(report()).opt_in, claim_of(alice)
    seen = Decision.objects.get().pk

    def answer(is_right: bool) -> bool:
        mine = Claim.objects.get(pk=claim.pk)
        try:
            if is_right:
                accept_claim(mine, opt_in, actor=dana, answer="Yes", seen=seen)
            else:
                refuse_claim(mine, actor=dana, answer="No")
        except AnsweredMeanwhileError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        won = list(pool.map(answer, [True, False, True, False]))

    assert won.count(True) == 1
    claim.refresh_from_db()
    is_accepted = claim.state == Claim.State.ACCEPTED
    assert is_accepted == (Decision.objects.count() == 2)
    assert (claim.decision_id is not None) == is_accepted
