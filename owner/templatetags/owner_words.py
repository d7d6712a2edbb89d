"""Words and numbers in the owner's templates."""

from django import template

from business.money import show_amount
from owner.sources import say_source
from tracking.models import OptIn
from tracking.reasons import reason_label

register = template.Library()


@register.filter
def amounts(revenue: dict[str, int]) -> list[str]:
    """Minor units by currency, as amounts to read."""
    return [show_amount(minor, currency) for currency, minor in sorted(revenue.items())]


@register.filter
def reason(code: str) -> str:
    return reason_label(code) if code else ""


@register.filter
def source(code: str) -> str:
    """The way in, as in `API: shop`."""
    return say_source(code)


@register.filter
def amount(opt_in: OptIn) -> str:
    """All that was paid; a dash where no amount was reported."""
    return "–" if opt_in.gross is None else show_amount(opt_in.gross, opt_in.currency)
