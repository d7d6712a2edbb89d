"""The evidence of a decision in words, for people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.models import Partner
from referrals.models import Ad, TrackingLink
from tracking.attribution import Because, Kind, Verdict
from tracking.models import Decision

BECAUSE = {
    Because.NAMED: gettext_lazy("the owner's system named this partner."),
    Because.LATEST: gettext_lazy("this was the latest link clicked."),
    Because.FIRST: gettext_lazy("this was the first link clicked."),
    Because.NOBODY: gettext_lazy("no partner's link was clicked before."),
    Because.ALL_DROPPED: gettext_lazy("none of the clicks below counts."),
}
KINDS = {
    Kind.NAMED: gettext_lazy("Named by the owner's system"),
    Kind.HIT_ID: gettext_lazy("Click id in the page's address"),
    Kind.COOKIE: gettext_lazy("Cookie of the click"),
    Kind.HISTORY: gettext_lazy("Referral history of the contact"),
}
VERDICTS = {
    Verdict.WINS: gettext_lazy("Gets the credit"),
    Verdict.KEPT: gettext_lazy("Would count, another one comes before"),
    Verdict.PARTNER_APPLIED: gettext_lazy("The partner was not approved yet"),
    Verdict.PARTNER_INACTIVE: gettext_lazy("The partner was inactive"),
    Verdict.PARTNER_BANNED: gettext_lazy("The partner was banned"),
    Verdict.NOT_COUNTED: gettext_lazy("The click did not count"),
    Verdict.SELF_REFERRAL: gettext_lazy("Partners get no credit for themselves"),
    Verdict.PROVISIONAL: gettext_lazy("Not confirmed yet"),
    Verdict.HISTORY_OFF: gettext_lazy("Only cookies count, as in your defaults"),
    Verdict.AFTERWARDS: gettext_lazy("Clicked after the opt-in"),
    Verdict.EXPIRED: gettext_lazy("Clicked too long before"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One candidate."""

    partner: Partner | None
    link: TrackingLink | None
    ad: Ad | None
    known_by: str
    first_at: datetime | None
    last_at: datetime | None
    window: str
    verdict: str
    wins: bool


def first_sentence(decision: Decision) -> str:
    """`Anna gets the credit because this was the latest link clicked.`"""
    because = worded(BECAUSE, decision.reason)
    if decision.partner is None:
        return _("Nobody gets the credit because %s") % because
    names = {"partner": decision.partner.name, "because": because}
    return _("%(partner)s gets the credit because %(because)s") % names


def rows_of(decision: Decision) -> list[Row]:
    """Who was considered, the winner first."""
    candidates = decision.evidence.get("candidates", [])
    named: dict[str, Mapping[int, Any]] = {
        "partner": Partner.objects.in_bulk({each["partner"] for each in candidates}),
        "link": TrackingLink.objects.in_bulk(keys(candidates, "link")),
        "ad": Ad.objects.in_bulk(keys(candidates, "ad")),
    }
    rows = [row_of(each, named) for each in candidates]
    return sorted(rows, key=lambda row: not row.wins)


def keys(candidates: list[dict[str, Any]], name: str) -> set[int]:
    return {each[name] for each in candidates if each.get(name)}


def row_of(candidate: dict[str, Any], named: Mapping[str, Mapping[int, Any]]) -> Row:
    return Row(
        partner=named["partner"].get(candidate["partner"]),
        link=named["link"].get(candidate.get("link") or 0),
        ad=named["ad"].get(candidate.get("ad") or 0),
        known_by=worded(KINDS, candidate["kind"]),
        first_at=instant(candidate.get("first_at")),
        last_at=instant(candidate.get("last_at")),
        window=say_window(candidate),
        verdict=worded(VERDICTS, candidate["verdict"]),
        wins=candidate["verdict"] == Verdict.WINS,
    )


def say_window(candidate: dict[str, Any]) -> str:
    days = candidate.get("window_days")
    return _("%d days") % days if days else _("No limit")


def worded(words: Mapping[Any, Any], code: str) -> str:
    """The words of a stored code; an unknown one speaks for itself."""
    return str(words.get(code, code))


def instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
