"""Count, hold, release and merge: what counts, and the tie that goes with it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.db import connection

from tests.tracking.test_opt_ins import hit_id, report
from tracking.confirmation import confirm_opt_in
from tracking.correcting import NothingToCorrectError, correct_credit
from tracking.models import OptIn, Referral
from tracking.opt_in_states import count, hold, merge, release
from tracking.opt_ins import record_opt_in


def purchase(number: str, source: str, **fields) -> OptIn:
    values = {"kind": OptIn.Kind.PURCHASE, "gross": 12000, "currency": "EUR", "is_trusted": True}
    return record_opt_in(report(external_id=number, source=source, **values, **fields)).opt_in


@pytest.fixture
def pair(haircare, alice) -> tuple[OptIn, OptIn]:
    """An order that two sources reported; the second report carried the click id."""
    first = purchase("1", "api:shop")
    return first, purchase("ch_1", "api:bank", hit_id=hit_id(haircare, alice))


def test_it_works(pair, alice) -> None:
    first, second = pair
    assert second.status == OptIn.Status.WAITING

    assert merge(first, into=second)

    assert (first.status, first.merged_into) == (OptIn.Status.MERGED, second)
    assert second.status == OptIn.Status.COUNTED
    tie = Referral.objects.get()
    assert (tie.opt_in, tie.partner) == (second, alice)
    assert tie.confirmed_at is not None


def test_keep_the_first(pair) -> None:
    first, second = pair

    assert merge(second, into=first)

    assert (first.status, second.status) == (OptIn.Status.COUNTED, OptIn.Status.MERGED)
    assert not Referral.objects.exists()
    assert not merge(second, into=first)


def test_two_orders(pair, alice) -> None:
    assert count(pair[1])

    assert OptIn.objects.counted().count() == 2
    assert Referral.objects.get().confirmed_at is not None
    assert not count(pair[1])


def test_undo_of_a_merge(pair) -> None:
    first, second = pair
    merge(second, into=first)

    assert count(second)

    assert (second.status, second.merged_into) == (OptIn.Status.COUNTED, None)
    assert Referral.objects.get().opt_in == second


def test_strangers_are_not_merged(pair) -> None:
    other = record_opt_in(report(email="tom@example.org", external_id="9")).opt_in

    assert not merge(other, into=pair[0])
    assert not merge(pair[0], into=pair[0])


def test_hold_and_release(haircare, alice) -> None:
    opt_in = record_opt_in(report(hit_id=hit_id(haircare, alice))).opt_in
    confirm_opt_in(opt_in)

    assert hold(opt_in)
    assert not Referral.objects.exists()
    assert not OptIn.objects.counted().exists()

    assert release(opt_in)
    assert Referral.objects.get().confirmed_at is not None
    assert not release(opt_in)


def test_an_unconfirmed_form_stays_provisional(haircare, alice) -> None:
    opt_in = record_opt_in(report(hit_id=hit_id(haircare, alice))).opt_in

    assert hold(opt_in) and release(opt_in)

    assert Referral.objects.get().confirmed_at is None


def form(number: str, *, days_ago: int = 1, **fields) -> OptIn:
    at = datetime.now(UTC) - timedelta(days=days_ago)
    return record_opt_in(report(external_id=number, occurred_at=at, **fields)).opt_in


def test_a_released_form_counts_once(haircare, alice, charlie) -> None:
    """The same person sent it again while the first was held."""
    first = form("1", days_ago=2, hit_id=hit_id(haircare, alice, at=days(3)))
    hold(first)
    second = form("2", hit_id=hit_id(haircare, charlie, at=days(2)))
    assert second.status == OptIn.Status.COUNTED

    assert release(first)

    assert OptIn.objects.counted().get() == first
    second.refresh_from_db()
    assert second.status == OptIn.Status.REPEAT


def test_a_released_form_gives_way_to_a_confirmed_one(haircare, alice, charlie) -> None:
    """Alice typed in a stranger's address; the stranger came through Charlie and confirmed."""
    first = form("1", days_ago=2, hit_id=hit_id(haircare, alice, at=days(3)))
    second = form("2", hit_id=hit_id(haircare, charlie, at=days(2)))
    hold(first)
    confirm_opt_in(second)

    release(first)

    assert OptIn.objects.counted().get() == second


