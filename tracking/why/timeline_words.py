"""What happened, in a few words each, for every reader."""

from django.utils.translation import gettext_lazy as _

from tracking.models import OptIn, Referral
from tracking.why.reader import Said

CLICKS = {
    "link": Said(
        _("Clicked %(partner)s's link %(link)s"),
        _("Clicked your link %(link)s"),
        _("Clicked another partner's link"),
    ),
    "ad": Said(
        _("Clicked %(partner)s's link %(link)s, Ad %(ad)s"),
        _("Clicked your link %(link)s, Ad %(ad)s"),
        _("Clicked another partner's link"),
    ),
    "erased": Said(
        _("Clicked the link of a partner who was erased"),
        _("Clicked the link of a partner who was erased"),
    ),
    "nobody": Said(
        _("Asked for %(typed)s, which names no partner"),
        _("Asked for an address that names no partner"),
    ),
}
TIES = {
    Referral.Source.HIT: Said(
        _("Known already: %(contact)s is referred by %(partner)s"),
        _("Known already: you referred %(contact)s"),
        _("Known already: another partner referred the person"),
    ),
    Referral.Source.OPT_IN: Said(
        _("The opt-in refers %(contact)s to %(partner)s"),
        _("The opt-in makes %(contact)s your referral"),
        _("The opt-in makes the person another partner's referral"),
    ),
    Referral.Source.IMPORT: Said(
        _("Imported: %(contact)s is referred by %(partner)s"),
        _("Imported: you referred %(contact)s"),
        _("Imported: another partner referred the person"),
    ),
    Referral.Source.MANUAL: Said(
        _("Entered by hand: %(contact)s is referred by %(partner)s"),
        _("Entered by hand: you referred %(contact)s"),
        _("Entered by hand: another partner referred the person"),
    ),
}
OPT_INS = {
    OptIn.Kind.FORM: Said(_("%(contact)s sent a form"), _("%(contact)s sent a form")),
    OptIn.Kind.PURCHASE: Said(
        _("%(contact)s bought for %(amount)s, number %(number)s"), _("%(contact)s bought")
    ),
}
