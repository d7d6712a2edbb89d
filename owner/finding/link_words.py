"""Why a click on a tracking link would earn no credit now, and what to do about it."""

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from tracking.reasons import Reason


class Against(NamedTuple):
    """The end of “no, because ...”, and what to do; `at` says whose page mends it."""

    because: Any
    remedy: Any
    at: str


SET_ACTIVE = _("Set the status to Active.")
# Every reason that lies in link and partner; those of who clicked are not known beforehand.
AGAINST = {
    Reason.RESERVED: Against(
        _("the link is reserved for another partner."),
        _("Reserve it for this partner, or for nobody."),
        "link",
    ),
    Reason.LINK_ARCHIVED: Against(
        _("the link is archived."), _("Restore it in the list of tracking links."), "link"
    ),
    Reason.PARTNER_MISSING: Against(
        _("the address names no partner."), _("Put the partner's code behind the link's."), "link"
    ),
    Reason.PARTNER_UNKNOWN: Against(
        _("nobody has the partner code “%(partner_code)s”, now or formerly."),
        _("Look for a typing error, or copy the address from the link's page."),
        "link",
    ),
    Reason.PARTNER_APPLIED: Against(_("the partner is not approved yet."), SET_ACTIVE, "partner"),
    Reason.PARTNER_INACTIVE: Against(_("the partner is inactive."), SET_ACTIVE, "partner"),
    Reason.PARTNER_BANNED: Against(_("the partner is banned."), SET_ACTIVE, "partner"),
    Reason.NO_COMMON_PROGRAM: Against(
        _("the partner is in none of the link's programs."),
        _("Put the partner into one of them, or open the link to all programs."),
        "partner",
    ),
    Reason.DESTINATION_REFUSED: Against(
        _("the link's website address is not usable."),
        _("Correct the website address of the link."),
        "link",
    ),
}
