"""A look at a tracking link's website address that somebody of the team asks for."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from owner.check_words import BUSY, Verdict, verdict_on
from owner.keys import is_key
from owner.other_site import warn_of_other_site
from owner.typed_address import reachable
from referrals.checking.asking import BusyError, check_now
from referrals.models import DestinationCheck, TrackingLink

# The button of the form that looks and does not save.
CHECK = "_check"


@require_POST
def check_address(request: HttpRequest) -> HttpResponse:
    """What a look at the typed address finds, for the form's script."""
    if not admin.site.get_model_admin(TrackingLink).has_change_permission(request):
        return HttpResponseForbidden()
    typed, key = request.POST.get("destination", "").strip(), request.POST.get("link", "")
    link = TrackingLink.objects.filter(pk=key).first() if is_key(key) else None
    try:
        verdict = look_now(request, typed, link)
    except ValidationError as error:
        return JsonResponse({"tone": "bad", "words": error.messages})
    words = [verdict.headline, verdict.fix, warn_of_other_site(typed)]
    return JsonResponse({"tone": verdict.tone, "words": [each for each in words if each]})


def look_now(request: HttpRequest, typed: str, link: TrackingLink | None) -> Verdict:
    """Kept where it is the link's own address; `ValidationError` for one that no link may have."""
    if not reachable(typed):
        raise ValidationError(_("Enter the address of a page first."))
    business: Any = request.business  # type: ignore[attr-defined]
    try:
        outcome = check_now(typed, business.hit_id_parameter)
    except BusyError:
        return Verdict("unsure", str(BUSY))
    now = timezone.now()
    if link and link.destination == typed:
        DestinationCheck.objects.record(link, typed, outcome, now)
    return verdict_on(outcome, now)


def last_verdict(link: TrackingLink, now: datetime) -> Verdict | None:
    """On the address in force; None while nobody looked at it."""
    kept: DestinationCheck | None = getattr(link, "destination_check", None)
    if kept is None or kept.address != link.destination:
        return None
    return verdict_on(kept.outcome, now)


def say_briefly(link: TrackingLink, now: datetime) -> SafeString:
    """For a row of the list: a line each."""
    verdict = last_verdict(link, now)
    told = [verdict] if verdict else []
    if warn_of_other_site(link.destination):
        told.append(Verdict("unsure", _("Another site than your tracking links.")))
    lines = ((each.tone, each.sign, each.headline) for each in told)
    return format_html_join(
        "", '<span class="looked {}"><span aria-hidden="true">{}</span> {}</span>', lines
    )


def say_fully(link: TrackingLink, now: datetime) -> SafeString:
    """For the link's page."""
    verdict = last_verdict(link, now)
    if verdict is None:
        return format_html("{}", _("Not checked yet. The worker looks once a day."))
    words = (verdict.headline, verdict.fix, warn_of_other_site(link.destination))
    at = timezone.localtime(link.destination_check.checked_at)
    return format_html(
        '<span aria-hidden="true">{}</span> {} <span class="quiet">{}</span>',
        verdict.sign,
        " ".join(each for each in words if each),
        _("Checked %(at)s.") % {"at": date_format(at, "DATETIME_FORMAT")},
    )
