"""See as partner: opens a partner's portal for reading (docs/rules.md, See as partner)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from business.models import AuditEntry
from owner.history import remember
from owner.page import admin_page
from partners.models import Partner
from partners.seeing import may_see, start_seeing


@require_http_methods(["GET", "HEAD", "POST"])
def see_as(request: HttpRequest, pk: int) -> HttpResponse:
    """The button starts it; who only follows a link to that portal finds the button here."""
    partner = get_object_or_404(Partner, pk=pk)
    if request.method != "POST":
        context = {
            "title": _("See the portal as %(name)s") % {"name": partner.name},
            "opts": Partner._meta,
            "original": partner,
        }
        return admin_page(request, "owner/see_as.html", context)
    if not may_see(request, partner):
        what = _("Looked at the portal as this partner.")
        remember(request, partner, AuditEntry.Verb.LOOKED, what)
    start_seeing(request, partner)
    return redirect("portal_as:home", partner.pk)


def see_button(partner: Partner) -> str:
    """A button of the list; the page's form "undo" sends it."""
    address = reverse("admin:partners_partner_see_as", args=[partner.pk])
    text, label = _("See"), _("See the portal as %(name)s") % {"name": partner.name}
    button = '<button class="button" form="undo" formaction="{}" aria-label="{}">{}</button>'
    return format_html(button, address, label, text)
