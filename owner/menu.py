"""The menu of the owner's admin: groups, order and labels."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from business.models import Business, OutgoingMessage
from integrations.models import ApiKey, HostedForm
from partners.models import Joining, Letter, Partner, PartnerApplication, Program, User
from referrals.models import Ad, Creative, TrackingLink
from tracking.models import Claim, Contact, Hit, OptIn, Referral

MENU = (
    (
        "partners",
        _("Referral Partners"),
        (
            (Partner, _("Referral Partners")),
            (PartnerApplication, _("Applications")),
            (TrackingLink, _("Referral Tracking Links")),
            (Program, _("Programs")),
            (Creative, _("Creatives")),
            (Ad, _("Ads")),
            (Letter, _("Letters to partners")),
        ),
    ),
    (
        "contacts",
        _("Contacts and opt-ins"),
        (
            (Contact, _("Contacts")),
            (Hit, _("Hits")),
            (OptIn, _("Opt-ins")),
            (Referral, _("Referrals")),
            ("admin:duplicates", _("Possible duplicates")),
            (Claim, _("Claims")),
        ),
    ),
    (
        "reports",
        _("Reports"),
        (
            ("admin:reports", _("Link Tracking Stats")),
            ("admin:what_if", _("What if?")),
            ("admin:looks_odd", _("Looks odd")),
            ("admin:reconciliations", _("Do the numbers agree?")),
        ),
    ),
    (
        "connections",
        _("Connections"),
        (
            (HostedForm, _("Forms")),
            (ApiKey, _("API keys")),
        ),
    ),
    (
        "settings",
        _("Settings"),
        (
            (Business, _("Referral Partner Defaults")),
            (Joining, _("How partners join")),
            (User, _("People who sign in")),
            ("admin:link_domains", _("Link domains")),
            (OutgoingMessage, _("Messages")),
            ("admin:team_changes", _("What your team did")),
        ),
    ),
)
LABELS = {model: label for _group, _title, pages in MENU for model, label in pages}


def grouped(app_list: list[Any], path: str) -> list[dict[str, Any]]:
    """Django's list of apps, in our groups; pages that the person may not see are not in it.

    The group of the page at this path is open, the first one where the page is in none.
    """
    entries = {entry["model"]: entry for app in app_list for entry in app["models"]}
    entries |= {page: entry_of(page) for page in LABELS if isinstance(page, str)}
    groups: list[dict[str, Any]] = [
        {
            "name": title,
            "app_label": group,
            "models": [
                {**entries[model], "name": label, "is_current": is_at(entries[model], path)}
                for model, label in pages
                if model in entries
            ],
        }
        for group, title, pages in MENU
    ]
    shown = [group for group in groups if group["models"]]
    current = [group for group in shown if any(page["is_current"] for page in group["models"])]
    return [group | {"is_open": group in (current or shown[:1])} for group in shown]


def is_at(entry: dict[str, Any], path: str) -> bool:
    return bool(entry["admin_url"]) and path.startswith(entry["admin_url"])


def entry_of(page: str) -> dict[str, Any]:
    """A page that belongs to no kind of row, by the name of its route."""
    return {"object_name": page.partition(":")[2], "admin_url": reverse(page), "add_url": None}
