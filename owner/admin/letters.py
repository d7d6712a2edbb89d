"""Letters to partners: drafts are forms of Django's; the rest is in owner/letter_views.py."""
# ruff: noqa: ARG002 - the signatures are Django's.

from typing import Any

from django.contrib import admin
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from owner import letter_views
from owner.admin.base import OwnerAdmin
from owner.letter_form import LetterForm
from partners.models import Letter, LetterCopy


@admin.register(Letter)
class LetterAdmin(OwnerAdmin):
    form = LetterForm
    change_form_template = "owner/letter_change_form.html"
    list_display = ["subject", "to", "sent_at", "copies"]
    search_fields = ["subject"]
    row_views = {
        "look": letter_views.letter_look,
        "test": letter_views.letter_test,
        "send": letter_views.letter_send,
        "stop": letter_views.letter_stop,
        "off_home": letter_views.letter_off_home,
    }
    fieldsets = [
        (_("To whom"), {"fields": ["to", "programs", "codes"]}),
        (_("What"), {"fields": ["subject", "text", "home_until"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Letter]:
        mine = LetterCopy.objects.filter(letter=OuterRef("pk"))
        # Once for each row of the page, not for every letter before the page is cut.
        number = mine.order_by().values("letter").annotate(n=Count("pk")).values("n")
        going = Exists(mine.filter(state__in=LetterCopy.GOING))
        return Letter.objects.annotate(copy_number=Subquery(number), is_going=going)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_open = obj is None or obj.is_draft
        return is_open and super().has_change_permission(request, obj)

    def why_kept(self, obj: Letter) -> str | None:
        return None if obj.is_draft else str(_("It was sent, so it stays."))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.written_by = request.user
        super().save_model(request, obj, form, change)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        letter = self.get_object(request, object_id)
        if letter and not letter.is_draft:
            return redirect("admin:partners_letter_look", letter.pk)
        return super().change_view(request, object_id, form_url, extra_context)

    def response_post_save_add(self, request: HttpRequest, obj: Letter) -> HttpResponseRedirect:
        return redirect("admin:partners_letter_look", obj.pk)

    def response_post_save_change(self, request: HttpRequest, obj: Letter) -> HttpResponseRedirect:
        return redirect("admin:partners_letter_look", obj.pk)

    @admin.display(description=_("how far"))
    def copies(self, letter: Any) -> str:
        if letter.is_draft:
            return str(_("Draft"))
        if letter.stopped_at:
            text = ngettext("%d partner, stopped", "%d partners, stopped", letter.copy_number)
        elif letter.is_going:
            text = ngettext("%d partner, on its way", "%d partners, on its way", letter.copy_number)
        else:
            text = ngettext("%d partner, done", "%d partners, done", letter.copy_number)
        return text % letter.copy_number
