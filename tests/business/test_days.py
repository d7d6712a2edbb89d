"""The owner's days: no instant is without a day, also when clocks change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from business.days import day_of, days_between, start_of, today, validate_time_zone

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = st.sampled_from(
    ["UTC", "Europe/Berlin", "America/Sao_Paulo", "America/Havana", "Asia/Kolkata",
     "Australia/Lord_Howe", "Pacific/Kiritimati", "America/St_Johns"]
).map(ZoneInfo)  # fmt: skip
INSTANTS = st.integers(1_262_304_000, 2_114_380_800).map(lambda s: datetime.fromtimestamp(s, UTC))


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 3, 1, 22, 59, 59, tzinfo=UTC), date(2026, 3, 1)),
        (datetime(2026, 3, 1, 23, 0, tzinfo=UTC), date(2026, 3, 2)),
        (datetime(2026, 7, 1, 21, 59, 59, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 7, 1, 22, 0, tzinfo=UTC), date(2026, 7, 2)),
    ],
)
def test_berlins_days_in_winter_and_summer(instant, day):
    assert day_of(instant, BERLIN) == day


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 5, 1), 24)]
)
def test_days_on_which_clocks_change_have_their_length(day, hours):
    length = start_of(day + timedelta(days=1), BERLIN) - start_of(day, BERLIN)
    assert length == timedelta(hours=hours)


@given(instant=INSTANTS, zone=ZONES)
def test_instant_lies_between_its_days_borders(instant, zone):
    day = day_of(instant, zone)
    assert start_of(day, zone) <= instant < start_of(day + timedelta(days=1), zone)


@given(instant=INSTANTS, zone=ZONES)
def test_day_begins_where_the_one_before_ends(instant, zone):
    start = start_of(day_of(instant, zone), zone)
    assert day_of(start, zone) == day_of(instant, zone)
    assert day_of(start - timedelta(microseconds=1), zone) < day_of(instant, zone)


@time_machine.travel(datetime(2026, 6, 30, 22, 30, tzinfo=UTC), tick=False)
def test_today_is_the_owners():
    assert today(BERLIN) == date(2026, 7, 1)
    assert today(ZoneInfo("America/New_York")) == date(2026, 6, 30)


def test_days_between_holds_both_ends():
    february, march = date(2026, 2, 28), date(2026, 3, 1)
    assert days_between(february, march) == [february, march]
    assert days_between(march, february) == []


@pytest.mark.parametrize("name", ["Europe/Berlin", "UTC", "America/New_York"])
def test_time_zone_is_known(name):
    validate_time_zone(name)


@pytest.mark.parametrize("name", ["", "Berlin", "europe/berlin", "../../etc/passwd", "GMT+25"])
def test_time_zone_is_refused(name):
    with pytest.raises(ValidationError):
        validate_time_zone(name)
