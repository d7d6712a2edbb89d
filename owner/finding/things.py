"""Tracking links, Ads, creatives and programs by name or code."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from partners.models import Program
from referrals.models import Ad, Creative, TrackingLink

MOST = 6
SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Thing:
    kind: str
    name: str
    about: str
    address: str


def find_things(text: str, words: list[str]) -> list[Thing]:
    if len(text) < SHORTEST:
        return []
    coded = Q(name__icontains=text) | Q(pk__in=[])
    links = TrackingLink.objects.filter(coded | Q(codes__key__in=words)).distinct()
    ads = Ad.objects.filter(coded | Q(codes__key__in=words)).select_related("partner").distinct()
    said = Q(name__icontains=text) | Q(subject__icontains=text)
    creatives = Creative.objects.filter(said).select_related("link")
    programs = Program.objects.filter(name__icontains=text)
    return [
        *(thing(_("Tracking link"), row, row.code, about_link(row)) for row in links[:MOST]),
        *(thing(_("Ad"), row, row.code, row.partner.name) for row in ads[:MOST]),
        *(thing(row.get_kind_display(), row, "", about_creative(row)) for row in creatives[:MOST]),
        *(thing(_("Program"), row, "", "") for row in programs[:MOST]),
    ]


def about_link(link: TrackingLink) -> str:
    return _("Archived") if link.is_archived else link.destination


def about_creative(creative: Creative) -> str:
    return _("Archived") if creative.is_archived else creative.link.name


def thing(kind: str, row: Any, code: str, about: str) -> Thing:
    name = f"{row.name} ({code})" if code else row.name
    return Thing(kind, name, about, address_of(row))


def address_of(row: Model) -> str:
    """The row's page in the admin."""
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
