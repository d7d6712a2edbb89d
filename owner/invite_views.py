"""Invitations: ask before they go out, show the mail, or make a link to hand over."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin.models import CHANGE
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from owner.history import remember
from owner.invite_form import InviteForm
from owner.inviting_many import MOST_AT_ONCE, invite_many
from owner.keys import is_key
from owner.page import admin_page
from owner.roles import for_who_may_change
from owner.team_sign_ins import say_invited_of_team
from partners.invitation import DAYS_VALID, Invitation
from partners.invitation_words import Words
from partners.inviting import (
    CannotInviteError,
    fill_invitation,
    make_link,
    why_not_invited,
)
from partners.models import Joining, Partner, User

ALL = "all"
SAMPLE_LINK = "https://…"


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whom the owner means: `who` as it stands in the form, those invited, and why others not."""

    who: str
    partners: list[Partner]
    left_out: list[str]
    number: int

    @property
    def only(self) -> Partner | None:
        return self.partners[0] if len(self.partners) == 1 and self.who != ALL else None

    @property
    def warnings(self) -> list[str]:
        return list(filter(None, map(say_invited_of_team, self.partners)))

    @property
    def back(self) -> str:
        if is_key(self.who):
            return reverse("admin:partners_partner_change", args=[self.who])
        return reverse("admin:partners_partner_changelist")


def choose(who: str, by: User) -> Chosen:
    """`who` is "all", for those not invited yet, or keys of partners with commas."""
    partners = Partner.objects.select_related("user").by_name()
    if who == ALL:
        partners = partners.not_invited()
        some = list(partners[:MOST_AT_ONCE])
        return Chosen(who, some, [], partners.count())
    keys = [key for key in who.split(",") if is_key(key)][:MOST_AT_ONCE]
    reasons = [
        (each, why_not_invited(each, each.user, by)) for each in partners.filter(pk__in=keys)
    ]
    possible = [partner for partner, reason in reasons if not reason]
    return Chosen(who, possible, [reason for _each, reason in reasons if reason], len(possible))


@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "POST"])
@for_who_may_change
def invite_partners(request: HttpRequest) -> HttpResponse:
    chosen = choose(who_of(request), request.user)  # type: ignore[arg-type]
    if request.method != "POST":
        return show(request, chosen, InviteForm.starting_with(Joining.objects.current().invitation))
    form = InviteForm(request.POST)
    if not form.is_valid() or not chosen.partners:
        return show(request, chosen, form)
    if form.cleaned_data["keeps"]:
        Joining.objects.current().keep_invitation(form.words)
    send(request, chosen, form.words)
    return redirect(chosen.back)


@require_POST
def invite_preview(request: HttpRequest) -> HttpResponse:
    chosen = choose(who_of(request), request.user)  # type: ignore[arg-type]
    return show(request, chosen, InviteForm(request.POST))


def who_of(request: HttpRequest) -> str:
    return (request.POST.get("who") or request.GET.get("who", ""))[:40_000]


def send(request: HttpRequest, chosen: Chosen, words: Words) -> None:
    invited = invite_many(request, chosen.partners, words)
    for reason in invited.left_out[:5]:
        messages.warning(request, reason)
    number = len(invited.partners)
    text = ngettext(
        "%(n)s invitation is on its way.", "%(n)s invitations are on their way.", number
    )
    messages.success(request, text % {"n": number})


def ask_to_invite(request: HttpRequest, keys: list[Any]) -> HttpResponse:
    """The action of the list: the same page, for the partners with these keys."""
    chosen = choose(",".join(str(key) for key in keys), request.user)  # type: ignore[arg-type]
    return show(request, chosen, InviteForm.starting_with(Joining.objects.current().invitation))


def show(request: HttpRequest, chosen: Chosen, form: InviteForm) -> HttpResponse:
    title = (
        _("Invite %(name)s") % {"name": chosen.only.name} if chosen.only else _("Invite partners")
    )
    context = {
        "title": title,
        "opts": Partner._meta,
        "chosen": chosen,
        "form": form,
        "back": chosen.back,
        "preview": preview(request, chosen, form),
    }
    return admin_page(request, "owner/invite.html", context)


def preview(request: HttpRequest, chosen: Chosen, form: InviteForm) -> Words | None:
    """The mail as the first partner gets it, but for the link, which is made on sending."""
    if not chosen.partners or (form.is_bound and not form.is_valid()):
        return None
    words = form.words if form.is_bound else Words(form.initial["subject"], form.initial["text"])
    business = request.business  # type: ignore[attr-defined]
    return fill_invitation(words, chosen.partners[0], business, SAMPLE_LINK, Invitation())


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_who_may_change
def invitation_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask first; then show the link once, in the answer only."""
    partner = get_object_or_404(Partner.objects.select_related("user"), pk=pk)
    link, reason = "", why_not_invited(partner, partner.user, request.user)  # type: ignore[arg-type]
    if request.method == "POST" and not reason:
        try:
            link = make_link(partner, request.user)  # type: ignore[arg-type]
        except CannotInviteError as error:
            reason = str(error)
        else:
            remember(request, partner, CHANGE, _("Invited by a link to hand over."))
    context = {
        "title": _("Link for %(name)s") % {"name": partner.name},
        "opts": Partner._meta,
        "original": partner,
        "link": link,
        "reason": reason,
        "warning": say_invited_of_team(partner),
        "days": DAYS_VALID,
    }
    return admin_page(request, "owner/invitation_link.html", context)
