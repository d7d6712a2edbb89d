"""Further pages about contacts: a referral by hand, the tokens for mail merges."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import ADDITION, CHANGE
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from business.audit.facts import changes_between, facts_of
from business.models import Business
from owner.by_hand import add_referral
from owner.history import remember
from owner.link_access import why_not
from owner.mail_merge import tokens_csv_response
from owner.referral_form import ReferralForm
from owner.roles import for_who_may_change
from owner.widgets import partner_field
from referrals.addresses import tracking_address
from referrals.models import TrackingLink
from tracking.models import Contact, Referral


@for_who_may_change
@require_http_methods(["GET", "HEAD", "POST"])
def referral_add(request: HttpRequest, pk: int) -> HttpResponse:
    contact = get_object_or_404(Contact, pk=pk)
    business: Business = request.business  # type: ignore[attr-defined]
    form = ReferralForm(business.zone, request.POST if request.method == "POST" else None)
    back = reverse("admin:tracking_contact_change", args=[pk])
    if form.is_bound and form.is_valid():
        made = add_referral(contact, form.hand_made(), request.user)  # type: ignore[arg-type]
        messages.success(request, say_tied(made, business))
        remember(request, contact, CHANGE, _("Referral added: %s") % made.partner)
        remember(request, made, ADDITION, changes=changes_between({}, facts_of(made)))
        return redirect(back)
    context = {
        "title": _("Add a referral"),
        "original": contact,
        "form": form,
        "back": back,
        "is_unused": business.tracking_method == Business.Method.COOKIES,
    }
    return page(request, "owner/referral.html", context)


def say_tied(referral: Referral, business: Business) -> str:
    names = {"contact": referral.contact, "partner": referral.partner.name}
    if referral.partner.status != "active":
        text = _("%(contact)s is tied to %(partner)s now, who gets no credit until active.")
    elif business.tracking_method == Business.Method.COOKIES:
        text = _(
            "%(contact)s is tied to %(partner)s now. Your defaults say “only cookies”: unused."
        )
    else:
        text = _("%(contact)s is tied to %(partner)s now. The next opt-ins can count.")
    return text % names


class ExampleForm(forms.Form):
    """Whose tracking link the mail will hold; only for the example in the file."""

    link = forms.ModelChoiceField(
        TrackingLink.objects.active().in_order(),
        required=False,
        label=gettext_lazy("Tracking link"),
        empty_label=gettext_lazy("None"),
    )
    partner = partner_field(
        nobody=gettext_lazy("Choose a partner"),
        label=gettext_lazy("Referral partner"),
        help_text=gettext_lazy("Choose both, and each line holds the whole address for the mail."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        link, partner = cleaned.get("link"), cleaned.get("partner")
        if bool(link) != bool(partner):
            self.add_error(None, _("Choose both a link and a partner, or none of them."))
        elif link and partner and (reason := why_not(link, partner)):
            self.add_error("link", f"{reason}.")
        return cleaned

    def address(self) -> str:
        link, partner = self.cleaned_data["link"], self.cleaned_data["partner"]
        return tracking_address(link, partner) if link and partner else ""


@for_who_may_change
@require_safe
def mail_merge(request: HttpRequest) -> HttpResponseBase:
    """What the file is for; with `file` in the query the file itself."""
    form = ExampleForm(request.GET if "file" in request.GET else None)
    if form.is_bound and form.is_valid():
        return tokens_csv_response(form.address())
    context = {"title": _("Tokens for your mails"), "form": form}
    return page(request, "owner/mail_merge.html", context)


def page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    shared = admin.site.each_context(request) | {"opts": Contact._meta}
    return TemplateResponse(request, template, shared | context)
