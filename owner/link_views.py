"""Further pages about referral tracking links."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from business.audit.facts import Change, say_changed
from owner.effects.on_links import loss_by_archiving
from owner.effects.words import say_archiving
from owner.history import remember
from owner.keys import is_key
from owner.link_access import partners_who_may_use, partners_within, why_not
from owner.link_messages import archived, restored
from owner.roles import for_who_may_change
from owner.widgets import partner_field
from partners.models import Partner
from referrals.addresses import tracking_address
from referrals.models import TrackingLink


class AddressForm(forms.Form):
    partner = partner_field(
        nobody=gettext_lazy("Choose a partner"), label=gettext_lazy("Referral partner")
    )


@require_GET
def link_address(request: HttpRequest, pk: int) -> HttpResponse:
    """The address that one partner would share."""
    link = get_object_or_404(TrackingLink, pk=pk)
    form = AddressForm(request.GET if "partner" in request.GET else None)
    partner = form.cleaned_data["partner"] if form.is_bound and form.is_valid() else None
    context = {
        "title": _("Address for a partner"),
        "link": link,
        "form": form,
        "media": form.media,
        "partner": partner,
        "address": partner and tracking_address(link, partner),
        "why_not": partner and why_not(link, partner),
        "portals": say_how_many(partners_who_may_use(link).count()),
    }
    return page(request, "owner/link_address.html", context)


@for_who_may_change
def links_archive(request: HttpRequest) -> HttpResponse:
    links = chosen(request)
    if request.method != "POST":
        return ask_before_archiving(request, links)
    for link in links:
        link.archive()
        remember(request, link, CHANGE, changes=[state_changed(_("Active"), _("Archived"))])
    messages.success(request, archived(links))
    return redirect("admin:referrals_trackinglink_changelist")


def ask_before_archiving(request: HttpRequest, links: Sequence[TrackingLink]) -> HttpResponse:
    loss = loss_by_archiving(links, request.business.zone)  # type: ignore[attr-defined]
    context = {
        "title": _("Archive tracking links"),
        "links": links,
        "effect": list(say_archiving(loss)),
        "keys": ",".join(str(link.pk) for link in links),
    }
    return page(request, "owner/links_archive.html", context)


@require_POST
def links_restore(request: HttpRequest) -> HttpResponse:
    return restore(request, chosen(request))


def restore(request: HttpRequest, links: Sequence[TrackingLink]) -> HttpResponse:
    for link in links:
        link.restore()
        remember(request, link, CHANGE, changes=[state_changed(_("Archived"), _("Active"))])
    messages.success(request, restored(links))
    return redirect("admin:referrals_trackinglink_changelist")


def state_changed(before: str, after: str) -> Change:
    return say_changed(_("State"), before, after)


@require_GET
def portals_count(request: HttpRequest) -> JsonResponse:
    """How many partners could use a link for this partner or these programs."""
    partner, programs = request.GET.get("partner", ""), request.GET.getlist("programs")
    count = partners_within(
        int(partner) if is_key(partner) else None,
        [int(program) for program in programs if is_key(program)],
    ).count()
    return JsonResponse({"sentence": say_how_many(count)})


def say_how_many(portals: int | None) -> str:
    if portals is None:
        portals = Partner.objects.active().count()
    sentence = ngettext("%d partner can use this link.", "%d partners can use this link.", portals)
    return sentence % portals


def chosen(request: HttpRequest) -> list[TrackingLink]:
    typed = (request.POST.get("keys") or request.GET.get("keys", "")).split(",")
    keys = [int(key) for key in typed if is_key(key)]
    return list(TrackingLink.objects.filter(pk__in=keys).in_order().prefetch_related("programs"))


def page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    shared = admin.site.each_context(request) | {"opts": TrackingLink._meta}
    return TemplateResponse(request, template, shared | context)
