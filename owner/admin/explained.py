"""Rows whose page says first why they are as they are."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse

from owner.admin.base import ReadOnlyAdmin
from tracking.why.reader import Reader
from tracking.why.why import Why


class ExplainedAdmin(ReadOnlyAdmin):
    change_form_template = "owner/why_change_form.html"
    # The explanation of a row, the question it answers, and templates for more of it.
    explain: ClassVar[Callable[..., Why]]
    why_title: ClassVar[Any]
    deeds: ClassVar[str] = ""

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row, shows_all = context["original"], "all" in request.GET
        reader = Reader.owner(request.business)  # type: ignore[attr-defined]
        context["why"] = type(self).explain(row, reader, shows_all=shows_all)
        context |= {"why_title": self.why_title, "deeds": self.deeds}
        return super().render_change_form(request, context, *args, **kwargs)
