"""Whatever the owner and contacts do, in any order: numbers and rows agree."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from django.db.models import Count

from partners.models import Partner
from tests.tracking.test_opt_ins import hit_id, report
from tracking.confirmation import confirm_opt_in
from tracking.correcting import NothingToCorrectError, correct_credit
from tracking.models import OptIn, Referral
from tracking.opt_in_states import count, hold, merge, release
from tracking.opt_ins import record_opt_in
from tracking.reconciling.run import reconcile

DEEDS = 60
PURCHASE = {"kind": OptIn.Kind.PURCHASE, "gross": 12000, "currency": "EUR", "is_trusted": True}


@pytest.mark.parametrize("seed", range(2, 6))
def test_numbers_and_rows_agree(haircare, alice, charlie, dana, seed) -> None:
    chance = Random(seed)
    for number in range(DEEDS):
        do_something(chance, number, haircare, [alice, charlie], dana)

    today = datetime.now(UTC).date()
    result = reconcile(today - timedelta(days=40), today + timedelta(days=1))
    assert [check["examples"] for check in result.checks if check["different"]] == []
    forms = OptIn.objects.counted().filter(kind=OptIn.Kind.FORM)
    once = forms.values("contact", "source").annotate(n=Count("pk")).order_by()
    assert all(row["n"] == 1 for row in once)
    unsure = Referral.objects.filter(opt_in__confirmed_at__isnull=False, confirmed_at=None)
    assert not unsure.exists()


def do_something(chance: Random, number: int, link, partners: list[Partner], dana) -> None:
    opt_ins = list(OptIn.objects.order_by("pk"))
    if len(opt_ins) < 3 or chance.random() < 0.4:
        record(chance, number, link, partners)
        return
    one, other = chance.sample(opt_ins, 2)
    deed = chance.choice([count, hold, release, confirm, merge, correct_credit])
    if deed is merge:
        merge(one, other)
    elif deed is correct_credit:
        correct(one, chance.choice([*partners, None]), dana)
    else:
        deed(one)


def confirm(opt_in: OptIn) -> None:
    if opt_in.kind == OptIn.Kind.FORM:
        confirm_opt_in(opt_in)


def correct(opt_in: OptIn, partner: Partner | None, dana) -> None:
    seen = opt_in.decisions.standing().get().pk
    try:
        correct_credit(opt_in, partner, actor=dana, note="x", seen=seen)
    except NothingToCorrectError:
        return


def record(chance: Random, number: int, link, partners: list[Partner]) -> None:
    at = datetime.now(UTC) - timedelta(days=chance.randrange(1, 20))
    clicked = at - timedelta(hours=1)
    carried = hit_id(link, chance.choice(partners), at=clicked) if chance.random() < 0.7 else ""
    fields = {
        "email": f"{chance.choice('ab')}@example.org",
        "external_id": str(number),
        "hit_id": carried,
        "occurred_at": at,
    }
    if chance.random() < 0.5:
        fields |= PURCHASE | {"source": chance.choice(["api:shop", "api:bank"])}
        fields["occurred_at"] = at.replace(hour=12, minute=0, second=0, microsecond=0)
    record_opt_in(report(**fields))
