"""What a click on a pasted tracking link would do now, by the redirect's own rules."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from owner.finding.link_words import AGAINST
from owner.finding.pasted_link import PastedLink
from partners.models import Partner
from referrals.destinations import own_hosts
from referrals.models import Ad, TrackingLink
from tracking.decision import Consent, Place, effective_consent, find_place
from tracking.facts import LONGEST_PATH
from tracking.routes import spellings
from tracking.routing import load_table


@dataclass(frozen=True, slots=True)
class LinkAnswer:
    """`why` is empty where a click would count and earn credit."""

    pasted: PastedLink
    link: TrackingLink | None
    partner: Partner | None
    ad: Ad | None
    why: str
    remedy: str
    mends: TrackingLink | Partner | None
    notes: list[str]

    @property
    def what(self) -> str:
        """`Link haircare, partner Anna, no Ad.`"""
        partner = _("partner %s") % self.partner.name if self.partner else _("no partner")
        ad = _("Ad %s") % self.ad.name if self.ad else _("no Ad")
        link = _("Link %s") % self.link.code if self.link else _("Unknown link")
        return f"{link}, {partner}, {ad}."


def answer_link(pasted: PastedLink) -> LinkAnswer:
    """Decided as at /go/, whoever would click."""
    path = pasted.path[:LONGEST_PATH]
    table = load_table(datetime.now(UTC), path)
    place = find_place(path, table)
    link = TrackingLink.objects.filter(pk=place.link.id).first() if place.link else None
    partner = Partner.objects.filter(pk=place.partner.id).first() if place.partner else None
    ad = Ad.objects.filter(pk=place.ad_id).first() if place.ad_id else None
    why, remedy, mends = against(place, link, partner)
    if not why and place.link:
        consent = effective_consent(table.rules.consent, place.link.consent, False)
        why, remedy, mends = against_consent(consent, link)
    notes = list(notes_on(pasted, place, link, partner, ad))
    return LinkAnswer(pasted, link, partner, ad, why, remedy, mends, notes)


Found = TrackingLink | Partner | None


def against(place: Place, link: Found, partner: Found) -> tuple[str, str, Found]:
    if link is None:
        why = _("no tracking link has the code “%s”, now or formerly.") % place.codes.link[:64]
        return why, _("Look for a typing error, or make a link with this code."), None
    if place.reason is None:
        return "", "", None
    words = AGAINST[place.reason]
    why = str(words.because % {"partner_code": place.codes.partner[:64]})
    return why, str(words.remedy), link if words.at == "link" else partner


def against_consent(consent: str, link: Found) -> tuple[str, str, Found]:
    """The click counts, yet nothing would tie the prospect to it."""
    if consent != Consent.COUNT_ONLY:
        return "", "", None
    why = _("clicks are only counted: nothing is stored that an opt-in could be credited by.")
    return why, _("Change what a click may store, at the link or in the defaults."), link


def notes_on(
    pasted: PastedLink,
    place: Place,
    link: TrackingLink | None,
    partner: Partner | None,
    ad: Ad | None,
) -> Iterator[str]:
    """What is good to know and changes nothing about the credit."""
    codes = place.codes
    for kind, typed, found in (
        (_("link"), codes.link, link),
        (_("partner"), codes.partner, partner),
        (_("Ad"), codes.ad, ad),
    ):
        if found and found.code.lower() not in spellings(typed):
            named = {"typed": typed, "kind": kind, "code": found.code}
            text = _(
                "“%(typed)s” is a former code of the %(kind)s, now “%(code)s”. It goes on working."
            )
            yield text % named
    if partner and codes.ad and ad is None:
        yield _("Nobody has the Ad code “%s”: it credits without an Ad.") % codes.ad[:64]
    host = pasted.host.partition(":")[0]
    if host and host not in own_hosts() and "*" not in own_hosts():
        yield _("Clicks on %s come here only if that address is passed on to this install.") % host
    if pasted.go != "go":
        yield _("The address works with “/go/” in small letters only.")
