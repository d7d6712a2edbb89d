"""Rows that speak of one opt-in say the same: its state, its tie and its winning click."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from tracking.crediting import TYING
from tracking.hit import HitClass
from tracking.models import Decision, Hit, OptIn, Referral
from tracking.reconciling.check import Check, Span

Status = OptIn.Status


def check_ties(span: Span, check: Check) -> Iterator[int]:
    """Over all opt-ins, but winning clicks only of the days: hits are many."""
    for what, opt_ins in (*questions(), ("click", wrong_clicks(span))):
        check.find(what, opt_ins)
        yield 0
    yield check.add(OptIn.objects.count())


def questions() -> Iterator[tuple[str, QuerySet[Any]]]:
    """Each asks for the keys of opt-ins that are not as they must be."""
    opt_ins, of_opt_in = OptIn.objects.order_by(), tie_of_opt_in()
    merged = opt_ins.filter(status=Status.MERGED)
    yield "merged_into_none", merged.filter(merged_into=None).values_list("pk")
    astray = ~Q(merged_into__contact=F("contact")) | Q(merged_into=F("pk"))
    yield "merged_astray", merged.filter(astray, merged_into__isnull=False).values_list("pk")
    others = opt_ins.exclude(status=Status.MERGED).exclude(merged_into=None)
    yield "merged_though_counted", others.values_list("pk")

    contact = of_opt_in.exclude(opt_in__contact=F("contact"))
    yield "tie_of_another", contact.values_list("opt_in")
    yield "tie_without_count", of_opt_in.exclude(opt_in__status__in=TYING).values_list("opt_in")
    credited = Decision.objects.standing().filter(opt_in=OuterRef("opt_in"))
    same = Exists(credited.filter(partner=OuterRef("partner")))
    yield "tie_to_another", of_opt_in.filter(~same).values_list("opt_in")
    several = of_opt_in.values("opt_in").annotate(n=Count("pk")).filter(n__gt=1)
    yield "ties", several.values_list("opt_in")

    tie = Exists(of_opt_in.filter(opt_in=OuterRef("opt_in")))
    untied = Decision.objects.standing().filter(~tie, opt_in__status__in=TYING)
    yield "tie_missing", untied.exclude(partner=None).order_by().values_list("opt_in")


def tie_of_opt_in() -> QuerySet[Referral]:
    return Referral.objects.filter(source=Referral.Source.OPT_IN, opt_in__isnull=False).order_by()


def wrong_clicks(span: Span) -> QuerySet[Any]:
    """Credited through a stored hit that is another partner's or a test's."""
    of_days = Decision.objects.standing().filter(
        opt_in__day__range=(span.first, span.last), partner__isnull=False
    )
    wrong = Q(hit_class=HitClass.TEST) | ~Q(partner=OuterRef("partner"))
    hits = Hit.objects.filter(wrong, pk=OuterRef("hit"))
    return (
        of_days.exclude(opt_in__status=Status.TEST)
        .filter(Exists(hits), hit__isnull=False)
        .order_by()
        .values_list("opt_in")
    )
