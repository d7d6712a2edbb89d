"""In words: how a contact came, and what counts for the partner."""

from django.utils.translation import gettext as _

from tracking.models import OptIn, Referral


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
    if opt_in.status == OptIn.Status.REPEAT:
        return _("Repeat, not counted again")
    if opt_in.status == OptIn.Status.WAITING:
        return _("Possible duplicate, not counted yet")
    return _("Counted")
