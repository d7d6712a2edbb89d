"""My Ads: made, changed, archived and restored by their partner."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from business.days import today
from partners.codes import CodeTaken
from partners.models import Partner
from portal.access import PartnerRequest, for_active_partner
from portal.ad_form import AdForm
from portal.addresses import portal_address
from referrals.models import Ad

# What was chosen in the Link Generator before Create Ad; the generator checks it again.
KEPT = ("who", "where")


@require_http_methods(["GET", "HEAD", "POST"])
@for_active_partner
def create_ad(request: PartnerRequest, partner: Partner) -> HttpResponse:
    ad = Ad(partner=partner, start_date=today(request.business.zone))
    form = AdForm(request.POST or None, instance=ad)
    if form.is_valid():
        try:
            made = form.create()
        except CodeTaken as taken:
            form.add_error("code", taken)
        else:
            messages.success(request, _("“%(name)s” is ready to use.") % {"name": made.name})
            return redirect(generator_with(request, kept_choices(request) | {"ad": str(made.pk)}))
    back = generator_with(request, kept_choices(request))
    context = {"partner": partner, "form": form, "back": back}
    return render(request, "portal/ad_create.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_active_partner
def change_ad(request: PartnerRequest, partner: Partner, ad_id: int) -> HttpResponse:
    ad = get_object_or_404(Ad.objects.of(partner), pk=ad_id)
    form = AdForm(request.POST or None, instance=ad)
    if form.is_valid():
        try:
            form.change()
        except CodeTaken as taken:
            form.add_error("code", taken)
        else:
            messages.success(request, _("Saved."))
            return redirect(
                generator_with(request, {"ad": str(ad.pk)} if not ad.is_archived else {})
            )
    former = ad.codes.exclude(code=ad.code).order_by("created_at")
    context = {"partner": partner, "ad": ad, "form": form, "former_codes": former}
    return render(request, "portal/ad_change.html", context)


@require_POST
@for_active_partner
def archive_ad(request: PartnerRequest, partner: Partner, ad_id: int) -> HttpResponse:
    ad = get_object_or_404(Ad.objects.of(partner), pk=ad_id)
    ad.archive()
    message = _("“%(name)s” is archived. Links with its code still work and count.")
    messages.success(request, message % {"name": ad.name})
    return redirect("portal:generator")


@require_POST
@for_active_partner
def restore_ad(request: PartnerRequest, partner: Partner, ad_id: int) -> HttpResponse:
    ad = get_object_or_404(Ad.objects.of(partner), pk=ad_id)
    ad.restore()
    messages.success(request, _("“%(name)s” can be chosen again.") % {"name": ad.name})
    return redirect(generator_with(request, {"ad": str(ad.pk)}))


def kept_choices(request: PartnerRequest) -> dict[str, str]:
    """Ids only: nothing else of the address gets into a page or a redirect."""
    given = {name: request.GET.get(name, "") for name in KEPT}
    return {name: value for name, value in given.items() if value.isdecimal() and value.isascii()}


def generator_with(request: PartnerRequest, choices: dict[str, str]) -> str:
    query = f"?{urlencode(choices | {'show': '1'})}" if choices else ""
    return f"{portal_address(request, 'generator')}{query}#generate"
