"""An order among the results: who gets the credit, and what became of the partners asked about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from owner.credits import credits_of
from partners.models import Partner
from tracking.models import OptIn
from tracking.why.credit import Credit

# Of more orders than these only the first sentence is shown.
MOST_EXPLAINED = 2
DAYS_BEFORE = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class About:
    """What became of a partner whom the question names, and where to look further."""

    partner: Partner
    sentences: list[str]
    hits_address: str


@dataclass(frozen=True, slots=True)
class OrderCard:
    """`credit` is None where nothing is decided yet."""

    opt_in: OptIn
    credit: Credit | None
    also: list[str]
    about: list[About]


def order_cards(opt_ins: Sequence[OptIn], named: Sequence[Partner]) -> list[OrderCard]:
    """`opt_in.contact` is loaded; `named` are the partners whom the question names."""
    known = credits_of(opt_ins)
    return [
        order_card(opt_in, known.get(opt_in.pk), named, is_explained=number < MOST_EXPLAINED)
        for number, opt_in in enumerate(opt_ins)
    ]


def order_card(
    opt_in: OptIn, credit: Credit | None, named: Sequence[Partner], *, is_explained: bool
) -> OrderCard:
    if credit is None or not is_explained:
        return OrderCard(opt_in, credit, [], [])
    asked_for = {partner.pk for partner in named}
    others = (each for each in credit.candidates if each["partner"] not in asked_for)
    also = [credit.say_candidate(each) for each in others if not credit.is_winner(each)]
    return OrderCard(opt_in, credit, also, [about(opt_in, credit, each) for each in named])


def about(opt_in: OptIn, credit: Credit, partner: Partner) -> About:
    own = [each for each in credit.candidates if each["partner"] == partner.pk]
    said = [credit.say_candidate(each) for each in own if not credit.is_winner(each)]
    if credit.decision.partner == partner:
        said.insert(0, _("%s has this credit.") % partner.name)
    elif not own:
        text = _(
            "%(name)s: no click and no referral of %(name)s came along with this, and %(contact)s "
            "is not known as sent by %(name)s."
        )
        said.append(text % {"name": partner.name, "contact": opt_in.contact})
    return About(partner, said, hits_before(opt_in, partner))


def hits_before(opt_in: OptIn, partner: Partner) -> str:
    """The partner's hits up to the day of the opt-in, also those that did not count."""
    query = {"partner": partner.pk, "first": opt_in.day - DAYS_BEFORE, "last": opt_in.day}
    return f"{reverse('admin:tracking_hit_changelist')}?{urlencode(query)}"
