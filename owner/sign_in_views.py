"""Pages about how a person gets in."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from business.audit.facts import say_changed
from business.models import AuditEntry
from owner.history import remember
from owner.roles import for_who_may_change
from owner.sign_in_links import DAYS_VALID, may_hand_out_link, password_link
from owner.sign_in_state import states_of
from partners.models import Partner, User
from partners.sign_in import partner_of


@for_who_may_change
def partner_password_link(request: HttpRequest, pk: int) -> HttpResponse:
    partner = get_object_or_404(Partner.objects.exclude(user=None).select_related("user"), pk=pk)
    if not partner.user.has_usable_password():
        return redirect("admin:partners_partner_invitation_link", pk)
    back = reverse("admin:partners_partner_change", args=[pk])
    return hand_out_link(request, partner.user, partner.name, back)


@for_who_may_change
def user_password_link(request: HttpRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(User, pk=pk)
    back = reverse("admin:partners_user_change", args=[pk])
    return hand_out_link(request, user, str(user), back)


def hand_out_link(request: HttpRequest, user: User, name: str, back: str) -> HttpResponse:
    """Ask first; then show the link once, in the answer only."""
    if not may_hand_out_link(request.user, user):  # type: ignore[arg-type]
        raise PermissionDenied
    context = admin.site.each_context(request) | {
        "title": _("Sign-in link for %(name)s") % {"name": name},
        "name": name,
        "back": back,
        "days": DAYS_VALID,
        "password_link": password_link(user) if request.method == "POST" else "",
    }
    if request.method == "POST":
        remember(request, user, AuditEntry.Verb.CHANGED, _("A sign-in link was made."))
    return TemplateResponse(request, "owner/password_link.html", context)


@require_POST
def this_is_me(request: HttpRequest, pk: int) -> HttpResponse:
    """Join the owner's own sign-in to a partner record, to see the portal."""
    free = Partner.objects.filter(pk=pk, user=None)
    try:
        with transaction.atomic():
            joined = partner_of(request.user) is None and free.update(user=request.user)  # type: ignore[arg-type]
    except IntegrityError:
        # The unique index: another tab made somebody else "me" a moment ago.
        joined = False
    if joined:
        partner = Partner.objects.get(pk=pk)
        changes = [say_changed(_("Signs in as"), "", partner.user.email if partner.user else "")]
        remember(request, partner, AuditEntry.Verb.CHANGED, changes=changes)
        portal = format_html('<a href="{}">{}</a>', reverse("portal:home"), _("Open the portal"))
        messages.success(request, format_html("{} {}", _("This partner is you now."), portal))
    else:
        messages.error(request, _("You are another partner already, or this one signs in already."))
    return redirect("admin:partners_partner_change", pk)


def say_how_partner_signs_in(partner: Partner) -> str:
    if not partner.pk or not partner.user:
        return _("Not possible yet. Type an e-mail and save; then you can send an invitation.")
    state = states_of([partner])[partner.pk]
    if partner.user.is_switched_off or not partner.user.has_usable_password():
        return state
    address = reverse("admin:partners_partner_password_link", args=[partner.pk])
    return format_html("{}. {}", state, say_how_to_sign_in(partner.user, address))


def say_how_to_sign_in(user: User, address: str) -> str:
    if not user.has_usable_password():
        return _("Has no password yet. Send the link above.")
    forgotten = _("Password forgotten? Make a new link")
    return format_html(
        '{} <a class="deed" href="{}">{}</a>', _("Has a password."), address, forgotten
    )
