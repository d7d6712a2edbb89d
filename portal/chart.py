"""Bars of hits and opt-ins by day, drawn on the server; long ranges by week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracking.stats import DayLine

MOST_BARS = 100
DAYS_OF_A_BAR = 7
HEIGHT = 100
SLOT = 10
GAP = 2


@dataclass(frozen=True, slots=True)
class Bar:
    """Heights are of 100; `y` values count from above, as SVG does."""

    first: date
    last: date
    hits: int
    unique_hits: int
    opt_ins: int
    x: int
    hits_height: float
    unique_height: float
    opt_in_height: float

    @property
    def hits_y(self) -> float:
        return HEIGHT - self.hits_height

    @property
    def unique_y(self) -> float:
        return HEIGHT - self.unique_height

    @property
    def opt_in_y(self) -> float:
        return HEIGHT - self.opt_in_height


@dataclass(frozen=True, slots=True)
class Chart:
    bars: list[Bar]
    most_hits: int
    most_opt_ins: int
    is_by_week: bool

    @property
    def width(self) -> int:
        return len(self.bars) * SLOT

    @property
    def bar_width(self) -> int:
        return SLOT - GAP

    @property
    def last_day(self) -> date:
        return self.bars[-1].last


def draw_chart(days: Sequence[DayLine]) -> Chart:
    is_by_week = len(days) > MOST_BARS
    step = DAYS_OF_A_BAR if is_by_week else 1
    groups = [days[start : start + step] for start in range(0, len(days), step)]
    most_hits = max((sum(day.hits for day in group) for group in groups), default=0)
    most_opt_ins = max((sum(day.opt_ins for day in group) for group in groups), default=0)
    bars = [bar_of(group, n, most_hits, most_opt_ins) for n, group in enumerate(groups)]
    return Chart(bars, most_hits, most_opt_ins, is_by_week)


def bar_of(group: Sequence[DayLine], n: int, most_hits: int, most_opt_ins: int) -> Bar:
    hits, unique = sum(day.hits for day in group), sum(day.unique_hits for day in group)
    opt_ins = sum(day.opt_ins for day in group)
    return Bar(
        first=group[0].day,
        last=group[-1].day,
        hits=hits,
        unique_hits=unique,
        opt_ins=opt_ins,
        x=n * SLOT + GAP // 2,
        hits_height=share(hits, most_hits),
        unique_height=share(unique, most_hits),
        opt_in_height=share(opt_ins, most_opt_ins),
    )


def share(value: int, most: int) -> float:
    return round(HEIGHT * value / most, 2) if most else 0
