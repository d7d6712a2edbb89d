"""What an empty list says: what would stand in it, and how the first row comes about."""

from typing import Any

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from business.models import OutgoingMessage
from integrations.models import ApiKey, HostedForm
from partners.models import Letter, Partner, PartnerApplication, Program
from referrals.models import Ad, Creative, TrackingLink
from tracking.models import Claim, Contact, OptIn, Referral

# Sentence, and where to go on if the button of the list itself is not the way.
SENTENCES: dict[Any, tuple[Any, Any, Any]] = {
    Partner: (
        _(
            "Nobody shares your links yet. Add your first partner, import many, or let people "
            "apply."
        ),
        _("How partners join"),
        reverse_lazy("admin:partners_joining_changelist"),
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
    Ad: (_("Partners make their Ads themselves, to see which of them brings people."), "", ""),
    Letter: (
        _("You have not written to your partners yet. Nothing is sent before you looked at it."),
        "",
        "",
    ),
    Contact: (
        _("Here stands who sent a form or bought. Connect your site, and they come by themselves."),
        _("Forms"),
        reverse_lazy("admin:integrations_hostedform_changelist"),
    ),
    OptIn: (
        _("Nobody has sent a form or bought yet. Connect your site, or enter a purchase."),
        _("Forms"),
        reverse_lazy("admin:integrations_hostedform_changelist"),
    ),
    Referral: (
        _("Here stands which partner sent whom, as soon as somebody opts in after a click."),
        "",
        "",
    ),
    Claim: (_("No partner misses credit. Who does writes to you from the portal."), "", ""),
    HostedForm: (
        _("Make a form, and people can sign up on a page of ours or of yours."),
        "",
        "",
    ),
    ApiKey: (_("Your shop or website reports orders with a key. Add one for each."), "", ""),
    OutgoingMessage: (
        _("Mails and copies of opt-ins stand here, with what became of each."),
        "",
        "",
    ),
}


def say_empty(model: Any) -> dict[str, Any]:
    sentence, label, address = SENTENCES.get(model, ("", "", ""))
    return {"empty_sentence": sentence, "empty_label": label, "empty_address": address}
