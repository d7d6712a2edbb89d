"""Messages that Sentby sends: what left, what waits, and what could not be sent."""
# ruff: noqa: ARG002 - the signatures are Django's.

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from business.models import OutgoingMessage
from owner import message_views
from owner.admin.base import ReadOnlyAdmin
from owner.message_words import say_state
from owner.roles import is_owner

FACTS = ("kind", "to", "reply_to", "subject", "state_in_words", "attempts", "wrong", "created_at")


@admin.register(OutgoingMessage)
class MessageAdmin(ReadOnlyAdmin):
    change_form_template = "owner/message_change_form.html"
    list_display = ["recipient", "state_and_why", "about_what", "created_at"]
    list_filter = ["state", "kind"]
    search_fields = ["to", "subject"]
    search_help_text = _("Recipient or subject")
    show_full_result_count = False
    actions = ["send_again"]
    never_narrowed_by = frozenset({"text", "html"})
    row_views = {"send_again": message_views.message_send_again}

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        # A message may hold a link with which its recipient signs in.
        text = ["text"] if is_owner(request) else []
        return [(None, {"fields": [*FACTS, *text]})]

    @admin.action(description=_("Send again"))
    def send_again(
        self, request: HttpRequest, chosen: QuerySet[OutgoingMessage]
    ) -> HttpResponse | None:
        return message_views.send_chosen_again(request, chosen)

    @admin.display(description=_("to"), ordering="to")
    def recipient(self, message: OutgoingMessage) -> str:
        return format_html('<span class="cut" title="{0}">{0}</span>', message.to)

    @admin.display(description=_("subject"), ordering="subject")
    def about_what(self, message: OutgoingMessage) -> str:
        return message.subject or "–"

    @admin.display(description=_("state"), ordering="state")
    def state_and_why(self, message: OutgoingMessage) -> str:
        state = self.state_in_words(message)
        if not message.last_error:
            return state
        return format_html('{}<br><span class="quiet">{}</span>', state, message.last_error)

    @admin.display(description=_("state"))
    def state_in_words(self, message: OutgoingMessage) -> str:
        return say_state(message)

    @admin.display(description=_("what went wrong"))
    def wrong(self, message: OutgoingMessage) -> str:
        return message.last_error or "–"
