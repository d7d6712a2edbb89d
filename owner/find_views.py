"""Find anything: the box at the top of every page leads here."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from owner.finding.asked import read_asked
from owner.finding.results import look_up
from owner.page import admin_page
from tracking.why.hit import explain_hit
from tracking.why.reader import Reader


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    results = look_up(read_asked(request.GET.get("q", "")))
    hit = results.hit or (results.click and results.click.hit)
    context = {
        "title": _("Find"),
        "results": results,
        "asked": results.asked.text,
        "hit": hit,
        "hit_why": explain_hit(hit, Reader.owner()) if hit else None,
    }
    return admin_page(request, "owner/find.html", context)
