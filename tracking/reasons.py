"""Why a hit is not counted, in words that owner and partner both understand."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from referrals.eligibility import NotUsable


class Reason(models.TextChoices):
    """Every value of `Hit.reason`; the table of docs/rules.md, Hits, has one line for each."""

    RESERVED = (NotUsable.RESERVED.value, _("The link is reserved for another partner"))
    LINK_ARCHIVED = (NotUsable.LINK_ARCHIVED.value, _("The link was archived"))
    PARTNER_MISSING = "partner_missing", _("The address names no partner")
    PARTNER_UNKNOWN = "partner_unknown", _("Nobody has this partner code")
    PARTNER_APPLIED = (NotUsable.PARTNER_APPLIED.value, _("The partner was not approved yet"))
    PARTNER_INACTIVE = (NotUsable.PARTNER_INACTIVE.value, _("The partner was inactive"))
    PARTNER_BANNED = (NotUsable.PARTNER_BANNED.value, _("The partner was banned"))
    NO_COMMON_PROGRAM = (
        NotUsable.NO_COMMON_PROGRAM.value,
        _("The partner was in none of the link's programs"),
    )
    DESTINATION_REFUSED = "destination_refused", _("The link's website address is not usable")
    STUFFING = "stuffing", _("Loaded in the background, nobody clicked")
    BOT = "bot", _("A bot or crawler, not a person")
    PREVIEW = "preview", _("A link preview in a chat or social network")
    SELF = "self", _("The partner's own click")
    INTERNAL = "internal", _("A click of the business's own team")
    TEST = "test", _("A test of the link")


def reason_label(code: str) -> str:
    """The sentence for a stored code; an unknown one speaks for itself."""
    return str(Reason(code).label) if code in Reason.values else code
