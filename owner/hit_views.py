"""The owner's list of hits."""

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from business.days import today
from owner.empty_lists import say_empty
from owner.hit_filter import HitFilter
from owner.hit_pages import read_page
from owner.range_form import FIRST_DAY, RangeForm
from owner.recent_hits import last_days
from tracking.hit import HitClass
from tracking.hit_places import read_place
from tracking.models import Hit, HitCount
from tracking.reasons import Reason
from tracking.retention import erased_before


def yes_or_no(label: Any, yes: Any, no: Any) -> forms.TypedChoiceField:
    """Yields True, False, or None for all."""
    return forms.TypedChoiceField(
        choices=[("", _("All")), ("yes", yes), ("no", no)],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
        label=label,
    )


class HitFilterForm(RangeForm):
    hit_class = forms.ChoiceField(
        choices=[("", _("All but tests")), *HitClass.choices], required=False, label=_("Class")
    )
    counted = yes_or_no(_("Counted"), _("Counted"), _("Not counted"))
    reason = forms.ChoiceField(
        choices=[("", _("All")), *(each for each in Reason.choices if each[0] != Reason.TEST)],
        required=False,
        label=_("Not counted because"),
    )
    unique = yes_or_no(_("Unique"), _("Unique"), _("Repeated"))


def hits_list(request: HttpRequest) -> HttpResponse:
    """Opens on today; Older and Newer walk over the keys."""
    zone = request.business.zone  # type: ignore[attr-defined]
    form = HitFilterForm(with_days(request, zone))
    wanted = asked(form, zone) if form.is_valid() else None
    places = [read_place(request.GET.get(name, "")) for name in ("before", "after")]
    page = read_page(wanted, *places) if wanted else None
    context = {
        **admin.site.each_context(request),
        **say_empty(Hit, is_empty=page is not None and not page.rows and was_never_clicked()),
        "title": _("Hits"),
        "opts": Hit._meta,
        "form": form,
        "media": form.media,
        "page": page,
        "total": wanted.total() if wanted else 0,
        "erased_before": erased_before(wanted.first, timezone.now(), zone) if wanted else None,
        "query": form_query(request),
        "is_used": bool(request.GET.keys() - {"days", "before", "after"}),
        "thirty_days": last_days(zone),
    }
    return TemplateResponse(request, "owner/hits.html", context)


def was_never_clicked() -> bool:
    """Hits that were erased are counted still."""
    return not Hit.objects.exists() and not HitCount.objects.exists()


def with_days(request: HttpRequest, zone: ZoneInfo) -> Any:
    """What was asked, with today, or the last `days`, where no dates were given."""
    asked_for = request.GET.copy()
    days = asked_for.get("days", "")
    span = last_days(zone, int(days)) if days in {"7", "30", "90"} else (today(zone),) * 2
    for name, day in zip(("first", "last"), span, strict=True):
        asked_for.setdefault(name, day.isoformat())
    return asked_for


def asked(form: HitFilterForm, zone: ZoneInfo) -> HitFilter:
    chosen = dict(form.cleaned_data)
    first, last = chosen.pop("first"), chosen.pop("last")
    return HitFilter(first or FIRST_DAY, last or today(zone), zone, **chosen)


def form_query(request: HttpRequest) -> str:
    """The filter without the place in it, for the links Older and Newer."""
    query = request.GET.copy()
    for name in ("before", "after"):
        query.pop(name, None)
    return query.urlencode()
