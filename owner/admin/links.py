"""Referral tracking links."""
# ruff: noqa: ARG002 - the signatures are Django's.

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from owner import link_look, link_views, number_addresses
from owner.admin.asking import AsksFirst
from owner.admin.base import RecentHits
from owner.admin.coded import CodedAdmin
from owner.admin.filters import ArchivedFilter, NobodyReserved, NoProgram
from owner.admin.link_checks import CheckedLinks
from owner.admin.link_filters import WebsiteFilter
from owner.admin.link_form import TrackingLinkForm
from owner.deleting import forget_own_tries, why_link_is_kept
from owner.effects.on_links import Access, loss_by_access
from owner.effects.words import say_link_changes
from owner.link_access import describe_access, partners_who_may_use
from owner.link_messages import where_live
from owner.other_site import warn_of_other_site
from referrals.models import TrackingLink


@admin.register(TrackingLink)
class TrackingLinkAdmin(AsksFirst, CheckedLinks, RecentHits, CodedAdmin):
    hit_column = "link_id"
    form = TrackingLinkForm
    change_form_template = "owner/link_change_form.html"
    list_display = ["name", "code", "website", "who_may_use", "hits", "order", "state"]
    list_editable = ["order"]
    list_filter = [
        ArchivedFilter,
        WebsiteFilter,
        ("programs", NoProgram),
        ("partner", NobodyReserved),
    ]
    search_fields = ["name", "codes__key", "destination", "partner__name"]
    search_help_text = _("Name, code (also a former one), website address or partner")
    readonly_fields = ["reachable", "portals", "former_codes"]
    actions = ["archive_selected", "restore_selected", "check_selected"]
    fieldsets = [
        (None, {"fields": ["name", "code", "destination", "reachable"]}),
        (_("Who may use it"), {"fields": ["partner", "programs", "portals"]}),
        (
            _("More"),
            {
                "classes": ["collapse"],
                "fields": ["order", "consent", "fallback_address", "former_codes"],
            },
        ),
    ]
    row_views = {"address": link_views.link_address}

    def get_urls(self) -> list[URLPattern]:
        pages = {
            "archive": link_views.links_archive,
            "restore": link_views.links_restore,
            "portals": link_views.portals_count,
            "check": link_look.check_address,
        }
        name = "referrals_trackinglink"
        return [
            path(f"{page}/", self.admin_site.admin_view(view), name=f"{name}_{page}")
            for page, view in pages.items()
        ] + super().get_urls()

    def get_queryset(self, request: HttpRequest) -> QuerySet[TrackingLink]:
        return TrackingLink.objects.select_related("partner", "destination_check").prefetch_related(
            "programs"
        )

    def say_effect(self, request: HttpRequest, row: TrackingLink, form: Any) -> Iterable[str]:
        chosen, business = form.cleaned_data, request.business  # type: ignore[attr-defined]
        programs = tuple(program.pk for program in chosen["programs"])
        wanted = Access(chosen["partner"] and chosen["partner"].pk, programs)
        loss = loss_by_access(row, wanted, business.zone)
        return say_link_changes(loss, wanted, form.instance, business)

    def response_add(self, request: HttpRequest, obj: Any, *args: Any) -> HttpResponse:
        return self.say_where_live(request, obj, super().response_add(request, obj, *args))

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self.say_where_live(request, obj, super().response_change(request, obj))

    def say_where_live(self, request: HttpRequest, link: Any, answer: HttpResponse) -> HttpResponse:
        self.message_user(request, where_live(link), messages.INFO)
        if warning := warn_of_other_site(link.destination):
            self.message_user(request, warning, messages.WARNING)
        return answer

    def why_kept(self, obj: TrackingLink) -> str | None:
        return why_link_is_kept(obj)

    def delete_model(self, request: HttpRequest, obj: TrackingLink) -> None:
        forget_own_tries("link_id", obj.pk)
        super().delete_model(request, obj)

    @admin.display(description=_("who may use it"))
    def who_may_use(self, link: TrackingLink) -> str:
        return describe_access(link) or str(_("Everyone"))

    @admin.display(description=_("hits, 30 days"))
    def hits(self, link: Any) -> str:
        address = number_addresses.recent_hits(link=link.pk)
        return format_html('<a href="{}">{}</a>', address, link.recent_hits)

    @admin.display(description=_("state"), ordering="archived_at")
    def state(self, link: TrackingLink) -> str:
        return str(_("Archived") if link.is_archived else _("Active"))

    @admin.display(description=_("In force now"))
    def portals(self, link: TrackingLink) -> str:
        return format_html(
            '<output data-portal-count="{}">{}</output>',
            reverse("admin:referrals_trackinglink_portals"),
            link_views.say_how_many(partners_who_may_use(link).count() if link.pk else None),
        )

    @admin.action(description=_("Archive: take out of all portals"))
    def archive_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        return link_views.ask_before_archiving(request, list(queryset))

    @admin.action(description=_("Restore"))
    def restore_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        return link_views.restore(request, list(queryset))
