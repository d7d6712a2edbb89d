from datetime import date, timedelta

import pytest

from portal.chart import draw_chart
from tracking.stats import DayLine


def days(count, **fields):
    return [DayLine(date(2026, 1, 1) + timedelta(days=n), **fields) for n in range(count)]


def test_it_works():
    chart = draw_chart([*days(2, hits=4, unique_hits=2), DayLine(date(2026, 1, 3), 8, 8, 1)])
    assert [bar.hits_height for bar in chart.bars] == [50, 50, 100]
    assert [bar.unique_y for bar in chart.bars] == [75, 75, 0]
    assert chart.most_hits == 8


def test_zeros_and_nothing_are_drawn_flat():
    assert [bar.hits_height for bar in draw_chart(days(3)).bars] == [0, 0, 0]
    assert draw_chart([]).bars == []


@pytest.mark.parametrize(("length", "bars"), [(100, 100), (101, 15), (731, 105)])
def test_long_ranges_go_by_week(length, bars):
    chart = draw_chart(days(length, hits=1))
    assert len(chart.bars) == bars
    assert sum(bar.hits for bar in chart.bars) == length
    assert chart.last_day == date(2026, 1, 1) + timedelta(days=length - 1)
