"""What the owner reads after saving, archiving or restoring a tracking link."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from owner.link_access import partners_who_may_use
from owner.widgets import copy_button
from referrals.addresses import tracking_address
from referrals.models import TrackingLink


def where_live(link: TrackingLink) -> str:
    """`Live in 43 portals. Test it. Copy Anna's link.`"""
    portals = partners_who_may_use(link).count()
    sentence = ngettext("Live in %d portal.", "Live in %d portals.", portals) % portals
    partner = partners_who_may_use(link).by_name().first()
    if partner is None:
        return format_html("{} {}", sentence, _("No active partner may use this link yet."))
    address = tracking_address(link, partner)
    return format_html(
        '{} <a href="{}" target="_blank" rel="noopener">{}</a> {} <code>{}</code> {} '
        '<a href="{}">{}</a>',
        sentence,
        address,
        _("Test it"),
        _("%(name)s's link:") % {"name": partner.name},
        address,
        copy_button(address),
        reverse("admin:referrals_trackinglink_address", args=[link.pk]),
        _("Another partner's link"),
    )


def archived(links: Sequence[TrackingLink]) -> str:
    sentence = ngettext(
        "%d tracking link is archived: in no portal any more.",
        "%d tracking links are archived: in no portal any more.",
        len(links),
    )
    return format_html(
        '{} <button form="undo" formaction="{}" name="keys" value="{}">{}</button>',
        sentence % len(links),
        reverse("admin:referrals_trackinglink_restore"),
        ",".join(str(link.pk) for link in links),
        _("Undo"),
    )


def restored(links: Sequence[TrackingLink]) -> str:
    sentence = ngettext(
        "%d tracking link is back in the portals.",
        "%d tracking links are back in the portals.",
        len(links),
    )
    return sentence % len(links)
