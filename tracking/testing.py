"""Test runs: a link tried out on the real path (docs/rules.md, Test runs)."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from business.days import days_between
from partners.models import Partner, User
from referrals.addresses import tracking_address
from referrals.models import Ad, TrackingLink
from tracking.facts import TEST_PARAMETER
from tracking.hit import HitQuerySet
from tracking.hit_ids import HitId, write_test_token
from tracking.models import Hit, TestRun
from tracking.reasons import Reason
from tracking.uuid7 import lowest_uuid7

MOST_A_DAY = 20
DAY = timedelta(days=1)


class TooManyTestRunsError(Exception):
    """The person started MOST_A_DAY runs within a day."""


def start_test_run(
    partner: Partner, link: TrackingLink, ad: Ad | None, started_by: User
) -> TestRun:
    """A run that lasts an hour; `TooManyTestRunsError`."""
    now = datetime.now(UTC)
    lately = TestRun.objects.filter(started_by=started_by, started_at__gt=now - DAY)
    if lately.count() >= MOST_A_DAY:
        raise TooManyTestRunsError
    return TestRun.objects.create(
        partner=partner, link=link, ad=ad, started_by=started_by, started_at=now
    )


def test_address(run: TestRun) -> str:
    """The tracking address whose click belongs to the run."""
    address = tracking_address(run.link, run.partner, run.ad)
    return f"{address}?{urlencode({TEST_PARAMETER: write_test_token(run.pk, run.ends_at)})}"


def hits_of_run(run: TestRun) -> HitQuerySet:
    """Newest first, also clicks that would not have counted; by the index of the partner's hits."""
    over = run.ends_at + timedelta(minutes=1)
    # The owner's days begin half a day before or after those of UTC at most.
    days = days_between(run.started_at.date() - DAY, over.date() + DAY)
    hits = (
        Hit.objects.of(run.partner)
        .on_days(days)
        .filter(pk__gte=lowest_uuid7(run.started_at), pk__lt=lowest_uuid7(over))
    )
    return hits.filter(dedupe_key=run.pk).newest_first()


def run_behind(sign: HitId | None, now: datetime) -> TestRun | None:
    """The open run that a click belongs to; None for real clicks and for whoever is not its tester.

    Only the browser that clicked first tests: a test address that goes around takes no opt-in out
    of the numbers.
    """
    if sign is None or not sign.is_test:
        return None
    click = Hit.objects.filter(pk=sign.hit).values_list("dedupe_key", "visitor").first()
    run = TestRun.objects.open_at(now).filter(pk=click[0]).first() if click else None
    return run if click and run and is_tester(run, click[1], sign.hit) else None


def is_tester(run: TestRun, visitor: UUID | None, hit: UUID) -> bool:
    # Whoever sends the address to the own phone lets a chat program fetch a preview first.
    clicks = hits_of_run(run).filter(reason=Reason.TEST)
    first = clicks.reverse().values_list("pk", "visitor").first()
    return first is not None and (first[0] == hit or (visitor is not None and first[1] == visitor))
