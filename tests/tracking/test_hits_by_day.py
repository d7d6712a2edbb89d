"""A partner's hits of given days, found by the index and nowhere else."""

from datetime import timedelta

import pytest
from django.db import connection

from tests.factories import HitFactory
from tracking.models import Hit

pytestmark = pytest.mark.django_db


def test_it_works(alice, bob):
    mine = HitFactory(partner=alice)
    HitFactory(partner=bob)
    assert list(Hit.objects.of(alice).on_days([mine.day])) == [mine]
    assert not Hit.objects.of(alice).on_days([mine.day - timedelta(days=1)]).exists()
    assert not Hit.objects.of(alice).on_days([]).exists()


@pytest.mark.sqlite
def test_the_index_leads_to_them(alice):
    days = [HitFactory(partner=alice).day - timedelta(days=n) for n in range(30)]
    plan = Hit.objects.of(alice).on_days(days).newest_first()[:50].explain()
    assert "USING INDEX hit_day_partner (day=? AND partner_id=?)" in plan


def test_the_database_has_what_the_model_says():
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, Hit._meta.db_table)
    columns = [each["columns"] for each in constraints.values() if each["index"]]
    assert ["day", "partner_id", "id"] in columns
    assert ["partner_id", "id"] not in columns
