"""Link domains: each with its DNS, its certificate and one real redirect."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from owner.domain_words import DomainShown, tell
from owner.page import admin_page
from tracking.domains.job import check_all_now
from tracking.domains.looking import address_on, all_domains
from tracking.models import LinkDomain


@dataclass(frozen=True, slots=True)
class Row:
    """`shown` is None while nobody looked."""

    host: str
    address: str
    is_shown_to_partners: bool
    checked_at: datetime | None
    shown: DomainShown | None


@require_safe
def link_domains(request: HttpRequest) -> HttpResponse:
    kept = LinkDomain.objects.in_bulk(all_domains())
    context = {
        "title": _("Link domains"),
        "rows": [
            row_of(host, kept.get(host), is_first=not number)
            for number, host in enumerate(all_domains())
        ],
    }
    return admin_page(request, "owner/link_domains.html", context)


def row_of(host: str, kept: LinkDomain | None, *, is_first: bool) -> Row:
    shown = tell(kept.found, timezone.now()) if kept else None
    return Row(host, address_on(host), is_first, kept.checked_at if kept else None, shown)


@require_POST
def link_domains_check(request: HttpRequest) -> HttpResponse:
    check_all_now()
    number = len(wrong_domains(timezone.now()))
    if number:
        text = ngettext("%d domain needs you.", "%d domains need you.", number)
        messages.warning(request, text % number)
    else:
        messages.success(request, _("All link domains work."))
    return redirect("admin:link_domains")


def wrong_domains(now: datetime) -> list[str]:
    """Of those in use; one that nobody looked at is not among them."""
    kept = LinkDomain.objects.in_bulk(all_domains())
    return [host for host, domain in kept.items() if not tell(domain.found, now).is_well]
