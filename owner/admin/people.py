"""People who sign in: the owner's team, and the partners' sign-ins."""
# ruff: noqa: ARG002 - the signatures are Django's.

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from owner import sign_in_views
from owner.admin.base import OwnerAdmin
from owner.sign_in_links import DAYS_VALID, first_password_link
from partners.email_change import keep_one_address
from partners.models import User
from partners.sign_in import partner_of


class PersonForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["email", "name", "is_staff", "is_superuser", "is_active"]
        labels = {
            "is_staff": _("Belongs to your team"),
            "is_superuser": _("Owner"),
        }
        help_texts = {
            "is_staff": _("May use these pages."),
            "is_superuser": _("May also say who signs in and change the defaults."),
            "is_active": _("Without the tick nobody signs in with this e-mail."),
        }

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()


@admin.register(User)
class PersonAdmin(OwnerAdmin):
    form = PersonForm
    change_form_template = "owner/person_change_form.html"
    list_display = ["email", "name", "partner_name", "is_staff", "is_superuser", "is_active"]
    list_filter = ["is_staff", "is_active"]
    search_fields = ["email", "name", "partner__name"]
    readonly_fields = ["sign_in_state", "partner_name", "last_login"]
    fieldsets = [
        (None, {"fields": ["email", "name", "partner_name"]}),
        (_("May"), {"fields": ["is_active", "is_staff", "is_superuser"]}),
        (_("Sign-in"), {"fields": ["sign_in_state", "last_login"]}),
    ]
    row_views = {"password_link": sign_in_views.user_password_link}

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
        return User.objects.select_related("partner").order_by("email")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        own = ["is_active", "is_staff", "is_superuser"] if obj == request.user else []
        # Nobody locks themself out.
        return [*self.readonly_fields, *own]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        keep_one_address(obj)

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

    @admin.display(description=_("Sign-in now"))
    def sign_in_state(self, user: User) -> str:
        if not user.pk:
            return str(_("Save; then you get a link to send."))
        address = reverse("admin:partners_user_password_link", args=[user.pk])
        return sign_in_views.say_how_to_sign_in(user, address)


def is_owner(request: HttpRequest) -> bool:
    return request.user.is_superuser
