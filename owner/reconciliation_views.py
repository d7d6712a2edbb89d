"""Do the numbers agree? The latest proof, what differs and what to do, and the runs before."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from owner import number_addresses
from owner.page import admin_page
from tracking.models import Reconciliation
from tracking.reconciling.words import TITLES, UNITS, say_difference, say_remedy

RUNS_SHOWN = 35


@dataclass(frozen=True, slots=True)
class CheckShown:
    title: str
    unit: str
    compared: int
    different: int
    # Sentences, each with an address where there is one.
    examples: list[tuple[str, str]]
    remedy: str

    @property
    def untold(self) -> int:
        return self.different - len(self.examples)


@require_safe
def reconciliations(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    runs = list(Reconciliation.objects.newest_first()[:RUNS_SHOWN])
    shown = runs[0] if runs else None
    if pk is not None:
        shown = get_object_or_404(Reconciliation, pk=pk)
    context = {
        "title": _("Do the numbers agree?"),
        "shown": shown,
        "checks": [show_check(each) for each in shown.checks] if shown else [],
        "runs": runs,
    }
    return admin_page(request, "owner/reconciliations.html", context)


def show_check(check: dict[str, Any]) -> CheckShown:
    name = check["name"]
    return CheckShown(
        title=str(TITLES.get(name, name)),
        unit=str(UNITS.get(name, "")),
        compared=check["compared"],
        different=check["different"],
        examples=[(say_difference(each), address_of(each)) for each in check["examples"]],
        remedy=say_remedy(name) if check["different"] else "",
    )


def address_of(example: dict[str, Any]) -> str:
    """The opt-in, or the stored hits of the day; empty where neither is named."""
    if "opt_in" in example:
        return reverse("admin:tracking_optin_change", args=[example["opt_in"]])
    if "day" not in example:
        return ""
    day = date.fromisoformat(example["day"])
    places = {name: example[name] for name in ("partner", "link", "ad") if example[name]}
    return number_addresses.hits(day, day, hit_class=example["class"], **places)
