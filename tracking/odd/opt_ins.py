"""What looks odd in credited opt-ins; one query reads them all."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from disposable_email_domains import blocklist
from django.db.models import Case, F, JSONField, TextField, When
from django.db.models.functions import Cast

from tracking.attribution import Verdict
from tracking.contact import email_key
from tracking.models import Decision, OptIn
from tracking.odd.finding import Finding, Kind, OddOptIn
from tracking.odd.limits import DAYS, FAST, MOST_OPT_INS, NUMBERED_ADDRESSES
from tracking.uuid7 import instant_of

STATES = (OptIn.Status.COUNTED, OptIn.Status.HELD)
SAYS_SELF = '"is_self": true'
# In the order of OddOptIn.
COLUMNS = (
    "opt_in_id",
    "partner_id",
    "hit",
    "opt_in__status",
    "opt_in__occurred_at",
    "opt_in__received_at",
    "opt_in__contact__email",
)
DIGITS = re.compile(r"\d+")
MOST_NAMED = 3


def find_in_opt_ins(now: datetime) -> Iterator[Finding]:
    by_partner: defaultdict[int, list[OddOptIn]] = defaultdict(list)
    for opt_in in read_opt_ins(now):
        by_partner[opt_in.partner_id].append(opt_in)
    for opt_ins in by_partner.values():
        yield from self_referred(opt_ins)
        yield from fast(opt_ins)
        yield from disposable(opt_ins)
        yield from numbered(opt_ins)


def read_opt_ins(now: datetime) -> Iterator[OddOptIn]:
    """The newest MOST_OPT_INS that somebody is credited with, also those that are held."""
    decisions = (
        Decision.objects.standing()
        .filter(
            partner__isnull=False,
            opt_in__status__in=STATES,
            opt_in__occurred_at__gte=now - timedelta(days=DAYS),
        )
        .annotate(as_text=Cast("evidence", TextField()))
        # Few decisions are about somebody's own e-mail: the evidence of the others stays there.
        .annotate(
            evidence_of_self=Case(
                When(as_text__contains=SAYS_SELF, then=F("evidence")), output_field=JSONField()
            )
        )
        .order_by("-opt_in__occurred_at", "-opt_in_id")
    )
    for *values, evidence in decisions.values_list(*COLUMNS, "evidence_of_self")[:MOST_OPT_INS]:
        yield OddOptIn._make([*values, is_flagged(evidence or {})])


def is_flagged(evidence: dict[str, Any]) -> bool:
    """Whether partners who refer themselves are to be flagged, and this one did."""
    if not evidence.get("rules", {}).get("flags_self"):
        return False
    candidates = evidence.get("candidates", [])
    return any(each["verdict"] == Verdict.WINS and each["is_self"] for each in candidates)


def self_referred(opt_ins: Iterable[OddOptIn]) -> Iterator[Finding]:
    yield from found(Kind.SELF, [each for each in opt_ins if each.is_self])


def fast(opt_ins: Iterable[OddOptIn]) -> Iterator[Finding]:
    quick = [each for each in opt_ins if is_fast(each)]
    yield from found(Kind.FAST, quick, seconds=round(FAST.total_seconds()))


def is_fast(opt_in: OddOptIn) -> bool:
    """The click's id holds its instant. What a clock puts before the click tells nothing."""
    if opt_in.hit is None:
        return False
    return timedelta() <= opt_in.occurred_at - instant_of(opt_in.hit) < FAST


def disposable(opt_ins: Iterable[OddOptIn]) -> Iterator[Finding]:
    thrown = [each for each in opt_ins if is_disposable(domain_of(each))]
    domains = Counter(map(domain_of, thrown)).most_common(MOST_NAMED)
    yield from found(Kind.DISPOSABLE, thrown, domains=", ".join(name for name, _n in domains))


def domain_of(opt_in: OddOptIn) -> str:
    return email_key(opt_in.email).rpartition("@")[2]


def is_disposable(domain: str) -> bool:
    """Whether the domain or one above it belongs to a throw-away mail service."""
    labels = domain.split(".")
    return any(".".join(labels[n:]) in blocklist for n in range(len(labels) - 1))


def numbered(opt_ins: Iterable[OddOptIn]) -> Iterator[Finding]:
    groups: defaultdict[str, list[OddOptIn]] = defaultdict(list)
    for each in opt_ins:
        stem = stem_of(each.email)
        if stem:
            groups[stem].append(each)
    alike = {
        stem: group
        for stem, group in groups.items()
        if len({email_key(each.email) for each in group}) >= NUMBERED_ADDRESSES
    }
    examples = ", ".join(list(alike)[:MOST_NAMED])
    rows = [each for group in alike.values() for each in group]
    yield from found(Kind.NUMBERED, rows, examples=examples)


def stem_of(email: str) -> str:
    """`anna…@example.com` for `anna17@example.com`; nothing where the name is a number itself."""
    local, _at, domain = email_key(email).rpartition("@")
    return f"{DIGITS.sub('…', local)}@{domain}" if local and not local.isdigit() else ""


def found(kind: Kind, opt_ins: Sequence[OddOptIn], **figures: int | str) -> Iterator[Finding]:
    if opt_ins:
        yield Finding(
            kind=kind,
            partner_id=opt_ins[0].partner_id,
            size=len(opt_ins),
            figures=figures,
            opt_ins=tuple(opt_ins),
        )
