"""Looks at a tracking link's website address: on its form, in the list and by the dozen."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from owner.keys import is_key
from owner.link_look import CHECK, look_now, say_briefly, say_fully
from owner.other_site import warn_of_other_site
from referrals.models import DestinationCheck, TrackingLink

LEVELS = {"good": messages.SUCCESS, "unsure": messages.WARNING, "bad": messages.ERROR}


class CheckedLinks(admin.ModelAdmin):
    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        # Before the transaction in which Django handles the form: a look takes seconds.
        if request.method == "POST" and CHECK in request.POST:
            self.look(request, object_id)
        return super().changeform_view(request, object_id, *args, **kwargs)

    def look(self, request: HttpRequest, object_id: str | None) -> None:
        key, typed = object_id or "", request.POST.get("destination", "").strip()
        link = TrackingLink.objects.filter(pk=key).first() if is_key(key) else None
        if not self.has_change_permission(request, link):
            return
        try:
            verdict = look_now(request, typed, link)
        except ValidationError:
            # The form says it at the field.
            return
        words = (verdict.headline, verdict.fix, warn_of_other_site(typed))
        self.message_user(request, " ".join(filter(None, words)), LEVELS[verdict.tone])

    @admin.display(description=_("website address"), ordering="destination")
    def website(self, link: TrackingLink) -> str:
        return format_html(
            '<span class="cut" title="{0}">{0}</span>{1}',
            link.destination,
            say_briefly(link, timezone.now()),
        )

    @admin.display(description=_("Last check"))
    def reachable(self, link: TrackingLink) -> str:
        return format_html(
            '<output class="look" data-address-check="{}" data-link="{}">{}</output> '
            '<button name="{}" data-checking="{}">{}</button>',
            reverse("admin:referrals_trackinglink_check"),
            link.pk or "",
            say_fully(link, timezone.now()) if link.pk else "",
            CHECK,
            _("Checking ..."),
            _("Check now"),
        )

    @admin.action(description=_("Check the website addresses"))
    def check_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Left to the worker: a dozen websites may take minutes."""
        number = len(keys := list(queryset.values_list("pk", flat=True)))
        DestinationCheck.objects.filter(link__in=keys).update(due_at=timezone.now())
        text = ngettext(
            "%d website address is checked within a few minutes.",
            "%d website addresses are checked within a few minutes.",
            number,
        )
        self.message_user(request, text % number)
