"""The load of `bench hits`: a process that takes commands line by line and answers a number each.

`fill N` stores N hits of the past year and their counts: seconds. `insert` stores new clicks as the
writer does: hits per second. `report` reads a partner's twelve months as the page of statistics
does, `counts` what of it comes from the counts of hits: milliseconds.
"""

import random
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from statistics import median

import django

django.setup()

from django.db import connection  # noqa: E402
from django.db.models import Model, Sum  # noqa: E402

from bench.redirect.seeding import (  # noqa: E402
    ADS,
    BROWSER,
    LINKS,
    PARTNERS,
    spread_rows,
)
from partners.models import Partner  # noqa: E402
from referrals.models import Ad, TrackingLink  # noqa: E402
from tracking.clicks import Click, answer_click  # noqa: E402
from tracking.door.connecting import tune  # noqa: E402
from tracking.facts import Facts  # noqa: E402
from tracking.recording import record_hits  # noqa: E402
from tracking.routing import load_table  # noqa: E402
from tracking.stats import Scope, link_tracking_stats, sum_not_counted  # noqa: E402

BATCH, BATCHES, REPORTS = 64, 20, 30
YEAR = timedelta(days=365)

CHUNK = 250_000

# By number, in the order of time; each partner works with two links and two Ads.
SERIES = {
    "postgresql": "SELECT n, md5(n::text) AS mix FROM generate_series(%s::bigint, %s) AS series(n)",
    "sqlite": """
        WITH RECURSIVE series(n) AS (SELECT %s UNION ALL SELECT n + 1 FROM series WHERE n < %s)
        SELECT n, printf('%%016x%%016x', n * 7919, n * 104729) AS mix FROM series
    """,
}
KEY = {
    "postgresql": "(lpad(to_hex(ms), 12, '0') || '7' || substr(mix, 1, 3) || '8'"
    " || substr(mix, 4, 15))::uuid",
    "sqlite": "printf('%%012x', ms) || '7' || substr(mix, 14, 3) || '8' || substr(mix, 17, 15)",
}
AT = {
    "postgresql": "to_timestamp(ms / 1000.0)",
    "sqlite": "strftime('%%Y-%%m-%%d %%H:%%M:%%f', ms / 1000.0, 'unixepoch')",
}
MIX = {"postgresql": "mix::uuid", "sqlite": "mix"}
HITS = """
    INSERT INTO tracking_hit (id, at, day, link_id, partner_id, ad_id, hit_class, reason,
        is_eligible, is_unique, link_text, partner_text, ad_text, visitor, dedupe_key, consent,
        user_agent, referrer)
    SELECT {key}, {at}, date({at}), {link} + (who + turn %% 2) %% {links}, {partner} + who,
        {ad} + who * {ads} + turn / 2, 'human', '', true, n %% 10 > 0, 'l', 'p', 'a', {mix}, {mix},
        'cookie', '{browser}', 'https://blog.example/post/1'
    FROM (SELECT n, mix, {start} + n * {step} AS ms, n %% {partners} AS who,
        n / {partners} %% 4 AS turn FROM ({series}) AS numbers) AS given
"""
COUNTS = """
    INSERT INTO tracking_hitcount (partner_id, day, link_id, ad_id, hit_class, reason, hits,
        unique_hits)
    SELECT partner_id, day, link_id, ad_id, hit_class, reason, count(*),
        sum(CASE WHEN is_unique THEN 1 ELSE 0 END)
    FROM tracking_hit WHERE id >= {first} GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY day
    ON CONFLICT (partner_id, day, link_id, ad_id, hit_class, reason) DO UPDATE SET
        hits = tracking_hitcount.hits + excluded.hits,
        unique_hits = tracking_hitcount.unique_hits + excluded.unique_hits
"""


def main() -> None:
    # As the thread that stores them.
    tune()
    commands = {"fill": fill, "insert": insert, "report": report, "counts": counts}
    for line in sys.stdin:
        name, *arguments = line.split()
        print(commands[name](*map(int, arguments)), flush=True)


def fill(number: int) -> float:
    started, kind = time.monotonic(), connection.vendor
    step = YEAR // timedelta(milliseconds=1) // max(number, 1)
    start = int(time.time() * 1000) - step * number
    known = {"links": LINKS, "partners": PARTNERS, "ads": ADS, "browser": BROWSER.format(1, 2, 3)}
    known |= {"link": first(TrackingLink), "partner": first(Partner), "ad": first(Ad)}
    known |= {"start": start, "step": step, "key": KEY[kind], "at": AT[kind], "mix": MIX[kind]}
    with connection.cursor() as cursor:
        for begin in range(0, number, CHUNK):
            end = min(begin + CHUNK, number) - 1
            cursor.execute(HITS.format(series=SERIES[kind], **known), [begin, end])
            lowest = f"{start + begin * step:012x}{'0' * 20}"
            cursor.execute(COUNTS.format(first="%s"), [lowest])
        cursor.execute("ANALYZE")
    return time.monotonic() - started


def first(model: type[Model]) -> int:
    return model._default_manager.order_by("pk").values_list("pk", flat=True)[0]


def insert() -> float:
    clicks = list(new_clicks())
    started = time.monotonic()
    for begin in range(0, len(clicks), BATCH):
        record_hits(clicks[begin : begin + BATCH], timedelta(hours=24))
    return len(clicks) / (time.monotonic() - started)


def new_clicks() -> Iterator[Click]:
    now, rows = datetime.now(UTC), spread_rows()
    table = load_table(now)
    for address, browser in random.choices(rows, k=BATCH * BATCHES):
        peer = f"192.0.2.{random.randrange(255)}"
        path = address.removeprefix("/go/")
        facts = Facts(at=now, path=path, user_agent=browser, address=peer)
        yield answer_click(facts, table)


def report() -> float:
    """The whole page: also opt-ins, referrals, names and the Ads on children's links."""
    partner, first, last = year_of_a_partner()
    if not link_tracking_stats(partner, first, last).totals.hits:
        raise RuntimeError("The report is empty.")
    return milliseconds(lambda: link_tracking_stats(partner, first, last))


def counts() -> float:
    """Hits and unique hits by link and Ad, by day, and those not counted by reason."""
    scope = Scope(*year_of_a_partner())
    eligible = scope.counts().eligible()
    sums = {"n": Sum("hits"), "unique": Sum("unique_hits")}
    by_place = eligible.values("link_id", "ad_id").annotate(**sums).order_by()
    by_day = eligible.values("day").annotate(**sums).order_by()
    return milliseconds(lambda: (list(by_place.all()), list(by_day.all()), sum_not_counted(scope)))


def year_of_a_partner() -> tuple[Partner, date, date]:
    last = datetime.now(UTC).date()
    return Partner.objects.order_by("pk")[7], last - timedelta(days=364), last


def milliseconds(work: Callable[[], object]) -> float:
    times = []
    for _ in range(REPORTS):
        started = time.monotonic()
        work()
        times.append((time.monotonic() - started) * 1000)
    return median(times)


if __name__ == "__main__":
    main()
