"""Rows of the lists in words, and the way to them from the numbers."""

from typing import Any

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.html import format_html
from django.utils.http import urlencode

from business.money import show_amount
from portal.addresses import portal_address
from portal.chart import Bar
from portal.hit_words import state_of_hit, who_clicked
from portal.list_form import COUNTED, HitsForm, ListAsked, OptInsForm, ReferralsForm
from portal.offered import NONE
from portal.referral_words import how_tied, state_of_opt_in, state_of_tie
from portal.stats_form import Asked
from portal.templatetags.portal_words import NO_AMOUNT
from tracking.models import OptIn, Referral
from tracking.stats import Line

register = template.Library()
SHOWN_BY = {
    "hits": HitsForm.shown_by,
    "referrals": ReferralsForm.shown_by,
    "opt_ins": OptInsForm.shown_by,
}

register.filter("who", who_clicked)
register.filter("hit_state", state_of_hit)
register.filter("how", how_tied)
register.filter("tie_state", state_of_tie)
register.filter("opt_in_state", state_of_opt_in)


@register.filter
def paid(opt_in: OptIn) -> str:
    return NO_AMOUNT if opt_in.revenue is None else show_amount(opt_in.revenue, opt_in.currency)


@register.simple_tag(takes_context=True)
def opt_ins_of(context: Any, referral: Referral, number: int) -> str:
    """The number of counted opt-ins of the referral's contact as a link to them."""
    query: dict[str, Any] = {"of": referral.pk, SHOWN_BY["opt_ins"]: COUNTED}
    return linked(
        f"{portal_address(context.request, 'opt_ins')}?{urlencode(query)}", intcomma(number)
    )


@register.simple_tag(takes_context=True)
def behind(
    context: Any,
    number: int | str,
    name: str,
    shown: str,
    asked: Asked | ListAsked,
    line: Line | None = None,
    bar: Bar | None = None,
) -> str:
    """The number, or an amount, as a link to the list `name` of exactly its rows; 0 is no link.

    Of the list's rows those `shown`, of a line of the table or of all, of a bar's days or of all.
    """
    text = number if isinstance(number, str) else intcomma(number)
    if number in {0, NO_AMOUNT}:
        return text
    days = bar or asked
    query = {"first": days.first.isoformat(), "last": days.last.isoformat(), **keys_of(asked, line)}
    if isinstance(asked, ListAsked) and asked.of:
        query["of"] = asked.of.pk
    query[SHOWN_BY[name]] = shown
    return linked(f"{portal_address(context.request, name)}?{urlencode(query)}", text)


def linked(address: str, text: str) -> str:
    return format_html('<a href="{}">{}</a>', address, text)


def keys_of(asked: Asked | ListAsked, line: Line | None) -> dict[str, Any]:
    if line:
        narrowed: dict[str, Any] = {"link": line.link, "ad": line.ad}
    elif isinstance(asked, ListAsked):
        narrowed = asked.narrowed
    else:
        chosen = {"link": asked.link, "ad": asked.ad}
        narrowed = {key: each for key, each in chosen.items() if each}
    return {key: each.pk if each else NONE for key, each in narrowed.items()}
