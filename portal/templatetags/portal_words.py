"""Numbers and people as partners read them."""

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from business.money import show_amount
from partners.models import Partner
from portal.ad_names import ad_name
from referrals.models import Ad
from tracking.contact import mask_email

register = template.Library()
NO_AMOUNT = "–"


@register.filter
def masked(email: str) -> str:
    return mask_email(email)


@register.filter
def name_for(ad: Ad | None, reader: Partner) -> str:
    return ad_name(ad, reader)


@register.filter
def percent(rate: float | None) -> str:
    if rate is None:
        return NO_AMOUNT
    return _("%(number)s %%") % {"number": number_format(rate * 100, 1)}


@register.filter
def amounts(revenue: dict[str, int]) -> list[str]:
    return [show_amount(minor, currency) for currency, minor in sorted(revenue.items())] or [
        NO_AMOUNT
    ]
