"""A partner changes the e-mail with which they sign in."""

from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from partners.email_change import (
    TooManyMailsError,
    address_in,
    ask_new_address,
    change_address,
)
from partners.models import Partner, User
from portal.access import PartnerRequest, for_partner


class EmailForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("New e-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Your password"),
        max_length=4096,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, user: User, typed: Any = None) -> None:
        super().__init__(typed)
        self.user = user
        if not user.has_usable_password():
            # Who signs in by code alone has the mailbox to prove it.
            del self.fields["password"]

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if email == self.user.email:
            raise ValidationError(_("You sign in with this e-mail already."), "same")
        return email

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        # Guesses count together with those at the sign-in; after too many it raises, too.
        if not get_adapter().reauthenticate(self.user, password):
            raise ValidationError(_("This is not your password."), "password")
        return password


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@for_partner
def email_change(request: PartnerRequest, partner: Partner) -> HttpResponse:
    user = partner.user
    if user is None or user.is_staff:
        # The team's e-mails are the owner's to change.
        return redirect("portal:profile")
    form = EmailForm(user, request.POST or None)
    if form.is_valid():
        email = form.cleaned_data["email"]
        try:
            with transaction.atomic():
                ask_new_address(user, email)
        except TooManyMailsError:
            form.add_error(None, _("Enough for today. Please try again tomorrow."))
        else:
            text = _("A mail is on its way to %s. Open the link in it to confirm.")
            messages.success(request, text % email)
            return redirect("portal:profile")
    return render(request, "portal/email_change.html", {"partner": partner, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@for_partner
def email_confirm(request: PartnerRequest, partner: Partner) -> HttpResponse:
    """A button, not the link itself, confirms: mail scanners open links."""
    key = (request.POST if request.method == "POST" else request.GET).get("key", "")
    user = partner.user
    email = address_in(key, user) if user and not user.is_staff else ""
    if request.method == "POST" and user and email:
        if change_address(user, email):
            messages.success(request, _("Saved. From now on you sign in with %s.") % email)
        else:
            messages.error(request, _("Somebody else signs in with this e-mail. Take another one."))
        return redirect("portal:profile")
    context = {"partner": partner, "email": email, "key": key}
    return render(request, "portal/email_confirm.html", context)
