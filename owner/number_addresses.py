"""Addresses of the lists behind the numbers of a range of days; each list holds as many rows."""

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse


def hits(first: date, last: date, **narrowed: object) -> str:
    return listed("tracking_hit", first=first, last=last, **narrowed)


def opt_ins(first: date, last: date, **narrowed: object) -> str:
    """Counted ones only, as in every number."""
    return listed("tracking_optin", status__exact="counted", first=first, last=last, **narrowed)


def new_referrals(first: date, last: date, **narrowed: object) -> str:
    return listed("tracking_referral", is_new__exact="1", first=first, last=last, **narrowed)


def listed(model: str, **query: object) -> str:
    return f"{reverse(f'admin:{model}_changelist')}?{urlencode(query)}"


def recent_hits(**narrowed: object) -> str:
    """The counted hits of 30 days of a `link` or `partner`, by key, unless said otherwise."""
    return listed("tracking_hit", **{"days": 30, "counted": "yes", **narrowed})
