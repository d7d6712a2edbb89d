"""People who sign in: the owner's team, and the partners' sign-ins."""
# ruff: noqa: ARG002 - the signatures are Django's.

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from business.audit.facts import Facts, label_of
from owner import second_factor_views, sign_in_views
from owner.admin.base import OwnerAdmin
from owner.admin.filters import TeamFilter
from owner.admin.person_form import OwnPersonForm, PersonForm
from owner.admin.yes_no import say_yes_or_no
from owner.roles import WHAT_THEY_MAY, is_owner
from owner.sign_in_links import DAYS_VALID, first_password_link
from partners.email_change import keep_one_address
from partners.models import User
from partners.sign_in import partner_of


@admin.register(User)
class PersonAdmin(OwnerAdmin):
    form = PersonForm
    change_form_template = "owner/person_change_form.html"
    list_display = ["email", "name", "partner_name", "team_role", "second_factor", "may_sign_in"]
    list_filter = [TeamFilter, "is_active"]
    search_fields = ["email", "name", "partner__name"]
    readonly_fields = ["sign_in_state", "partner_name", "last_login"]
    fieldsets = [
        (None, {"fields": ["email", "name", "partner_name"]}),
        (_("May"), {"fields": ["role", "is_active"]}),
        (_("Sign-in"), {"fields": ["sign_in_state", "last_login"]}),
    ]
    row_views = {
        "password_link": sign_in_views.user_password_link,
        "reset_second_factor": second_factor_views.reset_second_factor,
    }

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_owner(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_owner(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return is_owner(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_owner(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # Their entries in the history would go with them.
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        factor = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
        people = User.objects.select_related("partner").order_by("email")
        return people.annotate(has_second_factor=Exists(factor))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*self.readonly_fields, *(["own_role"] if obj == request.user else [])]

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        if obj == request.user:
            kwargs["form"] = OwnPersonForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj != request.user:
            return self.fieldsets
        who, _may, sign_in = self.fieldsets
        return [who, (_("May"), {"fields": ["own_role"]}), sign_in]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if "role" in form.cleaned_data:
            obj.give_role(form.cleaned_data["role"], is_active=form.cleaned_data["is_active"])
        keep_one_address(obj)

    def facts_now(self, row: Any) -> Facts:
        """The role in one word instead of the flags that make it up."""
        facts = super().facts_now(row)
        flags = ("is_staff", "is_superuser", "is_read_only", "groups", "user_permissions")
        for flag in flags:
            facts.pop(label_of(User._meta.get_field(flag)), None)
        return facts

    def further_facts(self, row: Any) -> Facts:
        return {str(_("Role")): str(row.role.label)}

    def response_post_save_add(self, request: HttpRequest, obj: User) -> HttpResponseRedirect:
        """The new person's page, which holds the link to send."""
        return redirect("admin:partners_user_change", obj.pk)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        user = self.get_object(request, object_id)
        link = first_password_link(request.user, user)  # type: ignore[arg-type]
        more = {"password_link": link, "days": DAYS_VALID}
        return super().change_view(request, object_id, form_url, more | (extra_context or {}))

    @admin.display(description=_("partner"), ordering="partner__name")
    def partner_name(self, user: User) -> str:
        return str(partner_of(user) or "–") if user.pk else "–"

    @admin.display(description=_("role"), ordering="is_staff")
    def team_role(self, user: User) -> str:
        return str(user.role.label) if user.is_staff else "–"

    @admin.display(description=_("second factor"), ordering="has_second_factor")
    def second_factor(self, user: Any) -> str:
        return say_yes_or_no(user.has_second_factor)

    @admin.display(description=_("may sign in"), ordering="is_active")
    def may_sign_in(self, user: User) -> str:
        return say_yes_or_no(user.is_active)

    @admin.display(description=_("Role"))
    def own_role(self, user: User) -> str:
        return f"{WHAT_THEY_MAY[user.role]}. {_('Only another owner changes your role.')}"

    @admin.display(description=_("Sign-in now"))
    def sign_in_state(self, user: User) -> str:
        if not user.pk:
            return str(_("Save; then you get a link to send."))
        address = reverse("admin:partners_user_password_link", args=[user.pk])
        return sign_in_views.say_how_to_sign_in(user, address)
