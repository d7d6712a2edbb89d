"""What must hold at the end of a history: the model's numbers, the proof, and what-if in peace."""

from collections.abc import Iterable, Iterator
from datetime import date

from bench.history_model import Event, Model
from bench.history_world import World
from business.models import Business
from tracking.models import Hit, OptIn
from tracking.reconciling.check import Span
from tracking.reconciling.run import CHECKS, run_check
from tracking.reconciling.words import say_difference
from tracking.stats import Line, link_tracking_stats
from tracking.what_if import Settings, what_if

BY_DAY = {"counts", "new_referrals"}
Numbers = tuple[int, int, int, int, dict[str, int]]


def disagreements(model: Model, world: World) -> list[str]:
    days = sorted({*days_of(Hit.objects.all()), *days_of(OptIn.objects.all())})
    if not days:
        return []
    span = Span(days[0], days[-1])
    return [
        *each_opt_in(model, world),
        *reconciled(span, days),
        *numbers(model, world, span),
        *what_if_nothing_changed(span),
    ]


def days_of(rows: object) -> Iterable[date]:
    return rows.values_list("day", flat=True)  # type: ignore[attr-defined]


def each_opt_in(model: Model, world: World) -> Iterator[str]:
    states = {row.pk: row.status for row in OptIn.objects.all()}
    for number, event in model.events.items():
        given = (states[world.opt_ins[number].pk], world.credited(number))
        if given != (event.status, event.partner):
            yield f"{event.kind} {number}: {given} instead of {event.status}, {event.partner}"


def reconciled(span: Span, days: list[date]) -> Iterator[str]:
    # A history is long, and most of its days are empty.
    checks = [run_check(name, Span(day, day)) for name in BY_DAY for day in days]
    checks += [run_check(name, span) for name in CHECKS.keys() - BY_DAY]
    for check in checks:
        yield from (f"{check.name}: {say_difference(each)}" for each in check.examples)


def numbers(model: Model, world: World, span: Span) -> Iterator[str]:
    """Whole business and each partner, as the pages show them and as the model counts."""
    for name, partner in {None: None, **world.partners}.items():
        shown = figures(link_tracking_stats(partner, span.first, span.last).totals)
        expected = count(model, name)
        if shown != expected:
            yield f"numbers of {name}: {shown} instead of {expected}"


def figures(line: Line) -> Numbers:
    return line.hits, line.unique_hits, line.forms, line.purchases, line.revenue


def count(model: Model, partner: str | None) -> Numbers:
    clicks = [each for each in model.clicks if partner in {None, each.partner}]
    events = [
        each
        for each in model.events.values()
        if each.status == "counted" and partner in {None, each.partner}
    ]
    forms, purchases = (of_kind(events, kind) for kind in ("form", "purchase"))
    revenue = {"EUR": sum(each.gross or 0 for each in purchases)} if purchases else {}
    unique = sum(each.is_unique for each in clicks)
    return len(clicks), unique, len(forms), len(purchases), revenue


def of_kind(events: list[Event], kind: str) -> list[Event]:
    return [each for each in events if each.kind == kind]


def what_if_nothing_changed(span: Span) -> Iterator[str]:
    business = Business.objects.current()
    settings = Settings(
        takes_first=business.choose_partner == Business.Choice.FIRST,
        uses_history=business.tracking_method == Business.Method.HISTORY,
        window_days=business.credit_window_days,
    )
    moved = what_if(span.first, span.last, settings).moved
    if moved:
        yield f"what if: {moved} opt-ins move under the settings in force"
