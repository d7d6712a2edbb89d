"""The page that an invitation opens: choose a password, and be in."""

from http import HTTPStatus

from allauth.account.utils import perform_login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from partners.invitation_form import AcceptForm
from partners.inviting import accept, find_invitation
from partners.terms import terms_to_accept


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def accept_invitation(request: HttpRequest) -> HttpResponse:
    """Opening it changes nothing: mail scanners and previews open links, too."""
    is_sent = request.method == "POST"
    key = (request.POST if is_sent else request.GET).get("key", "")
    invitation = find_invitation(key)
    if invitation is None:
        return say_over(request)
    partner = invitation.user.partner
    terms = terms_to_accept(partner)
    form = AcceptForm(invitation.user, terms, request.POST if is_sent else None)
    if is_sent and form.is_valid():
        if not accept(invitation, partner, form.cleaned_data["password1"], terms):
            return say_over(request)
        invitation.user.refresh_from_db()
        home: HttpResponse = perform_login(
            request, invitation.user, redirect_url=reverse("portal:home")
        )
        return home
    context = {"form": form, "key": key, "email": invitation.email, "terms": terms}
    return render(request, "account/invitation.html", context)


def say_over(request: HttpRequest) -> HttpResponse:
    """One page for used, replaced, old and made-up keys: it tells nothing about anybody."""
    return render(request, "account/invitation_over.html", status=HTTPStatus.GONE)
