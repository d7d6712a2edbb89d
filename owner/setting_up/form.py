"""The questions of the set-up, as on one page."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import (
    validate_password,
)
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from owner.setting_up.finishing import Answers
from owner.setting_up.places import (
    country_choices,
    currency_choices,
    currency_of,
    zone_choices,
    zone_of,
)
from owner.sign_in_links import user_with
from partners.models import User

NO_LIMIT = "0"
WINDOWS = (
    ("30", _("30 days")),
    ("60", _("60 days")),
    ("90", _("90 days")),
    (NO_LIMIT, _("No limit, as in Keap")),
)
YES_NO = (("yes", _("Yes")), ("no", _("No")))


class CountrySelect(forms.Select):
    """Each country says which currency and time zone go with it, for the script of the page."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        option["attrs"] |= {
            "data-currency": currency_of(str(value)),
            "data-zone": zone_of(str(value)),
        }
        return option


def new_password(label: Any, **options: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    return forms.CharField(label=label, strip=False, max_length=200, widget=widget, **options)


class SetUpForm(forms.Form):
    name = forms.CharField(
        label=_("Business name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization", "autofocus": True}),
        help_text=_("Partners see it in their portal, prospects on your forms."),
    )
    country = forms.ChoiceField(label=_("Country"), widget=CountrySelect)
    currency = forms.ChoiceField(
        label=_("Currency"),
        required=False,
        help_text=_("For purchases that you enter by hand; your shop's orders name theirs."),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        help_text=_("Days in all reports are days of this zone. After the first click it stays."),
    )
    email = forms.EmailField(
        label=_("Your e-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
        help_text=_(
            "You sign in with it. Partners see it as the address for their questions, until you "
            "name another one."
        ),
    )
    password = new_password(
        _("Password"),
        help_text=_(
            "At least 10 characters, nothing that many people use, nothing like your e-mail."
        ),
    )
    repeated = new_password(_("The password again"))
    window = forms.ChoiceField(
        label=_("How long after a click does the partner get credit?"),
        choices=WINDOWS,
        initial="90",
        widget=forms.RadioSelect,
        help_text=_("A program or a partner may have a window of its own later."),
    )
    asks_consent = forms.ChoiceField(
        label=_("Are your visitors in the EU or the UK?"),
        choices=YES_NO,
        widget=forms.RadioSelect,
        help_text=_(
            "There, a cookie for credit needs the visitor's consent. Yes: a click sets no cookie, "
            "and only the click id on your page's address leads to credit. No: a click sets a "
            "cookie, so that the partner also gets credit if the visitor comes back later. You can "
            "change it in Referral Partner Defaults."
        ),
    )
    comes_from_keap = forms.BooleanField(
        label=_("Coming from Keap?"),
        required=False,
        help_text=_(
            "We note it for the day on which Sentby can take over what you have in Keap. It cannot "
            "yet: keep your Keap account until then. No limit, above, gives credit as Keap does."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nothing = ("", _("Choose"))
        self.choices("country", [nothing, *country_choices()])
        self.choices("currency", [("", _("That of the country")), *currency_choices()])
        self.choices("time_zone", [("", _("That of the country")), *zone_choices()])

    def choices(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # the three lists above
        field.choices = choices

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].strip().lower()
        if user_with(email):
            raise ValidationError(_("Somebody has this e-mail already."), "taken")
        return email

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        self.check_password()
        if country := answers.get("country"):
            answers["currency"] = answers.get("currency") or currency_of(country)
            self.guess_zone(country)
        return answers

    def check_password(self) -> None:
        password = self.cleaned_data.get("password")
        if not password:
            return
        if password != self.cleaned_data.get("repeated", password):
            self.add_error("repeated", _("The two passwords are not the same. Type both again."))
        try:
            validate_password(password, User(email=self.cleaned_data.get("email", "")))
        except ValidationError as weak:
            self.add_error("password", weak)

    def guess_zone(self, country: str) -> None:
        if self.cleaned_data.get("time_zone") == "":
            self.cleaned_data["time_zone"] = zone_of(country)
            if not zone_of(country):
                self.add_error("time_zone", _("Clocks differ in this country. Choose your zone."))

    def answers(self) -> Answers:
        """Of a valid form."""
        given = self.cleaned_data
        return Answers(
            name=given["name"],
            country=given["country"],
            currency=given["currency"],
            time_zone=given["time_zone"],
            email=given["email"],
            password=given["password"],
            credit_window_days=int(given["window"]) or None,
            asks_consent=given["asks_consent"] == "yes",
            comes_from_keap=given["comes_from_keap"],
        )
