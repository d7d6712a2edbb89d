"""Rows of My Referrals and of the opt-ins, and the way to them from the numbers."""

from typing import Any

from django import template
from django.utils.http import urlencode

from business.money import show_amount
from portal.offered import NONE
from portal.referral_words import how_tied, state_of_opt_in, state_of_tie
from portal.stats_form import Asked
from tracking.models import OptIn, Referral
from tracking.stats import Line

register = template.Library()


@register.filter
def how(referral: Referral) -> str:
    return how_tied(referral)


@register.filter
def tie_state(referral: Referral) -> str:
    return state_of_tie(referral)


@register.filter
def opt_in_state(opt_in: OptIn) -> str:
    return state_of_opt_in(opt_in)


@register.filter
def paid(opt_in: OptIn) -> str:
    return "–" if opt_in.revenue is None else show_amount(opt_in.revenue, opt_in.currency)


@register.simple_tag
def rows_behind(asked: Asked, line: Line | None = None) -> str:
    """The query of the list that holds exactly the rows of a line, or of the totals."""
    query: dict[str, Any] = {"first": asked.first.isoformat(), "last": asked.last.isoformat()}
    if line:
        query["link"] = line.link.pk if line.link else NONE
        query["ad"] = line.ad.pk if line.ad else NONE
    else:
        chosen = {"link": asked.link, "ad": asked.ad}
        query |= {name: each.pk for name, each in chosen.items() if each}
    return urlencode(query)
