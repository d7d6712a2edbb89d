"""Says in sentences what a change takes away, before it is saved."""

from collections.abc import Iterator, Sequence

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from business.models import Business
from owner.effects.loss import Loss
from owner.effects.on_links import Access
from partners.bulk_changing import Kind, Wanted
from partners.models import Partner
from referrals.models import TrackingLink

MOST_NAMED = 3


def grouped(number: int) -> str:
    return number_format(number, force_grouping=True)


def say_link_changes(
    loss: Loss, wanted: Access, link: TrackingLink, business: Business
) -> Iterator[str]:
    """Nothing where nobody loses the link."""
    if not loss.losing:
        return
    yield (
        ngettext("%s partner loses this link.", "%s partners lose this link.", loss.losing)
        % grouped(loss.losing)
    )
    yield say_hits_of_link(loss.hits)
    if wanted.partner_id is None:
        yield _("Prospects who click it still reach your page, but those clicks count no more.")
    else:
        yield from where_reserved_clicks_go(link, business)
    yield from say_gaining(loss)


def where_reserved_clicks_go(link: TrackingLink, business: Business) -> Iterator[str]:
    fallback = link.fallback_address or business.fallback_address
    if fallback:
        sentence = _("Prospects who click their links come to %s instead of your page.")
        yield sentence % fallback
    else:
        yield _(
            "Prospects who click their links do not reach your page: they read that the link is "
            "unknown. A fallback address, under More, would take them in."
        )


def say_archiving(loss: Loss) -> Iterator[str]:
    if not loss.losing:
        return
    number, links = grouped(loss.losing), len(loss.links)
    if links == 1:
        sentence = ngettext("%s partner loses it.", "%s partners lose it.", loss.losing)
        yield sentence % number
    else:
        sentence = ngettext(
            "%s partner loses one of them or more.",
            "%s partners lose one of them or more.",
            loss.losing,
        )
        yield sentence % number
    yield say_hits_of_link(loss.hits) if links == 1 else say_hits_of_links(loss.hits)


def say_partner_changes(loss: Loss, partner: Partner, status: str) -> Iterator[str]:
    """Nothing where the partner keeps all links and the sign-in."""
    if loss.links:
        sentence = ngettext(
            "%(name)s loses %(number)s link: %(links)s.",
            "%(name)s loses %(number)s links: %(links)s.",
            len(loss.links),
        )
        numbers = {"name": partner.name, "number": grouped(len(loss.links))}
        yield sentence % (numbers | {"links": name_links(loss.links)})
        yield say_hits_of_links(loss.hits) if len(loss.links) > 1 else say_hits_of_link(loss.hits)
        yield still_arrive()
    shut_out = status in {Partner.Status.BANNED, Partner.Status.APPLIED}
    if shut_out and partner.may_sign_in and partner.user:
        yield _("%s can no longer sign in.") % partner.name


def say_bulk(loss: Loss, wanted: Wanted) -> Iterator[str]:
    """What a change of many partners does, but for their number."""
    if loss.losing:
        sentence = ngettext(
            "%s partner loses links.", "%s partners lose links.", loss.losing
        ) % grouped(loss.losing)
        yield with_names(sentence, loss.links)
        if wanted.kind == Kind.STATUS:
            yield (
                ngettext(
                    "They had %s counted hit in the last 30 days.",
                    "They had %s counted hits in the last 30 days.",
                    loss.hits,
                )
                % grouped(loss.hits)
            )
        else:
            yield say_hits_of_links(loss.hits)
        yield still_arrive()
    if loss.gaining:
        sentence = ngettext(
            "%s partner gets links that count.",
            "%s partners get links that count.",
            loss.gaining,
        ) % grouped(loss.gaining)
        yield with_names(sentence, loss.links)
    if not loss.losing and not loss.gaining:
        yield _("Nobody gains or loses a link by it.")
    yield from say_sign_in(wanted)


def say_sign_in(wanted: Wanted) -> Iterator[str]:
    if wanted.status == Partner.Status.INACTIVE:
        yield _("They may sign in and read.")
    elif wanted.status == Partner.Status.BANNED:
        yield _("They cannot sign in any more.")


def with_names(sentence: str, links: Sequence[TrackingLink]) -> str:
    return f"{sentence} {_('Links:')} {name_links(links)}." if links else sentence


def say_gaining(loss: Loss) -> Iterator[str]:
    if loss.gaining:
        sentence = ngettext("%s other gets it.", "%s others get it.", loss.gaining)
        yield sentence % grouped(loss.gaining)


def say_hits_of_link(hits: int) -> str:
    sentence = ngettext(
        "It had %s hit in the last 30 days.", "It had %s hits in the last 30 days.", hits
    )
    return sentence % grouped(hits)


def say_hits_of_links(hits: int) -> str:
    sentence = ngettext(
        "These links had %s hit in the last 30 days.",
        "These links had %s hits in the last 30 days.",
        hits,
    )
    return sentence % grouped(hits)


def still_arrive() -> str:
    return _("Prospects who click still reach your pages, but those clicks count no more.")


def name_links(links: Sequence[TrackingLink]) -> str:
    """The first ones by name, and how many more."""
    named = ", ".join(link.name for link in links[:MOST_NAMED])
    rest = len(links) - MOST_NAMED
    if rest > 0:
        more = ngettext("and %d more", "and %d more", rest) % rest
        return f"{named} {more}"
    return named
