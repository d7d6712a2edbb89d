"""What may be meant by a claim: the owner sees it side by side, the partner never does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from owner import number_addresses
from owner.credits import credits_of
from owner.finding.asked import read_asked
from owner.finding.orders import find_orders
from tracking.claims import AROUND, matching_hits, matching_opt_ins
from tracking.correcting import is_correctable
from tracking.models import Claim, Contact, Hit, OptIn
from tracking.why.credit import Credit

MOST = 10


@dataclass(frozen=True, slots=True)
class Choice:
    """An opt-in that may be meant; `value` names it with the decision that was looked at."""

    opt_in: OptIn
    credit: Credit | None
    is_own: bool
    value: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """`hits` are the partner's around the day, or (`ties`) only those that tied the person."""

    contact: Contact | None
    choices: list[Choice]
    hits: list[Hit]
    ties: bool
    # Of all hits of those days.
    hits_address: str

    @property
    def giveable(self) -> list[Choice]:
        return [each for each in self.choices if each.value]


def gather_evidence(claim: Claim, order: str = "") -> Evidence:
    """`order` is what the owner looked for beside what the partner typed."""
    contact = Contact.objects.with_email(claim.email).first() if claim.email else None
    opt_ins = list(matching_opt_ins(claim).select_related("contact")[:MOST])
    further, _rest = find_orders(read_asked(order)) if order else ([], [])
    tied = hits_of(claim, [contact.pk]) if contact else []
    # What was clicked after the opt-in cannot have brought it.
    until = max((each.occurred_at for each in opt_ins), default=None)
    return Evidence(
        contact=contact,
        choices=choices(claim, list(dict.fromkeys([*opt_ins, *further]))),
        hits=tied or hits_of(claim, [], until) or hits_of(claim, []),
        ties=bool(tied),
        hits_address=number_addresses.hits(
            claim.day - AROUND, claim.day + AROUND, partner=str(claim.partner_id)
        ),
    )


def hits_of(claim: Claim, contacts: Sequence[int], until: datetime | None = None) -> list[Hit]:
    hits = matching_hits(claim, contacts).prefetch_related("link", "ad")
    return list((hits.filter(at__lte=until) if until else hits)[:MOST])


def choices(claim: Claim, opt_ins: Sequence[OptIn]) -> list[Choice]:
    known = credits_of(opt_ins)
    return [choice(claim, each, known.get(each.pk)) for each in opt_ins]


def choice(claim: Claim, opt_in: OptIn, credit: Credit | None) -> Choice:
    is_own = credit is not None and credit.decision.partner_id == claim.partner_id
    may_be_given = credit is not None and not is_own and is_correctable(opt_in)
    value = f"{opt_in.pk}:{credit.decision.pk}" if credit and may_be_given else ""
    return Choice(opt_in, credit, is_own, value)
