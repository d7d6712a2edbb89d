"""Creatives: banners, e-mails and page texts for the partners."""
# ruff: noqa: ARG002 - the signatures are Django's.

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from business.audit.facts import Facts
from owner import creative_views
from owner.admin.base import OwnerAdmin
from owner.admin.creative_form import FORMS
from owner.admin.filters import ArchivedFilter, NoProgram
from owner.creative_access import partners_offered, say_how_many
from owner.page import admin_page
from referrals.models import Creative, TrackingLink
from referrals.shown_creative import show_creative

SHOWN = {
    Creative.Kind.BANNER.value: ["name", "link", "upload", "alt_text"],
    Creative.Kind.EMAIL.value: ["name", "link", "subject", "text"],
    Creative.Kind.TEXT.value: ["name", "link", "text"],
}


@admin.register(Creative)
class CreativeAdmin(OwnerAdmin):
    change_form_template = "owner/creative_change_form.html"
    delete_confirmation_template = "owner/creative_delete.html"
    list_display = ["name", "look", "kind", "tracking_link", "who_may_use", "order", "state"]
    list_editable = ["order"]
    list_filter = [ArchivedFilter, "kind", ("programs", NoProgram)]
    search_fields = ["name", "subject", "link__name"]
    search_help_text = gettext_lazy("Name, subject or tracking link")
    actions = ["archive_selected", "restore_selected"]
    row_views = {
        "archive": creative_views.creative_archive,
        "restore": creative_views.creative_restore,
    }

    def get_queryset(self, request: HttpRequest) -> QuerySet[Creative]:
        return Creative.objects.select_related("link").prefetch_related(
            "programs", "link__programs"
        )

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        has_link = TrackingLink.objects.filter(archived_at=None).exists()
        if not has_link or request.GET.get("kind") not in FORMS:
            context = {"title": _("Add a creative"), "opts": self.opts, "has_link": has_link}
            return admin_page(request, "owner/creative_kinds.html", context)
        return super().add_view(request, form_url, extra_context)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any
    ) -> Any:
        return super().get_form(request, obj, change, form=FORMS[kind_of(request, obj)], **options)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        who = ["programs", "partners"] if obj else ["programs"]
        return [
            (None, {"fields": SHOWN[kind_of(request, obj)]}),
            (gettext_lazy("Who may use it"), {"fields": who}),
            (gettext_lazy("More"), {"classes": ["collapse"], "fields": ["order"]}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["partners"] if obj else []

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        more = dict(extra_context or {})
        creative = self.get_object(request, object_id)
        if creative and (partner := partners_offered(creative).by_name().first()):
            business = request.business  # type: ignore[attr-defined]
            more |= {"partner": partner, "shown": show_creative(creative, partner, business)}
        return super().change_view(request, object_id, form_url, more)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        said = say_how_many(partners_offered(form.instance).count())
        if getattr(form, "got_link", False):
            said = f"{said} {_('The text had no link; it stands at its end now.')}"
        self.message_user(request, said, messages.INFO)

    def response_post_save_add(self, request: HttpRequest, obj: Creative) -> HttpResponseRedirect:
        """The new creative's page, where it shows as a partner sees it."""
        return HttpResponseRedirect(reverse("admin:referrals_creative_change", args=[obj.pk]))

    def further_facts(self, row: Creative) -> Facts:
        return {str(_("Picture")): row.picture, str(_("State")): self.state(row)}

    def why_kept(self, obj: Creative) -> str | None:
        if obj.is_archived:
            return None
        return _("To delete this creative, archive it first: partners may be using it.")

    def delete_model(self, request: HttpRequest, obj: Creative) -> None:
        obj.remove()

    @admin.display(description=gettext_lazy("look"))
    def look(self, creative: Creative) -> str:
        if not creative.is_banner:
            return Truncator(creative.subject or creative.text).chars(60)
        address = reverse("banner", args=[creative.picture])
        return format_html('<img class="thumb" src="{}" alt="" loading="lazy">', address)

    @admin.display(description=gettext_lazy("tracking link"), ordering="link__name")
    def tracking_link(self, creative: Creative) -> str:
        address = reverse("admin:referrals_trackinglink_change", args=[creative.link_id])
        return format_html('<a href="{}">{}</a>', address, creative.link.name)

    @admin.display(description=gettext_lazy("programs"))
    def who_may_use(self, creative: Creative) -> str:
        names = ", ".join(program.name for program in creative.programs.all())
        return names or _("Everyone who may use the link")

    @admin.display(description=gettext_lazy("state"), ordering="archived_at")
    def state(self, creative: Creative) -> str:
        return _("Archived") if creative.is_archived else _("Active")

    @admin.display(description=gettext_lazy("In force now"))
    def partners(self, creative: Creative) -> str:
        return say_how_many(partners_offered(creative).count())

    @admin.action(description=gettext_lazy("Archive: take out of all portals"))
    def archive_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        return creative_views.archive(request, list(queryset))

    @admin.action(description=gettext_lazy("Restore"))
    def restore_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        return creative_views.restore(request, list(queryset))


def kind_of(request: HttpRequest, creative: Creative | None) -> str:
    """The kind asked for, where the creative is not made yet."""
    if creative:
        return creative.kind
    asked = request.GET.get("kind", "")
    return asked if asked in FORMS else Creative.Kind.BANNER.value
