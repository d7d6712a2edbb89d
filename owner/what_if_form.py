"""Which other settings the owner asks about, and for how many days back."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from business.models import LONGEST_WINDOW_DAYS, Business
from tracking.stats import Scope
from tracking.what_if import MOST_DAYS, Settings

DAYS = 30
# About ten seconds of work; the command has no such limit.
MOST_OPT_INS = 100_000


class WhatIfForm(forms.Form):
    days = forms.IntegerField(
        label=_("Last days"),
        min_value=1,
        max_value=MOST_DAYS,
        help_text=_("At most 366."),
    )
    choose_partner = forms.ChoiceField(
        label=_("How to choose a partner"), choices=Business.Choice.choices
    )
    tracking_method = forms.ChoiceField(label=_("Tracking method"), choices=Business.Method.choices)
    window = forms.IntegerField(
        label=_("Credit window (days)"),
        min_value=1,
        max_value=LONGEST_WINDOW_DAYS,
        required=False,
        help_text=_("Empty: no limit."),
    )
    replaces_all = forms.BooleanField(
        label=_("Replace the windows of partners and programs, too"), required=False
    )

    def __init__(self, query: QueryDict, business: Business, today: date) -> None:
        self.today = today
        in_force = {
            "days": DAYS,
            "choose_partner": business.choose_partner,
            "tracking_method": business.tracking_method,
            "window": business.credit_window_days,
        }
        is_asked = any(name in query for name in self.base_fields)
        super().__init__(query if is_asked else None, initial=in_force)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "days" in cleaned:
            opt_ins = Scope(None, *self.span()).decisions().count()
            if opt_ins > MOST_OPT_INS:
                self.add_error("days", _("There are too many opt-ins in these days. Choose fewer."))
        return cleaned

    def span(self) -> tuple[date, date]:
        return self.today - timedelta(days=self.cleaned_data["days"] - 1), self.today

    def settings(self) -> Settings:
        chosen = self.cleaned_data
        return Settings(
            takes_first=chosen["choose_partner"] == Business.Choice.FIRST,
            uses_history=chosen["tracking_method"] == Business.Method.HISTORY,
            window_days=chosen["window"],
            replaces_all=chosen["replaces_all"],
        )