def days(number: int) -> datetime:
    return datetime.now(UTC) - timedelta(days=number)


def test_a_purchase_beside_a_held_one_waits(haircare, alice) -> None:
    hold(purchase("1", "api:shop"))

    assert purchase("ch_1", "api:bank").status == OptIn.Status.WAITING


def at_once(*deeds: Callable[[], object]) -> list[object]:
    def do(deed: Callable[[], object]) -> object:
        try:
            return deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(do, deeds))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("state", [OptIn.Status.COUNTED, OptIn.Status.HELD])
def test_held_or_released_and_confirmed_at_once(haircare, alice, state) -> None:
    for number in range(8):
        opt_in = form(f"a{number}", email=f"{number}@example.org", hit_id=hit_id(haircare, alice))
        OptIn.objects.filter(pk=opt_in.pk).update(status=state)
        if state == OptIn.Status.HELD:
            Referral.objects.all().delete()
        other = OptIn.objects.get(pk=opt_in.pk)
        change = hold if state == OptIn.Status.COUNTED else release

        at_once(partial(change, opt_in), partial(confirm_opt_in, other))

        ties = list(Referral.objects.filter(opt_in=opt_in))
        assert len(ties) == (state == OptIn.Status.HELD)
        assert all(tie.confirmed_at for tie in ties)


@pytest.mark.django_db(transaction=True)
def test_of_two_repeats_confirmed_at_once_one_counts(haircare, alice, charlie) -> None:
    for number in range(8):
        email = f"{number}@example.org"
        form(f"a{number}", email=email, days_ago=3, hit_id=hit_id(haircare, alice, at=days(4)))
        repeats = [form(f"{name}{number}", email=email, days_ago=2) for name in "bc"]

        at_once(*(partial(confirm_opt_in, repeat) for repeat in repeats))

        assert OptIn.objects.counted().filter(contact__email=email).count() == 1


def test_a_confirmed_repeat_takes_no_place_of_another_window(haircare, alice, charlie) -> None:
    former = form("1", days_ago=300, hit_id=hit_id(haircare, alice, at=days(301)))
    confirm_opt_in(form("2", days_ago=3))
    again = form("3")
    assert again.status == OptIn.Status.REPEAT

    confirm_opt_in(again)

    former.refresh_from_db()
    assert former.status == OptIn.Status.COUNTED


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_merged", [True, False])
def test_taken_out_and_corrected_at_once_ties_nobody(
    haircare, alice, charlie, dana, is_merged
) -> None:
    for number in range(6):
        person = {"email": f"{number}@example.org"}
        kept = purchase(f"a{number}", "api:shop", **person)
        waits = purchase(f"b{number}", "api:bank", hit_id=hit_id(haircare, alice), **person)
        if not is_merged:
            count(waits)
        take_out = partial(merge, waits, kept) if is_merged else partial(hold, waits)
        correct = partial(
            correct_credit,
            OptIn.objects.get(pk=waits.pk),
            charlie,
            actor=dana,
            note="x",
            seen=waits.decisions.get().pk,
        )

        at_once(take_out, partial(unless_refused, correct))

        waits.refresh_from_db()
        assert waits.status == (OptIn.Status.MERGED if is_merged else OptIn.Status.HELD)
        assert not Referral.objects.filter(opt_in=waits).exists()
        assert waits.decisions.filter(is_standing=True).count() == 1


def unless_refused(correct: Callable[[], object]) -> None:
    with suppress(NothingToCorrectError):
        correct()
