"""Referral partners."""
# ruff: noqa: ARG002 - the signatures are Django's.

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from business.audit.facts import Facts, label_of
from owner import invite_views, letter_views, number_addresses, see_as_views, sign_in_views
from owner.admin.asking import AsksFirst
from owner.admin.base import RecentHits
from owner.admin.bulk_actions import BulkActions
from owner.admin.coded import CodedAdmin
from owner.admin.exporting import ExportedPartners
from owner.admin.filters import NoProgram, SignInFilter
from owner.admin.partner_form import PartnerForm
from owner.deleting import forget_own_tries, why_partner_is_kept
from owner.effects.on_partners import loss_of_one
from owner.effects.words import say_partner_changes
from owner.sign_in_links import sign_in_as
from owner.sign_in_state import states_of
from owner.team_sign_ins import say_saving_joins, team_member_with
from partners.inviting import why_not_invited
from partners.models import Partner
from partners.sign_in import partner_of


def about_sign_in(user: Any, partner: Partner) -> dict[str, Any]:
    """What the partner's page offers: an invitation, or to become this partner oneself."""
    return {
        "may_be_invited": not why_not_invited(partner, partner.user, user),
        "sign_in_state": states_of([partner])[partner.pk],
        "is_me": partner.user == user,
        "may_be_me": user.may_change and not partner.user and partner_of(user) is None,
    }


def say_joined(form: Any, row: Partner | None = None) -> list[str]:
    """That somebody of the team would become this partner, who is `row` as stored."""
    person = team_member_with(form.cleaned_data["sign_in_email"], row)
    return [say_saving_joins(person, form.cleaned_data["name"])] if person else []


@admin.register(Partner)
class PartnerAdmin(AsksFirst, BulkActions, ExportedPartners, RecentHits, CodedAdmin):
    hit_column = "partner_id"
    form = PartnerForm
    change_form_template = "owner/partner_change_form.html"
    change_list_template = "owner/partner_change_list.html"
    list_display = [
        "name",
        "code",
        "parent_name",
        "program_names",
        "status",
        "signs_in",
        "hits",
        "portal",
    ]
    list_filter = ["status", SignInFilter, ("programs", NoProgram)]
    search_fields = ["name", "codes__key", "user__email"]
    search_help_text = _("Name, code (also a former one) or e-mail")
    readonly_fields = ["sign_in_state", "recruited", "former_codes"]
    actions = ["invite", "write", *BulkActions.actions]
    fieldsets = [
        (None, {"fields": ["name", "code", "status"]}),
        (_("Sign-in"), {"fields": ["sign_in_email", "sign_in_state"]}),
        (_("Place among the partners"), {"fields": ["parent", "recruited", "in_programs"]}),
        (
            _("More"),
            {"classes": ["collapse"], "fields": ["credit_window_days", "note", "former_codes"]},
        ),
    ]
    row_views = {
        "invitation_link": invite_views.invitation_link,
        "password_link": sign_in_views.partner_password_link,
        "see_as": see_as_views.see_as,
        "this_is_me": sign_in_views.this_is_me,
    }

    def get_queryset(self, request: HttpRequest) -> QuerySet[Partner]:
        return Partner.objects.select_related("parent", "user").prefetch_related("programs")

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        changelist = super().get_changelist_instance(request)
        states = states_of(changelist.result_list)
        for partner in changelist.result_list:
            partner.state_of_sign_in = states[partner.pk]
        return changelist

    def say_effect(self, request: HttpRequest, row: Partner, form: Any) -> Iterable[str]:
        status, programs = form.cleaned_data["status"], form.cleaned_data["in_programs"]
        zone = request.business.zone  # type: ignore[attr-defined]
        loss = loss_of_one(row, status, [program.pk for program in programs], zone)
        return [*say_joined(form, row), *say_partner_changes(loss, row, status)]

    def say_effect_of_new(self, request: HttpRequest, form: Any) -> Iterable[str]:
        return say_joined(form)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if "parent" in form.changed_data:
            # Again, this time with nobody else moving in the tree.
            obj.set_parent(form.cleaned_data["parent"])
        if "sign_in_email" in form.changed_data or not change:
            sign_in_as(obj, form.cleaned_data["sign_in_email"])

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        form.instance.set_programs(form.cleaned_data["in_programs"])

    def further_facts(self, row: Any) -> Facts:
        """By the e-mail: that is what the form changes, be it the person's or another person."""
        return {label_of(Partner._meta.get_field("user")): row.user.email if row.user else ""}

    def response_post_save_add(self, request: HttpRequest, obj: Partner) -> HttpResponseRedirect:
        """The new partner's page, which holds the link to send."""
        if obj.user:
            return redirect("admin:partners_partner_change", obj.pk)
        return super().response_post_save_add(request, obj)

    def why_kept(self, obj: Partner) -> str | None:
        return why_partner_is_kept(obj)

    def delete_model(self, request: HttpRequest, obj: Partner) -> None:
        forget_own_tries("partner_id", obj.pk)
        super().delete_model(request, obj)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        partner = self.get_object(request, object_id)
        more = about_sign_in(request.user, partner) if partner else {}
        return super().change_view(request, object_id, form_url, more | (extra_context or {}))

    @admin.display(description=_("parent"), ordering="parent__name")
    def parent_name(self, partner: Partner) -> str:
        return partner.parent.name if partner.parent else "–"

    @admin.display(description=_("programs"))
    def program_names(self, partner: Partner) -> str:
        return ", ".join(program.name for program in partner.programs.all()) or "–"

    @admin.display(description=_("sign-in"), ordering="user__email")
    def signs_in(self, partner: Any) -> str:
        if not partner.user:
            return str(_("No sign-in"))
        return format_html(
            '{}<br><span class="quiet">{}</span>', partner.user.email, partner.state_of_sign_in
        )

    @admin.display(description=_("hits, 30 days"))
    def hits(self, partner: Any) -> str:
        address = number_addresses.recent_hits(partner=partner.pk)
        return format_html('<a href="{}">{}</a>', address, partner.recent_hits)

    @admin.display(description=_("portal"))
    def portal(self, partner: Partner) -> str:
        return see_as_views.see_button(partner)

    @admin.display(description=_("Sign-in now"))
    def sign_in_state(self, partner: Partner) -> str:
        return sign_in_views.say_how_partner_signs_in(partner)

    # The next two are fields of the form, to those who only look as well.
    @admin.display(description=_("Sign-in e-mail"))
    def sign_in_email(self, partner: Partner) -> str:
        return partner.user.email if partner.user else "–"

    @admin.display(description=_("Programs"))
    def in_programs(self, partner: Partner) -> str:
        return self.program_names(partner)

    @admin.display(description=_("Partners they recruited"))
    def recruited(self, partner: Partner) -> str:
        if not partner.pk:
            return "–"
        return ", ".join(str(child) for child in partner.children.by_name()[:50]) or "–"

    @admin.action(description=_("Invite by mail"))
    def invite(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        return invite_views.ask_to_invite(request, list(queryset.values_list("pk", flat=True)))

    @admin.action(description=_("Write to them"))
    def write(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        return letter_views.write_to(request, list(queryset.values_list("code", flat=True)))
