"""Erases what is only kept for a while (docs/rules.md, Privacy)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from business.days import day_of
from business.models import Business
from tracking.models import Contact, OptIn, RecentClick, TestRun
from tracking.salt import DAYS_KEPT, erase_salts

MOST_AT_ONCE = 1000
TEST_RUNS_KEPT = timedelta(days=30)
MOST_TEST_RUNS = 50


def forget_recent_clicks(now: datetime) -> int:
    """Erase a thousand of the rows whose salt is gone; answers how many, 0 when none is left.

    Few at a time, so that no click waits for it. A longer window of uniqueness is kept by cookie.
    """
    over = RecentClick.objects.filter(unique_at__lt=now - timedelta(days=DAYS_KEPT + 1))
    oldest = list(over.order_by("unique_at").values_list("unique_at", flat=True)[:MOST_AT_ONCE])
    if not oldest:
        return 0
    erased, _by_model = over.filter(unique_at__lte=oldest[-1]).delete()
    return erased


def forget_salts(now: datetime) -> int:
    """Erase salts that are over, also where no click came that made a new one."""
    return erase_salts(day_of(now, Business.objects.current().zone))


def forget_test_runs(now: datetime) -> int:
    """Erase fifty of the old test runs, their opt-ins, and who is known only through them."""
    old = TestRun.objects.filter(started_at__lt=now - TEST_RUNS_KEPT).order_by("started_at")
    with transaction.atomic():
        runs = list(old.values_list("pk", flat=True)[:MOST_TEST_RUNS])
        opt_ins = OptIn.objects.filter(test_run__in=runs)
        # Made for the test: a contact who was known before it stays.
        made = opt_ins.filter(contact__created_at__gte=F("test_run__started_at"))
        testers = set(made.values_list("contact_id", flat=True))
        opt_ins.delete()
        # Locked as at an opt-in, so that nobody comes back at this very moment.
        locked = list(Contact.objects.select_for_update().filter(pk__in=testers).order_by("pk"))
        strangers = Contact.objects.filter(pk__in=[each.pk for each in locked])
        strangers.filter(opt_ins=None, referrals=None, bindings=None).delete()
        TestRun.objects.filter(pk__in=runs).delete()
    return len(runs)
