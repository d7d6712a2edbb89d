"""Counts re-added from the stored hits."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, transaction

from tests.factories import HitCountFactory
from tests.tracking.conftest import Click
from tracking.models import Hit, HitCount
from tracking.recounting import hold_writers


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


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_nobody_counts_while_counts_are_replaced(haircare, alice) -> None:
    with transaction.atomic():
        hold_writers()
        with ThreadPoolExecutor(1) as pool:
            waited = pool.submit(count_one, alice.pk, haircare.pk).result()

    assert waited
    assert not HitCount.objects.exists()


def count_one(partner_id: int, link_id: int) -> bool:
    """Whether another connection has to wait before it may count a hit."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '100ms'")
        HitCountFactory(partner_id=partner_id, link_id=link_id, hits=1)
    except OperationalError:
        return True
    finally:
        connection.close()
    return False
