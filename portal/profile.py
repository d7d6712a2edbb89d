"""My Profile and My Programs."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from business.plain_text import validate_line
from partners.models import Partner, TermsAcceptance
from partners.terms import terms_to_accept
from portal.access import PartnerRequest, for_partner


class NameForm(forms.ModelForm):
    class Meta:
        model = Partner
        fields = ["name"]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        validate_line(name)
        return name


@require_http_methods(["GET", "HEAD", "POST"])
@for_partner
def profile(request: PartnerRequest, partner: Partner) -> HttpResponse:
    name_before = partner.name
    form = NameForm(request.POST or None, instance=partner)
    if form.is_valid():
        partner.save(update_fields=["name"])
        messages.success(request, _("Saved."))
        return redirect("portal:profile")
    partner.name = name_before
    context = {
        "partner": partner,
        "form": form,
        "accepted": TermsAcceptance.objects.newest_of(partner),
        "to_accept": terms_to_accept(partner),
    }
    return render(request, "portal/profile.html", context)


@require_POST
@for_partner
def letters(request: PartnerRequest, partner: Partner) -> HttpResponse:
    """A box without tick is not sent along."""
    partner.wants_letters = "wants_letters" in request.POST
    partner.save(update_fields=["wants_letters"])
    messages.success(request, _("Saved."))
    return redirect("portal:profile")


@require_safe
@for_partner
def programs(request: PartnerRequest, partner: Partner) -> HttpResponse:
    memberships = partner.memberships.select_related("program").order_by("program__name")
    context = {"partner": partner, "memberships": memberships}
    return render(request, "portal/programs.html", context)
