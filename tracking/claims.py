"""Missing credit: a partner files a claim, the owner accepts or refuses (docs/rules.md, Claims)."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Lower

from business.days import days_between
from partners.models import Partner, User
from tracking.correcting import correct_credit
from tracking.hit import HitQuerySet
from tracking.models import Claim, Contact, Decision, Hit, OptIn

MOST_WAITING = 20
ASKED_TWICE = timedelta(days=1)
# People remember days roughly.
AROUND = timedelta(days=3)


class TooManyClaimsError(Exception):
    """The partner has MOST_WAITING claims that nobody answered."""


class AnsweredMeanwhileError(Exception):
    """Somebody else answered: `claim` as it stands now."""

    def __init__(self, claim: Claim) -> None:
        super().__init__(str(claim.pk))
        self.claim = claim


def file_claim(partner: Partner, *, email: str, number: str, day: date, note: str) -> Claim:
    """A claim that waits; asked twice within a day it is one. `TooManyClaimsError`.

    Nothing is looked up, so that the answer tells nobody whether a person or order exists.
    """
    with transaction.atomic():
        Partner.objects.select_for_update(no_key=True).get(pk=partner.pk)
        waiting = Claim.objects.of(partner).waiting()
        since = datetime.now(UTC) - ASKED_TWICE
        said = {"email": email, "number": number, "day": day, "note": note}
        same = waiting.filter(**said, created_at__gte=since).first()
        if same:
            return same
        if waiting.count() >= MOST_WAITING:
            raise TooManyClaimsError
        return Claim.objects.create(partner=partner, **said)


def accept_claim(claim: Claim, opt_in: OptIn, *, actor: User, answer: str, seen: int) -> Claim:
    """Give the opt-in to the claim's partner; also raises what `correct_credit` raises."""
    with transaction.atomic():
        waiting = lock_waiting(claim)
        decision = correct_credit(
            opt_in, waiting.partner, actor=actor, note=answer, seen=seen, claim=waiting
        )
        return close(waiting, Claim.State.ACCEPTED, actor, answer, decision)


def refuse_claim(claim: Claim, *, actor: User, answer: str) -> Claim:
    with transaction.atomic():
        return close(lock_waiting(claim), Claim.State.REFUSED, actor, answer)


def lock_waiting(claim: Claim) -> Claim:
    found = Claim.objects.select_for_update(of=("self",)).select_related("partner")
    locked = found.get(pk=claim.pk)
    if locked.state != Claim.State.WAITING:
        raise AnsweredMeanwhileError(locked)
    return locked


def close(
    claim: Claim, state: Claim.State, actor: User, answer: str, decision: Decision | None = None
) -> Claim:
    claim.state, claim.answer, claim.answered_by = state, answer, actor
    claim.answered_at, claim.decision = datetime.now(UTC), decision
    claim.save(update_fields=["state", "answer", "answered_by", "answered_at", "decision"])
    return claim


def matching_opt_ins(claim: Claim) -> QuerySet[OptIn]:
    """What the claim may mean: the order of this number, the person's opt-ins, newest first."""
    named = Q()
    if claim.number:
        named |= Q(external_id=claim.number)
    if claim.email:
        named |= Q(contact__in=Contact.objects.with_email(claim.email))
    return OptIn.objects.filter(named).exclude(status=OptIn.Status.TEST).newest_first()


def waiting_claim() -> Subquery:
    """The key of the newest claim that waits and may mean an opt-in; annotates opt-ins."""
    named = Q(number=OuterRef("external_id")) | Q(key=OuterRef("contact__email_key"))
    found = Claim.objects.waiting().annotate(key=Lower("email")).filter(named)
    return Subquery(found.newest_first().values("pk")[:1])


def matching_hits(claim: Claim, contacts: Iterable[int] = ()) -> HitQuerySet:
    """The partner's hits around the day; with `contacts` only those that tied one of them."""
    days = days_between(claim.day - AROUND, claim.day + AROUND)
    hits = Hit.objects.of(claim.partner).on_days(days)
    ids = list(contacts)
    if ids:
        ties = claim.partner.referrals.filter(contact__in=ids).exclude(hit=None)
        hits = hits.filter(pk__in=ties.values("hit"))
    return hits.newest_first()
