"""A form that says what would be lost, and saves only what was read."""
# ruff: noqa: ARG002 - what a form without questions leaves unused.

import hashlib
from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from owner.page import admin_page

SEEN = "seen_effect"


class AsksFirst(admin.ModelAdmin):
    def say_effect(self, request: HttpRequest, row: Any, form: Any) -> Iterable[str]:
        """Sentences about what saving the valid `form` takes from `row`, which is as stored."""
        raise NotImplementedError

    def say_effect_of_new(self, request: HttpRequest, form: Any) -> Iterable[str]:
        """The same where the valid `form` adds a row."""
        return ()

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> Any:
        if request.method == "POST":
            if object_id is None:
                answer = self.ask_first_of_new(request)
            else:
                answer = self.ask_first(request, unquote(object_id))
            if answer:
                return answer
        return super().changeform_view(request, object_id, *args, **kwargs)

    def ask_first(self, request: HttpRequest, key: str) -> HttpResponse | None:
        """The page that asks; None where nothing is lost, or was said already."""
        row, edited = self.get_object(request, key), self.get_object(request, key)
        if row is None or not self.has_change_permission(request, row):
            return None
        form = self.get_form(request, row, change=True)(
            request.POST, request.FILES, instance=edited
        )
        sentences = list(self.say_effect(request, row, form)) if form.is_valid() else []
        return self.ask(request, sentences, row)

    def ask_first_of_new(self, request: HttpRequest) -> HttpResponse | None:
        if not self.has_add_permission(request):
            return None
        form = self.get_form(request, None, change=False)(request.POST, request.FILES)
        sentences = list(self.say_effect_of_new(request, form)) if form.is_valid() else []
        return self.ask(request, sentences)

    def ask(self, request: HttpRequest, sentences: list[str], row: Any = None) -> Any:
        seen = hashlib.sha256("\n".join(sentences).encode()).hexdigest()[:32]
        if not sentences or request.POST.get(SEEN) == seen:
            return None
        context = {
            "title": _("Is this right?"),
            "opts": self.opts,
            "original": row,
            "sentences": sentences,
            "typed": typed_fields(request) | {SEEN: [seen]},
            "asks_again": SEEN in request.POST,
        }
        return admin_page(request, "owner/effect.html", context)


def typed_fields(request: HttpRequest) -> dict[str, list[str]]:
    """All that the form sent, to be sent again."""
    kept = dict(request.POST.lists())
    kept.pop("csrfmiddlewaretoken", None)
    return kept
