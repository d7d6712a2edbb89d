"""API keys: with them the owner's servers report opt-ins."""
# ruff: noqa: ARG002 - the signatures are Django's.

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from integrations.models import ApiKey
from owner import api_key_views
from owner.admin.base import OwnerAdmin
from owner.admin.filters import InForceFilter
from owner.roles import is_owner

WHY_SOURCE_STAYS = _(
    "It stays: order numbers of one source are counted once. With another source your shop's "
    "repeated reports would count as new purchases. Add a new key instead."
)


@admin.register(ApiKey)
class ApiKeyAdmin(OwnerAdmin):
    change_form_template = "owner/api_key_change_form.html"
    list_display = ["name", "source", "begins_with", "created_at", "used", "state"]
    list_filter = [InForceFilter]
    search_fields = ["name", "source", "prefix"]
    ordering = ["revoked_at", "-created_at"]
    row_views = {"revoke": api_key_views.api_key_revoke}

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_owner(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_owner(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return is_owner(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_owner(request)

    def why_kept(self, obj: ApiKey) -> Any:
        return _("Keys are not deleted: revoke one, and nobody can use it any more.")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ["name", "source"]
        return ["name", "fixed_source", "begins_with", "state", "used", "created_at", "created_by"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [] if obj is None else self.get_fields(request, obj)[1:]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        # After adding comes the page with the token, whatever button was pressed.
        only_save = {"show_save_and_add_another": False, "show_save_and_continue": False}
        return super().render_change_form(request, context | only_save, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        key, token = ApiKey.objects.issue(obj.name, obj.source, created_by=request.user)
        obj.__dict__.update(key.__dict__)
        request.new_token = token  # type: ignore[attr-defined]

    def response_add(self, request: HttpRequest, obj: Any, *args: Any) -> HttpResponse:
        """The token, once: it stands in this answer and nowhere else."""
        return api_key_views.show_token(request, obj, request.new_token)  # type: ignore[attr-defined]

    @admin.display(description=_("begins with"))
    def begins_with(self, key: ApiKey) -> str:
        return f"{key.prefix}…"

    @admin.display(description=_("source"))
    def fixed_source(self, key: ApiKey) -> str:
        return f"{key.source}. {WHY_SOURCE_STAYS}"

    @admin.display(description=_("last used"), ordering="last_used_at")
    def used(self, key: ApiKey) -> Any:
        return key.last_used_at or _("Never")

    @admin.display(description=_("state"), ordering="revoked_at")
    def state(self, key: ApiKey) -> str:
        return str(_("Revoked") if key.revoked_at else _("In force"))
