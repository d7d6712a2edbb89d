"""Everything that was found; who pastes a link or a click id reads of that alone."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from owner.finding.asked import Asked
from owner.finding.click_ids import FoundHit, find_hit, find_key, has_click_id
from owner.finding.link_answer import LinkAnswer, answer_link
from owner.finding.order_card import OrderCard, order_cards
from owner.finding.orders import find_orders
from owner.finding.pasted_link import pasted_links
from owner.finding.people import MOST, find_contacts, find_partners, opt_ins_of
from owner.finding.things import Thing, find_things
from partners.models import Partner
from tracking.models import Contact, Hit, OptIn


@dataclass(slots=True)
class Results:
    asked: Asked
    link: LinkAnswer | None = None
    # Links beyond the first one, which alone is answered.
    further_links: int = 0
    click: FoundHit | None = None
    has_foreign_click_id: bool = False
    hit: Hit | None = None
    orders: list[OrderCard] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    partners: list[Partner] = field(default_factory=list)
    things: list[Thing] = field(default_factory=list)

    @property
    def has_any(self) -> bool:
        sure = self.link or self.click or self.hit
        return bool(sure or self.orders or self.contacts or self.partners or self.things)

    @property
    def may_have_more_contacts(self) -> bool:
        return len(self.contacts) == MOST


def look_up(asked: Asked) -> Results:
    """Few queries whatever is asked, and none without an index on hits."""
    results = Results(asked)
    if not asked.words:
        return results
    links = pasted_links(asked.text)
    if links:
        results.link, results.further_links = answer_link(links[0]), len(links) - 1
    if has_click_id(asked.text):
        results.click = find_hit(asked.text)
        results.has_foreign_click_id = results.click is None
    if results.link or results.click:
        return results
    row = find_key(asked.text)
    if row:
        return with_row(results, row)
    orders, rest = find_orders(asked)
    return with_orders(results, orders, rest) if orders else with_people(results)


def with_row(results: Results, row: Hit | OptIn) -> Results:
    if isinstance(row, Hit):
        results.hit = row
    else:
        results.orders = order_cards([row], [])
    return results


def with_orders(results: Results, orders: Sequence[OptIn], rest: list[str]) -> Results:
    """`anna 1042`: the order, and what became of Anna."""
    results.partners = find_partners(rest)
    results.orders = order_cards(orders, results.partners)
    return results


def with_people(results: Results) -> Results:
    asked = results.asked
    rest = [word for word in asked.words if word not in asked.emails]
    results.contacts = find_contacts(asked)
    is_sure = bool(asked.emails and results.contacts)
    results.partners = find_partners(rest if is_sure else asked.words)
    if not is_sure:
        results.things = find_things(asked.text, asked.words)
    if len(results.contacts) == 1:
        opt_ins = opt_ins_of(results.contacts[0])
        results.orders = order_cards(opt_ins, results.partners if is_sure else [])
    return results
