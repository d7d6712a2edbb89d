"""Words and numbers in the owner's templates."""

from django import template

from business.money import show_amount
from tracking.reasons import reason_label

register = template.Library()


@register.filter
def amounts(revenue: dict[str, int]) -> list[str]:
    """Minor units by currency, as amounts to read."""
    return [show_amount(minor, currency) for currency, minor in sorted(revenue.items())]


@register.filter
def reason(code: str) -> str:
    return reason_label(code) if code else ""
