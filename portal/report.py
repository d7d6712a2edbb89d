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
    ranges = presets(filters, first, last, form.today)
    return {
        "partner": partner,
        "form": form,
        "asked": asked,
        "presets": ranges,
        # On a phone the filters are folded unless they say something that nothing else does.
        "is_open": form.is_narrowed or not any(each.is_chosen for each in ranges),
        "query": filters.urlencode(),
        "zone": request.business.time_zone.rpartition("/")[2].replace("_", " "),
    }
