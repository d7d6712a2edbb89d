"""What the counted opt-ins of a list add up to."""

from django.contrib.admin.views.main import ChangeList
from django.db.models import F, Sum

from tracking.models import OptIn

# Longer lists say no sum: reading them all would take seconds.
MOST_ADDED = 100_000


def revenue_of(changelist: ChangeList) -> dict[str, int]:
    """Minor units by currency; nothing where the list holds opt-ins that do not count."""
    asked = changelist.params.get("status__exact")
    if asked != OptIn.Status.COUNTED or changelist.result_count > MOST_ADDED:
        return {}
    paid = changelist.queryset.prefetch_related(None).exclude(gross=None)
    revenue = Sum(F("gross") - F("tax") - F("shipping"))
    rows = paid.order_by().values_list("currency").annotate(revenue=revenue)
    return dict(rows)
