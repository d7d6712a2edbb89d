"""What the reports have in common: filters, ranges one tap away, and whose days they are."""

from typing import Any

from partners.models import Partner
from portal.access import PartnerRequest
from portal.list_form import ListAsked
from portal.paging import without_place
from portal.range_form import RangeForm
from portal.ranges import presets
from portal.stats_form import Asked


def report_context(
    request: PartnerRequest, partner: Partner, form: RangeForm, asked: Asked | ListAsked | None
) -> dict[str, Any]:
    filters = without_place(request.GET)
    first, last = (asked.first, asked.last) if asked else (None, None)
    return {
        "partner": partner,
        "form": form,
        "asked": asked,
        "presets": presets(filters, first, last, form.today),
        "query": filters.urlencode(),
        "zone": request.business.time_zone.rpartition("/")[2].replace("_", " "),
    }
