"""Banners and Emails: what the owner made, each with the partner's own link inside."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from partners.models import Partner
from portal.access import PartnerRequest, for_partner
from portal.creative_form import CreativesForm
from referrals.creative import CreativeQuerySet
from referrals.models import Ad, Creative, TrackingLink
from referrals.shown_creative import show_creative

ON_A_PAGE = 20
CONTENT_TYPES = {"txt": "text/plain; charset=utf-8", "html": "text/html; charset=utf-8"}
TEXTS = (Creative.Kind.EMAIL, Creative.Kind.TEXT)


@require_safe
@for_partner
def banners(request: PartnerRequest, partner: Partner) -> HttpResponse:
    return creatives_page(request, partner, Creative.Kind.BANNER, "portal/banners.html")


@require_safe
@for_partner
def emails(request: PartnerRequest, partner: Partner) -> HttpResponse:
    return creatives_page(request, partner, Creative.Kind.EMAIL, "portal/emails.html")


@require_safe
@for_partner
def page_texts(request: PartnerRequest, partner: Partner) -> HttpResponse:
    return creatives_page(request, partner, Creative.Kind.TEXT, "portal/page_texts.html")


@require_safe
@for_partner
def text_file(request: PartnerRequest, partner: Partner, key: int, ending: str) -> HttpResponse:
    """An e-mail or page text to save; `ending` is txt or html."""
    usable = Creative.objects.usable_by(partner).of_kind(*TEXTS)
    creative = get_object_or_404(usable.select_related("link"), pk=key)
    asked = form_of(request, partner, usable).asked()
    if asked is None:
        raise Http404
    shown = show_creative(creative, partner, request.business, asked.ad)
    context = {"shown": shown}
    response = render(request, f"portal/creative_file.{ending}", context, CONTENT_TYPES[ending])
    name = slugify(creative.name) or "text"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return response


def creatives_page(
    request: PartnerRequest, partner: Partner, kind: Creative.Kind, template: str
) -> HttpResponse:
    usable = Creative.objects.usable_by(partner).of_kind(kind)
    form = form_of(request, partner, usable)
    asked = form.asked()
    context: dict[str, Any] = {"partner": partner, "form": form, "asked": asked}
    if asked:
        found = usable.filter(link=asked.link) if asked.link else usable
        pages = Paginator(found.in_order().select_related("link"), ON_A_PAGE)
        context["page"] = page = pages.get_page(request.GET.get("page"))
        context["shown"] = [
            show_creative(each, partner, request.business, asked.ad) for each in page
        ]
    return render(request, template, context | {"query": without_page(request)})


def form_of(request: PartnerRequest, partner: Partner, usable: CreativeQuerySet) -> CreativesForm:
    ads = list(Ad.objects.of(partner).active().newest_first())
    links = TrackingLink.objects.filter(creatives__in=usable).distinct()
    return CreativesForm(request.GET, ads, list(links.in_order()))


def without_page(request: PartnerRequest) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()
