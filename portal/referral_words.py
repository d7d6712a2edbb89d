"""In words: how a contact came, and what counts for the partner."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracking.models import OptIn, Referral

# Why opt-ins of a state are in no number; all others count.
NOT_COUNTED: dict[str, Any] = {
    OptIn.Status.REPEAT: gettext_lazy("not counted again"),
    OptIn.Status.WAITING: gettext_lazy("not counted yet"),
    OptIn.Status.MERGED: gettext_lazy("the other one counts"),
    OptIn.Status.HELD: gettext_lazy("not counted until it was looked at"),
    OptIn.Status.TEST: gettext_lazy("in no statistics"),
}


def how_tied(referral: Referral) -> str:
    if referral.source == Referral.Source.HIT:
        if referral.is_new:
            return _("Clicked your link and was known already")
        return _("Clicked your link again")
    if referral.source == Referral.Source.IMPORT:
        return _("Imported")
    if referral.source == Referral.Source.MANUAL or referral.opt_in is None:
        return _("Added by hand")
    return _("Bought") if referral.opt_in.kind == OptIn.Kind.PURCHASE else _("Sent a form")


def state_of_tie(referral: Referral) -> str:
    """docs/rules.md, Referrals."""
    return _("Confirmed") if referral.confirmed_at else _("Provisional")


def state_of_opt_in(opt_in: OptIn) -> str:
    """docs/rules.md, Opt-ins."""
    note = NOT_COUNTED.get(opt_in.status)
    return _("Counted") if note is None else f"{opt_in.get_status_display()}, {note}"
