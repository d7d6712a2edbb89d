"""The rows that a why page names, each kind loaded once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from partners.models import Membership, Partner, Program
from referrals.models import Ad, TrackingLink
from tracking.window import BY_PROGRAM

Candidate = dict[str, Any]


@dataclass(slots=True)
class Names:
    """Partners, links, Ads and programs by key; what was erased is missing."""

    partners: Mapping[int, Partner] = field(default_factory=dict)
    links: Mapping[int, TrackingLink] = field(default_factory=dict)
    ads: Mapping[int, Ad] = field(default_factory=dict)
    programs: Mapping[int, Program] = field(default_factory=dict)
    memberships: list[Membership] = field(default_factory=list)


def load_names(candidates: Iterable[Candidate], rows: Iterable[Any] = ()) -> Names:
    """For candidates of decisions, with their memberships; for hits, referrals and decisions."""
    found, others = list(candidates), list(rows)
    considered = Membership.objects.filter(partner__in=keys_of("partner", found, []))
    memberships = list(considered.select_related("program"))
    return Names(
        Partner.objects.in_bulk(keys_of("partner", found, others)),
        TrackingLink.objects.in_bulk(keys_of("link", found, others)),
        Ad.objects.in_bulk(keys_of("ad", found, others)),
        programs_of(found, memberships),
        memberships,
    )


def programs_of(candidates: list[Candidate], memberships: list[Membership]) -> dict[int, Program]:
    """Those of the memberships, and those whose window was in force and that partners left."""
    joined = {each.program_id: each.program for each in memberships}
    left = {key for key in map(program_of, candidates) if key and key not in joined}
    return joined | Program.objects.in_bulk(left)


def keys_of(name: str, candidates: list[Candidate], rows: list[Any]) -> set[int]:
    keys = [each.get(name) for each in candidates]
    keys += [getattr(row, f"{name}_id") for row in rows]
    return {key for key in keys if key}


def program_of(candidate: Candidate) -> int | None:
    """The program whose credit window was in force, if it was a program's."""
    kind, _colon, key = (candidate.get("window_from") or "").partition(":")
    return int(key) if kind == BY_PROGRAM and key.isdigit() else None
