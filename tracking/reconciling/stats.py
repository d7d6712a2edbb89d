"""Link Tracking Stats of the owner and of each partner against rows counted apart from them."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import connection

from business.days import start_of
from business.models import Business
from partners.models import Partner
from tracking.models import OptIn
from tracking.reconciling.check import Check, Span, in_pieces, one_view
from tracking.stats import Line, Stats, link_tracking_stats, totals_by_partner

# In SQL, so that no question of the statistics answers for itself.
OPT_INS = """
    SELECT d.partner_id, d.link_id, d.ad_id, o.kind, o.currency,
           COUNT(*), SUM(o.gross - o.tax - o.shipping)
    FROM tracking_optin o JOIN tracking_decision d ON d.opt_in_id = o.id AND d.is_standing
    WHERE o.status = 'counted' AND o.day BETWEEN %s AND %s
        AND COALESCE(d.partner_id, 0) BETWEEN %s AND %s
    GROUP BY d.partner_id, d.link_id, d.ad_id, o.kind, o.currency"""
HITS = """
    SELECT partner_id, link_id, ad_id, SUM(hits), SUM(unique_hits)
    FROM tracking_hitcount
    WHERE reason = '' AND day BETWEEN %s AND %s AND partner_id BETWEEN %s AND %s
    GROUP BY partner_id, link_id, ad_id"""
NOT_COUNTED = """
    SELECT partner_id, SUM(hits) FROM tracking_hitcount
    WHERE reason <> '' AND hit_class <> 'test' AND day BETWEEN %s AND %s
        AND partner_id BETWEEN %s AND %s
    GROUP BY partner_id"""
NEW_REFERRALS = """
    SELECT partner_id, link_id, ad_id, COUNT(*) FROM tracking_referral
    WHERE is_new AND occurred_at >= %s AND occurred_at < %s AND partner_id BETWEEN %s AND %s
    GROUP BY partner_id, link_id, ad_id"""
PARTNERS_AT_ONCE = 50
# A range of partners' keys; 0 is nobody.
Whose = tuple[int, int]
EVERYBODY: Whose = (0, 2**62)
Place = tuple[int | None, int | None]
# By partner (None: nobody), then by link and Ad.
Rows = dict[int | None, dict[Place, Line]]


def check_stats(span: Span, check: Check) -> Iterator[int]:
    """The whole business in one view of the rows, then some partners at once in others."""
    with one_view():
        rows, not_counted = read_rows(span, EVERYBODY), read_not_counted(span, EVERYBODY)
        everything = link_tracking_stats(None, span.first, span.last)
    check_lines(check, everything, add_up_places(rows), partner=None)
    check.compare("not_counted", everything.not_counted_hits, sum(not_counted.values()))
    yield check.compared
    partners = Partner.objects.filter(pk__in=[pk for pk in rows.keys() | not_counted if pk])
    for some in in_pieces(partners, PARTNERS_AT_ONCE):
        with one_view():
            check_partners(span, check, some)
        yield check.compared


def check_partners(span: Span, check: Check, partners: list[Partner]) -> None:
    whose = (partners[0].pk, partners[-1].pk)
    rows, not_counted = read_rows(span, whose), read_not_counted(span, whose)
    totals = totals_by_partner(partners, span.first, span.last)
    for partner in partners:
        stats = link_tracking_stats(partner, span.first, span.last)
        check_lines(check, stats, rows.get(partner.pk, {}), partner=partner.pk)
        shown, found = stats.not_counted_hits, not_counted.get(partner.pk, 0)
        check.compare("not_counted", shown, found, partner=partner.pk)
        short, whole = figures(totals[partner.pk]), figures(stats.totals)
        check.compare("totals", short, whole, partner=partner.pk)


def check_lines(check: Check, stats: Stats, found: dict[Place, Line], *, partner: Any) -> None:
    """Each line against its rows, the totals and the chart against the lines."""
    shown = {
        (line.link.pk if line.link else None, line.ad.pk if line.ad else None): line
        for line in stats.lines
    }
    for link, ad in shown.keys() | found.keys():
        check.compared += 1
        kept, rows = (each.get((link, ad), Line()) for each in (shown, found))
        check.compare("line", figures(kept), figures(rows), partner=partner, link=link, ad=ad)
    sums, totals = add_up(stats.lines), stats.totals
    check.compare("totals", figures(totals), figures(sums), partner=partner)
    days = [sum(getattr(day, name) for day in stats.by_day) for name in BY_DAY]
    in_all = [getattr(totals, name) for name in BY_DAY]
    check.compare("days", days, in_all, partner=partner)


BY_DAY = ("hits", "unique_hits", "opt_ins")


def figures(line: Line) -> list[Any]:
    """Hits, unique hits, new referrals, forms, purchases, then amounts by currency."""
    counts = [line.hits, line.unique_hits, line.new_referrals, line.forms, line.purchases]
    return [*counts, *(f"{code} {minor}" for code, minor in sorted(line.revenue.items()))]


def add_up_places(rows: Rows) -> dict[Place, Line]:
    """All partners together, and what nobody is credited with."""
    places: dict[Place, Line] = defaultdict(Line)
    for lines in rows.values():
        for place, line in lines.items():
            places[place].add(line)
    return places


def add_up(lines: list[Line]) -> Line:
    total = Line()
    for line in lines:
        total.add(line)
    return total


def read_rows(span: Span, whose: Whose) -> Rows:
    rows: Rows = defaultdict(lambda: defaultdict(Line))
    for partner, link, ad, hits, unique in read(HITS, *text_days(span), *whose):
        line = rows[partner or None][link or None, ad or None]
        line.hits, line.unique_hits = int(hits), int(unique)
    for partner, link, ad, count in read(NEW_REFERRALS, *instants(span), *whose):
        rows[partner][link, ad].new_referrals = count
    for partner, link, ad, kind, currency, *sums in read(OPT_INS, *text_days(span), *whose):
        line, (count, revenue) = rows[partner][link, ad], sums
        if kind == OptIn.Kind.FORM:
            line.forms += count
        else:
            line.purchases += count
        if revenue is not None:
            line.revenue[currency] = line.revenue.get(currency, 0) + int(revenue)
    return rows


def read_not_counted(span: Span, whose: Whose) -> dict[int, int]:
    return {pk: int(hits) for pk, hits in read(NOT_COUNTED, *text_days(span), *whose)}


def read(sql: str, *bounds: Any) -> Iterator[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, bounds)
        yield from cursor.fetchall()


def text_days(span: Span) -> tuple[str, str]:
    return span.first.isoformat(), span.last.isoformat()


def instants(span: Span) -> tuple[Any, Any]:
    zone = Business.objects.current().zone
    first, last = start_of(span.first, zone), start_of(span.last + timedelta(days=1), zone)
    adapt = connection.ops.adapt_datetimefield_value
    return adapt(first), adapt(last)
