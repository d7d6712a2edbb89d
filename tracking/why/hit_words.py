"""What a hit is, why it does not count and what to do about it, for every reader."""

from django.utils.translation import gettext_lazy as _

from tracking.hit import HitClass
from tracking.reasons import Reason
from tracking.why.reader import Said

COUNTED = {
    "unique": Said(
        _("This hit counts for %(partner)s: a person clicked."),
        _("This hit counts for you: a person clicked your link."),
    ),
    "repeat": Said(
        _(
            "This hit counts for %(partner)s, but not as a unique one: the same browser clicked "
            "before."
        ),
        _("This hit counts for you, but not as a unique one: the same browser clicked before."),
    ),
}
CLASSES = {
    HitClass.HUMAN: Said(_("A person clicked."), _("A person clicked.")),
    HitClass.BOT: Said(_("A bot or crawler asked."), _("A bot or crawler asked.")),
    HitClass.PREVIEW: Said(
        _("A chat program or social network fetched a preview."),
        _("A chat program or social network fetched a preview."),
    ),
    HitClass.STUFFING: Said(
        _("A page loaded the link as a picture, frame or script."),
        _("A page loaded the link as a picture, frame or script."),
    ),
    HitClass.INTERNAL: Said(
        _("Somebody of your team clicked."), _("Somebody of the business's own team clicked.")
    ),
    HitClass.SELF: Said(_("The partner clicked the own link."), _("You clicked your own link.")),
    HitClass.TEST: Said(_("A test run made this hit."), _("A test run made this hit.")),
}
# Why it does not count, as the end of "This hit does not count:".
NOT_COUNTED = {
    Reason.RESERVED: Said(
        _("the link is reserved for another partner."),
        _("the link is only for another partner."),
    ),
    Reason.LINK_ARCHIVED: Said(_("the link was archived."), _("the link was archived.")),
    Reason.PARTNER_MISSING: Said(
        _("the address names no partner."), _("the address names no partner.")
    ),
    Reason.PARTNER_UNKNOWN: Said(
        _("nobody has the partner code in the address."),
        _("nobody has the partner code in the address."),
    ),
    Reason.PARTNER_APPLIED: Said(
        _("the partner was not approved yet."), _("you were not approved yet.")
    ),
    Reason.PARTNER_INACTIVE: Said(_("the partner was inactive."), _("you were inactive.")),
    Reason.PARTNER_BANNED: Said(
        _("the partner was banned."), _("you could not earn credit at that time.")
    ),
    Reason.NO_COMMON_PROGRAM: Said(
        _("the partner was in none of the link's programs."),
        _("you were in none of the link's programs."),
    ),
    Reason.DESTINATION_REFUSED: Said(
        _("the link's website address is not usable."),
        _("the link's website address is not usable."),
    ),
    Reason.STUFFING: Said(
        _("it was loaded in the background, nobody clicked."),
        _("it was loaded in the background, nobody clicked."),
    ),
    Reason.BOT: Said(
        _("it came from a bot or crawler, not from a person."),
        _("it came from a bot or crawler, not from a person."),
    ),
    Reason.PREVIEW: Said(
        _("a chat or social network fetched a preview of the link."),
        _("a chat or social network fetched a preview of the link."),
    ),
    Reason.SELF: Said(_("it is the partner's own click."), _("it is your own click.")),
    Reason.INTERNAL: Said(
        _("it is a click of your own team."), _("it is a click of the business's own team.")
    ),
    Reason.TEST: Said(
        _("it belongs to a test run, and tests are in no statistics."),
        _("it belongs to a test run, and tests are in no statistics."),
    ),
}
# Addresses with former codes go on counting.
FORMER_CODES = {
    "link": Said(
        _("The address as clicked says “%(typed)s”; the link's code is “%(now)s” now."),
        _("The address as clicked says “%(typed)s”; the link's code is “%(now)s” now."),
    ),
    "partner": Said(
        _("The address as clicked says “%(typed)s”; the partner's code is “%(now)s” now."),
        _("The address as clicked says “%(typed)s”; your code is “%(now)s” now."),
    ),
}
TELL_THE_OWNER = _("Tell the business at the foot of this page.")
# Nobody can do anything about these, or should.
HOPELESS = {Reason.BOT, Reason.PREVIEW, Reason.SELF, Reason.INTERNAL, Reason.TEST}
# What to do so that later ones count.
HIT_REMEDIES = {
    Reason.RESERVED: Said(
        _("Is the link for this partner, too? Open the link and change who may use it."),
        _("Use one of the links in your Link Generator."),
    ),
    Reason.LINK_ARCHIVED: Said(
        _("Restore the link, or tell the partner which link to use now."),
        _("Use one of the links in your Link Generator."),
    ),
    Reason.PARTNER_MISSING: Said(
        _("Somebody shares the link without a partner code. Let partners copy it from the portal."),
        _("Copy your link from the Link Generator: it ends in your code."),
    ),
    Reason.PARTNER_UNKNOWN: Said(
        _("Look whether a partner mistyped the code; the address as clicked stands below."),
        _("Copy your link from the Link Generator instead of typing it."),
    ),
    Reason.PARTNER_APPLIED: Said(
        _("Approve the partner: set the status to Active."), _("Wait until you are approved.")
    ),
    Reason.PARTNER_INACTIVE: Said(
        _("Set the partner's status to Active if clicks shall count again."),
        _("Ask to become active again."),
    ),
    Reason.PARTNER_BANNED: Said(
        _("Nothing, as long as the partner stays banned. The prospect arrived all the same."),
        _("Ask the business if you think that this is a mistake."),
    ),
    Reason.NO_COMMON_PROGRAM: Said(
        _("Put the partner into one of the link's programs, or open the link to more programs."),
        _("Ask to join a program of this link, or use one of the links in your Link Generator."),
    ),
    Reason.DESTINATION_REFUSED: Said(
        _("Open the link and correct its website address."), TELL_THE_OWNER
    ),
    Reason.STUFFING: Said(
        _("Ask the partner where the link stands. Many of these from one page are no accident."),
        _("Put your link where people click it, not into a picture or frame."),
    ),
    Reason.BOT: Said(
        _("Nothing: bots come to every public link."),
        _("Nothing: bots come to every public link."),
    ),
    Reason.PREVIEW: Said(
        _("Nothing: the click of the person who reads the message counts."),
        _("Nothing: the click of the person who reads your message counts."),
    ),
    Reason.SELF: Said(
        _("Nothing: partners try their links. A test run shows whether one works."),
        _("Nothing. To see whether your link works, start a test run."),
    ),
    Reason.INTERNAL: Said(
        _("Nothing: clicks of your team stay out of the numbers. A test run tries a link out."),
        _("Nothing: clicks of the team stay out of the numbers."),
    ),
    Reason.TEST: Said(
        _("Nothing: the test run says whether the link works."),
        _("Nothing: the test run says whether the link works."),
    ),
}
