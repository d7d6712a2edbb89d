"""Referral Partner Defaults: one row, no list."""
# ruff: noqa: ARG002 - the signatures are Django's.

from typing import Any, ClassVar
from zoneinfo import available_timezones

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from business.audit.facts import Facts, facts_of
from business.models import Business
from owner.admin.one_row import OneRowAdmin
from owner.typed_address import reachable
from partners.models import User
from partners.second_factor import has_second_factor
from referrals.destinations import LONGEST_ADDRESS
from tracking.models import Hit

WHY_ZONE_STAYS = _(
    "Hits are counted by the days of this zone already, so it cannot be changed here any more."
)


class DefaultsForm(forms.ModelForm):
    country = forms.RegexField(
        r"\A[A-Za-z]{2}\Z",
        label=_("Country"),
        required=False,
        max_length=2,
        help_text=_("Two letters, for example DE."),
        error_messages={"invalid": _("Use the two letters of the country, for example DE.")},
    )

    fallback_address = forms.CharField(
        label=_("Fallback address"),
        required=False,
        max_length=LONGEST_ADDRESS,
        widget=forms.URLInput(attrs={"class": "vLargeTextField"}),
        help_text=_("Where mistyped tracking links lead. Empty: a page that says so."),
    )

    class Meta:
        model = Business
        fields: ClassVar[list[str]] = []
        help_texts = {
            "name": _("Partners see it in their portal, prospects on your forms."),
            "currency": _("For purchases that you enter by hand; your shop's orders name theirs."),
            "credit_window_days": _(
                "How long after a click the partner gets credit. Empty: no limit. A program or a "
                "partner may have a window of its own."
            ),
            "self_referral": _("When the person who opts in has the partner's own e-mail."),
            "consent": _(
                "Without a cookie only the click id on your page's address leads to credit. A "
                "tracking link may store less than this, never more."
            ),
            "hit_id_parameter": _(
                "The parameter that a tracking link adds to your page's address. Pages and shops "
                "that you have connected know it by this name."
            ),
            "unique_window_hours": _(
                "Only for counting: who clicks again sooner makes a hit, but no unique hit."
            ),
            "shows_revenue": _(
                "Partners see in Link Tracking Stats what the people they sent have paid."
            ),
        }

    # Who fills the form in.
    who: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "time_zone" in self.fields:
            zones = [(zone, zone) for zone in sorted(available_timezones())]
            self.fields["time_zone"] = forms.ChoiceField(
                choices=zones,
                label=_("Time zone"),
                help_text=_("Days in all reports are days of this zone."),
            )

    def clean_country(self) -> str:
        return self.cleaned_data["country"].upper()

    def clean_requires_second_factor(self) -> bool:
        """Who asks it of others has tried it, and is not shut out by their own rule."""
        wanted: bool = self.cleaned_data["requires_second_factor"]
        if wanted and not self.instance.requires_second_factor and not has_second_factor(self.who):
            raise ValidationError(
                _("Set up your own second factor first: “Second factor”, at the top.")
            )
        return wanted

    def clean_fallback_address(self) -> str:
        return reachable(self.cleaned_data["fallback_address"])


@admin.register(Business)
class DefaultsAdmin(OneRowAdmin):
    form = DefaultsForm
    fieldsets = [
        (
            _("Your business"),
            {
                "fields": [
                    "name",
                    "reply_to",
                    "country",
                    "currency",
                    "time_zone",
                    "welcome",
                    "from_keap",
                ]
            },
        ),
        (
            _("Who gets credit"),
            {
                "fields": [
                    "choose_partner",
                    "tracking_method",
                    "credit_window_days",
                    "self_referral",
                ]
            },
        ),
        (
            _("Clicks"),
            {
                "fields": [
                    "consent",
                    "hit_id_parameter",
                    "unique_window_hours",
                    "fallback_address",
                ]
            },
        ),
        (_("Partners see"), {"fields": ["shows_revenue"]}),
        (_("Your team"), {"fields": ["requires_second_factor"]}),
    ]

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """The one row, also before it was ever saved."""
        if object_id != str(Business.ONLY):
            return None
        business = Business.objects.current()
        # The name of a business never saved is still waiting for its translation.
        business.name = str(business.name)
        return business

    def facts_now(self, row: Any) -> Facts:
        return super().facts_now(row) or facts_of(Business())

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.who = request.user
        return form

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["fixed_zone", "from_keap"] if Hit.objects.exists() else ["from_keap"]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if not Hit.objects.exists():
            return self.fieldsets
        (title, business), *others = self.fieldsets
        fields = ["fixed_zone" if name == "time_zone" else name for name in business["fields"]]
        return [(title, {"fields": fields}), *others]

    @admin.display(description=_("Comes from Keap"))
    def from_keap(self, business: Business) -> str:
        if not business.comes_from_keap:
            return str(_("No. There is nothing to do."))
        return format_html(
            '{} <a href="{}">{}</a>',
            _(
                "Yes. Sentby cannot take over your Keap account yet, so keep it. Your partners can "
                "come from a file:"
            ),
            reverse("admin:partners_import"),
            _("Import partners"),
        )

    @admin.display(description=_("Time zone"))
    def fixed_zone(self, business: Business) -> str:
        return f"{business.time_zone}. {WHY_ZONE_STAYS}"
