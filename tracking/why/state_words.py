"""The states of opt-ins and referrals in words, for every reader."""

from django.utils.translation import gettext_lazy as _

from tracking.models import OptIn, Referral
from tracking.why.reader import Said

# What the reader should not overlook; nothing where all is as usual.
STATES = {
    OptIn.Status.COUNTED: Said("", ""),
    OptIn.Status.REPEAT: Said(
        _("Not counted: the same contact sent this form before, within the credit window."),
        _("Not counted: the same person sent this form before, so it counts once."),
    ),
    OptIn.Status.WAITING: Said(
        _(
            "Not counted yet: another source reported the same amount for this contact within ten "
            "minutes, so it may be the same order. Leave it, and it never counts; or count it."
        ),
        _("Not counted yet: it may be the same order as another one, and is being looked at."),
    ),
    OptIn.Status.MERGED: Said(
        _("Not counted: this is a duplicate of another opt-in, which stands for both."),
        _("Not counted: this is the same order as another one, which counts for both."),
    ),
    OptIn.Status.HELD: Said(
        _("Not counted: you hold this opt-in. Release it, and it counts again."),
        _("Not counted at the moment: this opt-in is being looked at."),
    ),
    OptIn.Status.TEST: Said(
        _("A test: it is in no statistics and leaves no referral."),
        _("A test: it is in no statistics and leaves no referral."),
    ),
}
HIT_IDS = {
    "none": Said("", ""),
    "read": Said("", ""),
    "unreadable": Said(
        _(
            "The page sent a click id that this install did not write, or that was cut or changed. "
            "It was ignored."
        ),
        _("The page sent a click id that was cut or changed. It was ignored."),
    ),
}
# How a referral came about: by the kind of the opt-in where one left it.
SOURCES = {
    Referral.Source.HIT: Said(
        _("%(contact)s was known already and clicked %(partner)s's link."),
        _("%(contact)s was known already and clicked your link."),
    ),
    Referral.Source.OPT_IN: Said(
        _("%(contact)s sent a form or bought, and %(partner)s got the credit."),
        _("%(contact)s sent a form or bought, and you got the credit."),
    ),
    OptIn.Kind.FORM: Said(
        _("%(contact)s sent a form, and %(partner)s got the credit."),
        _("%(contact)s sent a form, and you got the credit."),
    ),
    OptIn.Kind.PURCHASE: Said(
        _("%(contact)s bought, and %(partner)s got the credit."),
        _("%(contact)s bought, and you got the credit."),
    ),
    Referral.Source.IMPORT: Said(
        _("%(contact)s was imported as %(partner)s's referral."),
        _("%(contact)s was imported as your referral."),
    ),
    Referral.Source.MANUAL: Said(
        _("%(actor)s entered by hand that %(partner)s sent %(contact)s."),
        _("It was entered by hand that you sent %(contact)s."),
    ),
}
CERTAINTY = {
    "confirmed": Said(
        _("Confirmed on %(day)s: later opt-ins of this person count for %(partner)s."),
        _("Confirmed on %(day)s: later opt-ins of this person count for you."),
    ),
    "provisional": Said(
        _(
            "Provisional: it rests on what a browser's form said. It credits what carries the same "
            "click, but no later purchase, until the person confirms the e-mail or buys through "
            "the click."
        ),
        _(
            "Provisional: it counts with the same click only, until the person confirms the e-mail "
            "or buys."
        ),
    ),
}
# How long a referral counts, by the window in force now.
TERMS = {
    "until": Said(
        _("It counts until %(day)s: %(window)s after the click."),
        _("It counts until %(day)s: %(window)s after the click."),
    ),
    "ended": Said(
        _("It ended on %(day)s: %(window)s after the click."),
        _("It ended on %(day)s: %(window)s after the click."),
    ),
    "by_hand": Said(
        _("It counts until %(day)s, as entered."), _("It counts until %(day)s, as entered.")
    ),
    "by_hand_ended": Said(_("It ended on %(day)s, as entered."), _("It ended on %(day)s.")),
    "no_limit": Said(_("It counts without an end."), _("It counts without an end.")),
}
NEW = {
    "new": Said(
        _("It is in the numbers as a new referral: the click was a unique one."),
        _("It is in your numbers as a new referral: the click was a unique one."),
    ),
    "again": Said(
        _("It is no new referral in the numbers: the same browser clicked shortly before."),
        _("It is no new referral in your numbers: the same browser clicked shortly before."),
    ),
}
REFERRAL_REMEDIES = {
    "provisional": Said(
        _(
            "Do you know that this partner sent the person? Add a referral by hand: that one is "
            "confirmed."
        ),
        _("Send the person your link once more, and let them buy right after the click."),
    ),
    "ended": Said(
        _("A new click on the partner's link starts the credit window again."),
        _("Send the person your link once more: a new click starts the credit window again."),
    ),
}
