"""What an empty list says: what would stand in it, and how the first row comes about."""

from typing import Any

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from business.models import AuditEntry, OutgoingMessage
from integrations.models import ApiKey, HostedForm
from partners.models import Letter, Partner, PartnerApplication, Program
from referrals.models import Ad, Creative, TrackingLink
from tracking.models import Claim, Contact, Hit, OptIn, Referral

# Sentence, and the one next step, where it is not to add the first row right here.
SENTENCES: dict[Any, tuple[Any, Any, Any]] = {
    Partner: (
        _(
            "Nobody shares your links yet. Add your first partner, import many above, or let "
            "people apply under “How partners join”."
        ),
        "",
        "",
    ),
    PartnerApplication: (
        _(
            "Nobody has applied yet. Under “How partners join” you let people apply, choose "
            "what to ask, and find the address to share."
        ),
        _("How partners join"),
        reverse_lazy("admin:partners_joining_changelist"),
    ),
    TrackingLink: (
        _("Add a link to a page of your website. Every partner gets an address of it."),
        "",
        "",
    ),
    Program: (
        _(
            "You need no program. Add one if some partners earn something else, or may use "
            "links that others may not."
        ),
        "",
        "",
    ),
    Creative: (
        _(
            "Add a banner, an e-mail or a page text. Each partner finds it in the portal with "
            "their own link inside."
        ),
        "",
        "",
    ),
    Ad: (
        _("Partners make their Ads themselves, to see which of them brings people."),
        _("Referral Partners"),
        reverse_lazy("admin:partners_partner_changelist"),
    ),
    Letter: (
        _("You have not written to your partners yet. Nothing is sent before you looked at it."),
        "",
        "",
    ),
    Contact: (
        _("Here stands who sent a form or bought. Connect your site, and they come by themselves."),
        _("Connect your site"),
        reverse_lazy("admin:integrations_hostedform_changelist"),
    ),
    OptIn: (
        _("Nobody has sent a form or bought yet. Connect your site, or enter a purchase."),
        _("Connect your site"),
        reverse_lazy("admin:integrations_hostedform_changelist"),
    ),
    Referral: (
        _("Here stands which partner sent whom, as soon as somebody opts in after a click."),
        _("Connect your site"),
        reverse_lazy("admin:integrations_hostedform_changelist"),
    ),
    Claim: (
        _(
            "No partner misses credit. Who does writes to you from the portal, and it stands "
            "here and on the front page. Nothing to do."
        ),
        "",
        "",
    ),
    Hit: (
        _("Nobody has clicked a tracking link yet. Open one and press “Test it”, or share it."),
        _("Referral Tracking Links"),
        reverse_lazy("admin:referrals_trackinglink_changelist"),
    ),
    AuditEntry: (
        _("Your team has changed nothing yet. Whatever it does stands here from then on."),
        _("Home"),
        reverse_lazy("admin:index"),
    ),
    HostedForm: (
        _("Make a form, and people can sign up on a page of ours or of yours."),
        "",
        "",
    ),
    ApiKey: (_("Your shop or website reports orders with a key. Add one for each."), "", ""),
    OutgoingMessage: (
        _("Mails and copies of opt-ins stand here, with what became of each."),
        _("Invite partners"),
        reverse_lazy("admin:invite"),
    ),
}


def say_empty(model: Any, *, is_empty: bool = False) -> dict[str, Any]:
    """For templates/owner/_empty_list.html; empty is a list without any row, not one narrowed."""
    sentence, label, address = SENTENCES.get(model, (_("Nothing yet."), "", ""))
    return {
        "empty_sentence": sentence,
        "empty_label": label,
        "empty_address": address,
        "is_empty": is_empty,
    }
