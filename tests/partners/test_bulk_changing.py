"""Undo of a change of many partners, beside somebody who changes one of them at that moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from uuid import uuid4

import pytest
from django.db import connection, transaction

from partners.bulk_changing import Kind, Wanted, change_many, undo_change
from partners.models import BulkChange, Partner
from tests.factories import PartnerFactory

pytestmark = pytest.mark.django_db(transaction=True)


def banned(dana) -> BulkChange:
    wanted, everybody = Wanted(Kind.STATUS, Partner.Status.BANNED), Partner.objects.all()
    change = change_many(everybody, wanted, key=uuid4(), seen=wanted.seen(everybody), actor=dana)
    assert change
    return change


def test_it_works(dana):
    partners = [PartnerFactory(status=status) for status in ("active", "applied", "inactive")]
    keys = [each.pk for each in partners]
    assert undo_change(banned(dana)) == keys
    assert [Partner.objects.get(pk=key).status for key in keys] == ["active", "applied", "inactive"]


@pytest.mark.postgresql
def test_waits_for_who_changes_one_and_leaves_that_one(dana):
    partners = [PartnerFactory() for _each in range(3)]
    change, has_changed = banned(dana), Event()

    def undo() -> list[int] | None:
        try:
            has_changed.wait(60)
            return undo_change(change)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        with transaction.atomic():
            Partner.objects.get(pk=partners[1].pk).set_status(Partner.Status.APPLIED)
            undone = thread.submit(undo)
            has_changed.set()
            wait_until_somebody_waits()
        assert undone.result(60) == [partners[0].pk, partners[2].pk]
    assert Partner.objects.get(pk=partners[1].pk).status == Partner.Status.APPLIED


def wait_until_somebody_waits() -> None:
    with connection.cursor() as cursor:
        for _each in range(6000):
            cursor.execute("SELECT count(*), pg_sleep(0.01) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
    raise TimeoutError("The undo does not wait for the other change.")
