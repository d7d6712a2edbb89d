"""The owner's list of hits."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import admin
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from business.days import today
from owner.hit_pages import HitFilter, read_page
from owner.recent_hits import last_days
from owner.widgets import partner_field
from referrals.models import TrackingLink
from tracking.hit import HitClass
from tracking.models import Hit

FIRST_DAY = date(2000, 1, 1)
LAST_DAY = date(2200, 1, 1)


class HitFilterForm(forms.Form):
    first = forms.DateField(label=_("From"), required=False)
    last = forms.DateField(label=_("To"), required=False)
    partner = partner_field(nobody=_("All"), label=_("Partner"))
    link = forms.ModelChoiceField(
        TrackingLink.objects.in_order(), required=False, label=_("Link"), empty_label=_("All")
    )
    hit_class = forms.ChoiceField(
        choices=[("", _("All")), *HitClass.choices], required=False, label=_("Class")
    )
    counted = forms.TypedChoiceField(
        choices=[("", _("All")), ("yes", _("Counted")), ("no", _("Not counted"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
        label=_("Counted"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first", "last"):
            field = self.fields[name]
            field.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
            field.validators += [MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and first > last:
            self.add_error("last", _("“To” lies before “From”."))
        return cleaned


def hits_list(request: HttpRequest) -> HttpResponse:
    """Opens on today; Older and Newer walk over the keys."""
    zone = request.business.zone  # type: ignore[attr-defined]
    form = HitFilterForm(with_days(request, zone))
    page = read_page(*asked(request, form, zone)) if form.is_valid() else None
    context = {
        **admin.site.each_context(request),
        "title": _("Hits"),
        "opts": Hit._meta,
        "form": form,
        "media": form.media,
        "page": page,
        "query": form_query(request),
        "thirty_days": last_days(zone),
    }
    return TemplateResponse(request, "owner/hits.html", context)


def with_days(request: HttpRequest, zone: ZoneInfo) -> Any:
    """What was asked, with today, or the last `days`, where no dates were given."""
    asked_for = request.GET.copy()
    days = asked_for.get("days", "")
    span = last_days(zone, int(days)) if days in {"7", "30", "90"} else (today(zone),) * 2
    for name, day in zip(("first", "last"), span, strict=True):
        asked_for.setdefault(name, day.isoformat())
    return asked_for


def asked(request: HttpRequest, form: HitFilterForm, zone: ZoneInfo) -> tuple[Any, ...]:
    chosen = dict(form.cleaned_data)
    first, last = chosen.pop("first"), chosen.pop("last")
    wanted = HitFilter(first or FIRST_DAY, last or today(zone), zone, **chosen)
    return wanted, key_of(request, "before"), key_of(request, "after")


def key_of(request: HttpRequest, name: str) -> UUID | None:
    try:
        key = UUID(request.GET.get(name, ""))
    except ValueError:
        return None
    # A key made up by hand may hold a time that no calendar has.
    latest = datetime(LAST_DAY.year, 1, 1, tzinfo=UTC).timestamp() * 1000
    return key if 0 < key.int >> 80 < latest else None


def form_query(request: HttpRequest) -> str:
    """The filter without the place in it, for the links Older and Newer."""
    query = request.GET.copy()
    for name in ("before", "after"):
        query.pop(name, None)
    return query.urlencode()
