"""A page of the owner's admin that is no form of Django's."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse


def admin_page(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """`context` holds at least the title; `opts` of a model leads the way back to its list."""
    shared = admin.site.each_context(request)
    return TemplateResponse(request, template, shared | context, status=status)
