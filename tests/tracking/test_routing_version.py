"""Whatever the routing table is read from changes the version, by whatever way it is written."""

import re
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from business.models import Business
from partners.models import Membership, Partner
from referrals.models import TrackingLink
from tests.factories import AdFactory, PartnerFactory, ProgramFactory, TrackingLinkFactory
from tracking.models import RoutingVersion
from tracking.routing import load_table
from tracking.routing_triggers import TABLES

# Written by the redirect itself, a day ahead.
OWN_TABLES = {"tracking_daysalt", "tracking_routingversion"}

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> None:
    Business.objects.create()
    gold = ProgramFactory(name="Gold")
    AdFactory(partner=PartnerFactory(code="alice", programs=[gold]), code="flyer")
    TrackingLinkFactory(code="haircare", programs=[gold])


def raw_sql() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE partners_partner SET status = 'banned'")


CHANGES = {
    "a setting": lambda: Business.objects.update(consent="count"),
    "a partner's status": lambda: Partner.objects.update(status="inactive"),
    "a partner's code": lambda: Partner.objects.get().rename("alice2"),
    "a new partner": lambda: PartnerFactory(),
    "a membership": lambda: Membership.objects.all().delete(),
    "a link archived": lambda: TrackingLink.objects.get().archive(),
    "a link's code": lambda: TrackingLink.objects.get().rename("hair"),
    "a link's programs": lambda: TrackingLink.objects.get().programs.clear(),
    "a bulk update": lambda: TrackingLink.objects.update(destination="https://example.com/"),
    "an Ad": lambda: AdFactory(partner=Partner.objects.get()),
    "raw SQL": raw_sql,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_each_change_is_seen(world: None, change) -> None:
    before = RoutingVersion.objects.in_force()
    change()

    assert RoutingVersion.objects.in_force() not in {0, before}


def test_a_change_taken_back_is_none(world: None) -> None:
    before = RoutingVersion.objects.in_force()
    with transaction.atomic():
        Partner.objects.update(status="banned")
        transaction.set_rollback(True)

    assert RoutingVersion.objects.in_force() == before


def test_reading_changes_nothing(world: None) -> None:
    before = RoutingVersion.objects.in_force()
    table = load_table(datetime.now(UTC))

    assert RoutingVersion.objects.in_force() == table.version == before


def test_every_table_that_is_read_has_its_triggers(world: None) -> None:
    with CaptureQueriesContext(connection) as queries:
        load_table(datetime.now(UTC))
    text = " ".join(query["sql"] for query in queries)
    read = set(re.findall(r"(?:FROM|JOIN|INTO) \"?([a-z]+_[a-z_]+)\"?", text))

    assert read - OWN_TABLES == set(TABLES)
    assert tables_with_triggers() == set(TABLES)


def tables_with_triggers() -> set[str]:
    if connection.vendor == "postgresql":
        wanted = {"_routing", "_routing_truncate"}
        sql = "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
    else:
        wanted = {"_routing_insert", "_routing_update", "_routing_delete"}
        sql = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
    found: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(sql)
        for name, table in cursor.fetchall():
            found.setdefault(table, set()).add(name.removeprefix(table))
    return {table for table, names in found.items() if names == wanted}


@pytest.mark.postgresql
def test_two_people_who_save_at_once_do_not_wait(world: None) -> None:
    other = connection.copy()
    try:
        with transaction.atomic(), other.cursor() as cursor:
            Partner.objects.update(status="inactive")
            cursor.execute("SET lock_timeout = '2s'")
            cursor.execute("UPDATE referrals_trackinglink SET name = 'x'")
    finally:
        other.close()
