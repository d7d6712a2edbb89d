"""What of all the team's changes somebody wants to see."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from business.audit.entry import AuditEntryQuerySet, kind_of
from business.days import start_of
from business.models import AuditEntry
from business.plain_text import validate_line
from owner.menu import LABELS
from owner.range_form import DaysForm
from partners.models import User


class TeamChangesForm(DaysForm):
    who = forms.ModelChoiceField(
        User.objects.filter(is_staff=True).order_by("name", "email"),
        required=False,
        label=_("Who"),
        empty_label=_("All"),
    )
    kind = forms.ChoiceField(required=False, label=_("Kind"))
    q = forms.CharField(
        required=False,
        max_length=100,
        validators=[validate_line],
        label=_("Words"),
        help_text=_("Part of a name, of what was done, or of a value before or after."),
    )

    def __init__(self, data: Mapping[str, Any], kinds: Mapping[str, str], **options: Any) -> None:
        """`kinds`: those that the reader may see."""
        super().__init__(data, **options)
        self.fields["kind"].choices = [("", _("All")), *kinds.items()]  # type: ignore[attr-defined]

    def narrow(self, entries: AuditEntryQuerySet, zone: ZoneInfo) -> AuditEntryQuerySet:
        """By all but the words."""
        chosen = self.cleaned_data
        if chosen["first"]:
            entries = entries.filter(at__gte=start_of(chosen["first"], zone))
        if chosen["last"]:
            entries = entries.filter(at__lt=start_of(chosen["last"] + timedelta(days=1), zone))
        if chosen["who"]:
            entries = entries.filter(actor=chosen["who"])
        if chosen["kind"]:
            entries = entries.filter(kind=chosen["kind"])
        return entries

    @property
    def words(self) -> str:
        return str(self.cleaned_data["q"])


def visible_kinds(request: HttpRequest) -> dict[str, str]:
    """Kind and its name, in the order of the menu, of the rows whose pages the reader may open."""
    kept_back = {kind_of(model) for model in unseen(request)}
    return {kind: label for kind, label in labels().items() if kind not in kept_back}


def visible_entries(request: HttpRequest) -> AuditEntryQuerySet:
    """What was done to keys or people is for those who see keys and people."""
    return AuditEntry.objects.exclude(kind__in=[kind_of(model) for model in unseen(request)])


def unseen(request: HttpRequest) -> set[type[Model]]:
    pages = admin.site._registry.items()
    return {model for model, page in pages if not page.has_view_permission(request)}


def kind_names(entries: Iterable[AuditEntry]) -> dict[str, str]:
    """How the menu calls each kind of row, else its model."""
    known = labels()
    return {each.kind: known.get(each.kind) or each.kind.partition(".")[2] for each in entries}


def labels() -> dict[str, str]:
    return {
        kind_of(page): str(label) for page, label in LABELS.items() if not isinstance(page, str)
    }
