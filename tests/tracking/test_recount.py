"""Counts re-added from the stored hits."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from tests.tracking.conftest import Click
from tracking.models import Hit, HitCount


@pytest.fixture
def some_hits(click: Click, haircare, alice, charlie) -> None:
    for path in ("haircare/alice", "haircare/charlie", "haircare/nobody", "haircare/alice/x"):
        click(f"/go/{path}")
    click("/go/haircare/alice", headers={"User-Agent": "curl/8"})


def test_it_works(some_hits, capsys) -> None:
    call_command("recount")

    assert "all counts equal" in capsys.readouterr().out


def test_a_difference_is_found_and_repaired(some_hits, alice, capsys) -> None:
    kept = sorted(HitCount.objects.values_list())
    HitCount.objects.filter(partner_id=alice.pk).update(hits=99)
    HitCount.objects.filter(partner_id=0).delete()

    with pytest.raises(CommandError, match="--repair"):
        call_command("recount")
    call_command("recount", "--repair")
    assert sorted(HitCount.objects.values_list()) == kept


def test_days_are_the_owners(some_hits) -> None:
    # The stored day decides, so a hit moved to another day is missing on its own.
    Hit.objects.update(day=Hit.objects.earliest("pk").day - timedelta(days=400))

    with pytest.raises(CommandError):
        call_command("recount")
