"""The menu of the owner's admin: groups, order and labels."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from business.models import Business
from integrations.models import ApiKey, HostedForm
from partners.models import Partner, Program, User
from referrals.models import Ad, TrackingLink
from tracking.models import Contact, Hit, OptIn

MENU = (
    (
        "partners",
        _("Referral Partners"),
        (
            (Partner, _("Referral Partners")),
            (TrackingLink, _("Referral Tracking Links")),
            (Program, _("Programs")),
            (Ad, _("Ads")),
            (Hit, _("Hits")),
        ),
    ),
    (
        "contacts",
        _("Contacts and opt-ins"),
        (
            (Contact, _("Contacts")),
            (OptIn, _("Opt-ins")),
            (HostedForm, _("Forms")),
            (ApiKey, _("API keys")),
        ),
    ),
    (
        "settings",
        _("Settings"),
        ((Business, _("Referral Partner Defaults")), (User, _("People who sign in"))),
    ),
)
LABELS = {model: label for _group, _title, pages in MENU for model, label in pages}


def grouped(app_list: list[Any]) -> list[dict[str, Any]]:
    """Django's list of apps, in our groups; pages that the person may not see are not in it."""
    entries = {entry["model"]: entry for app in app_list for entry in app["models"]}
    groups = [
        {
            "name": title,
            "app_label": group,
            "models": [
                {**entries[model], "name": label} for model, label in pages if model in entries
            ],
        }
        for group, title, pages in MENU
    ]
    return [group for group in groups if group["models"]]
