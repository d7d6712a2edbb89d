"""Missing credit: a partner's claims, and a new one (docs/rules.md, Claims)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from business.days import today
from partners.models import Partner
from portal.access import PartnerRequest, for_partner
from portal.claim_form import ClaimForm
from portal.paging import NewestFirst
from tracking.claims import MOST_WAITING, TooManyClaimsError, file_claim
from tracking.models import Claim

ORDER = NewestFirst(at="created_at", key="id")


@require_safe
@for_partner
def claims(request: PartnerRequest, partner: Partner) -> HttpResponse:
    found = Claim.objects.of(partner).select_related("decision")
    context = {"partner": partner, "page": ORDER.page(found, request.GET)}
    return render(request, "portal/claims.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_partner
def claim_new(request: PartnerRequest, partner: Partner) -> HttpResponse:
    """The answer is the same whatever exists: it tells nobody whether a person is known."""
    form = ClaimForm(request.POST or None, today=today(request.business.zone))
    if form.is_valid():
        try:
            file_claim(partner, **form.cleaned_data)
        except TooManyClaimsError:
            form.add_error(None, say_too_many(request))
        else:
            thanks = _("Thank you. %(owner)s will look at it; the answer shows here.")
            messages.success(request, thanks % {"owner": request.business.name})
            return redirect("portal:claims")
    return render(request, "portal/claim_new.html", {"partner": partner, "form": form})


def say_too_many(request: PartnerRequest) -> str:
    text = ngettext(
        "%(n)d claim of yours waits for %(owner)s. Wait for an answer before you send more.",
        "%(n)d claims of yours wait for %(owner)s. Wait for an answer before you send more.",
        MOST_WAITING,
    )
    return text % {"n": MOST_WAITING, "owner": request.business.name}
