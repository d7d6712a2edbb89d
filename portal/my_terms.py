"""The terms for partners: which version a partner accepted, and the one in force."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partners.models import Partner
from partners.terms import accept_terms, terms_to_accept
from portal.access import PartnerRequest, for_partner


@require_POST
@for_partner
def terms_accept(request: PartnerRequest, partner: Partner) -> HttpResponse:
    terms = terms_to_accept(partner)
    if terms and request.POST.get("version") != str(terms.version):
        messages.warning(request, _("The terms were changed a moment ago. Please read them."))
    elif terms:
        accept_terms(partner, terms)
        messages.success(request, _("Saved."))
    return redirect("portal:profile")
