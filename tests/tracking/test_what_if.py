"""What past credit would have been under other settings."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command

from business.models import Business
from tests.factories import (
    ContactFactory,
    DecisionFactory,
    OptInFactory,
    ProgramFactory,
    ReferralFactory,
)
from tests.tracking.test_opt_ins import hit_id, report
from tracking.correcting import correct_credit
from tracking.models import OptIn
from tracking.opt_in_states import hold
from tracking.opt_ins import record_opt_in
from tracking.what_if import Settings, what_if

NOW = datetime.now(UTC)
AS_IT_IS = Settings(takes_first=False, uses_history=True, window_days=90)


def opt_in_of(link, partner, earlier=None, *, number: str = "1042") -> OptIn:
    """A purchase 10 days after a click for `partner`; `earlier` has a referral of 200 days ago."""
    contact = ContactFactory(email=f"{number}@example.org")
    if earlier:
        at = NOW - timedelta(days=200)
        ReferralFactory(contact=contact, partner=earlier, occurred_at=at, confirmed_at=at)
    order = {"kind": "purchase", "source": "api", "gross": 12000, "currency": "EUR"}
    token = hit_id(link, partner, at=NOW - timedelta(days=10))
    about = {"external_id": number, "email": contact.email, "hit_id": token}
    return record_opt_in(report(**(order | about))).opt_in


def ask(**changed: object):
    day = datetime.now(UTC).date()
    fields = {name: getattr(AS_IT_IS, name) for name in Settings.__slots__}
    settings = Settings(**(fields | changed))
    return what_if(day - timedelta(days=2), day + timedelta(days=1), settings)


def shares(found) -> dict[int | None, tuple[int, int]]:
    return {pk: (each.now.opt_ins, each.then.opt_ins) for pk, each in found.outcomes.items()}


def test_it_works(haircare, alice, charlie) -> None:
    opt_in = opt_in_of(haircare, charlie, alice)

    found = ask(takes_first=True, window_days=None)

    assert shares(found) == {charlie.pk: (1, 0), alice.pk: (0, 1)}
    assert found.of(alice.pk).revenue_difference == {"EUR": 12000}
    assert found.of(charlie.pk).revenue_difference == {"EUR": -12000}
    assert (found.opt_ins, found.moved) == (1, 1)
    (moved,) = found.examples
    assert (moved.opt_in, moved.now, moved.then) == (opt_in.pk, charlie.pk, alice.pk)


def test_the_settings_in_force_change_nothing(haircare, alice, charlie) -> None:
    opt_in_of(haircare, charlie, alice)

    found = ask()
    assert (found.moved, shares(found)) == (0, {charlie.pk: (1, 1)})


def test_a_shorter_window_leaves_nobody(haircare, alice) -> None:
    opt_in_of(haircare, alice)

    assert shares(ask(window_days=5)) == {alice.pk: (1, 0), None: (0, 1)}


def test_only_cookies(haircare, alice, charlie) -> None:
    opt_in_of(haircare, charlie, alice)

    everything = {"takes_first": True, "window_days": None}
    assert shares(ask(**everything, uses_history=False)) == {charlie.pk: (1, 1)}


def test_windows_of_their_own_stay_unless_replaced(haircare, alice, charlie) -> None:
    charlie.set_programs([ProgramFactory(credit_window_days=60)])
    opt_in_of(haircare, charlie)

    kept = ask(window_days=5)
    assert (shares(kept), kept.own_windows) == ({charlie.pk: (1, 1)}, 1)
    replaced = ask(window_days=5, replaces_all=True)
    assert (shares(replaced), replaced.own_windows) == ({charlie.pk: (1, 0), None: (0, 1)}, 0)


def test_the_last_day_of_a_referral_stays(haircare, alice) -> None:
    opt_in = opt_in_of(haircare, alice)
    decision = opt_in.decisions.get()
    for each in decision.evidence["candidates"]:
        each["ends_at"] = (NOW + timedelta(days=1)).isoformat()
    decision.save(update_fields=["evidence"])

    assert shares(ask(window_days=1)) == {alice.pk: (1, 1)}


def test_corrections_stay_as_they_are(haircare, alice, charlie, dana) -> None:
    opt_in = opt_in_of(haircare, alice)
    seen = opt_in.decisions.get().pk
    correct_credit(opt_in, charlie, actor=dana, note="She told us.", seen=seen)

    found = ask(window_days=1)
    assert (found.corrected, shares(found)) == (1, {charlie.pk: (1, 1)})


def test_without_evidence_nothing_changes(business, alice) -> None:
    DecisionFactory(opt_in=OptInFactory(), partner=alice)

    found = ask(window_days=1)
    assert (found.without_evidence, shares(found)) == (1, {alice.pk: (1, 1)})


def test_what_does_not_count_is_left_out(haircare, alice) -> None:
    hold(opt_in_of(haircare, alice))

    assert ask().opt_ins == 0


def test_biggest_difference_first(haircare, alice, bob, charlie) -> None:
    for number in ("1", "2"):
        opt_in_of(haircare, alice, number=number)
    opt_in_of(haircare, bob, number="3")
    charlie.credit_window_days = 60
    charlie.save(update_fields=["credit_window_days"])
    opt_in_of(haircare, charlie, number="4")

    order = [each.partner for each in ask(window_days=5).biggest_first]
    assert order == [None, alice.pk, bob.pk, charlie.pk]


def test_queries(haircare, alice, django_assert_num_queries) -> None:
    for number in range(5):
        opt_in_of(haircare, alice, number=str(number))
    with django_assert_num_queries(1):
        ask(window_days=5)


def test_the_command(haircare, alice, charlie, capsys) -> None:
    opt_in_of(haircare, charlie, alice)
    call_command("whatif", "--first", "--window", "0", "--history")

    said = capsys.readouterr().out
    assert "Alice (alice)                          0         1          +1  +EUR 120.00" in said
    assert "1 opt-ins of the last 30 days, of which 1 would move." in said


def test_the_command_takes_what_is_left_out_from_the_defaults(haircare, alice, charlie, capsys):
    opt_in_of(haircare, charlie, alice)
    Business.objects.update(choose_partner="first", credit_window_days=None)
    call_command("whatif")

    assert "1 would move" in capsys.readouterr().out


@pytest.mark.parametrize("option", ["--days=0", "--days=367", "--window=-1", "--window=99999"])
def test_limits_of_the_command(business, option) -> None:
    with pytest.raises(CommandError, match="takes"):
        call_command("whatif", option)
