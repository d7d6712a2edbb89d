"""The lines of the owner's Link Tracking Stats, each number with the list behind it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from owner import number_addresses
from owner.maybe_none import VALUE as NONE
from owner.report_form import BY_PARTNER, Asked
from partners.models import Partner
from tracking.stats import Line, add_up, name_lines, sum_by, sum_lines, sum_not_counted


@dataclass(frozen=True, slots=True)
class Behind:
    """The addresses of the lists that hold exactly what each number of a line counts."""

    hits: str
    unique: str
    new_referrals: str
    opt_ins: str
    forms: str
    purchases: str


@dataclass(frozen=True, slots=True)
class ReportLine:
    """`name` with `code` is the link or the partner; `ad` and whose it is only in lines by link."""

    name: str
    code: str
    ad: str
    ad_code: str
    line: Line
    behind: Behind


@dataclass(frozen=True, slots=True)
class NotCounted:
    label: str
    hits: int
    address: str


def report_lines(asked: Asked) -> list[ReportLine]:
    return by_partner(asked) if asked.show == BY_PARTNER else by_link(asked)


def totals_of(asked: Asked, lines: Iterable[ReportLine]) -> ReportLine:
    total = add_up(each.line for each in lines)
    return ReportLine(_("Totals"), "", "", "", total, behind(asked))


def by_link(asked: Asked) -> list[ReportLine]:
    lines = name_lines(sum_lines(asked.scope()))
    owners = Partner.objects.in_bulk({line.ad.partner_id for line in lines if line.ad})
    return [link_line(asked, line, owners) for line in lines]


def link_line(asked: Asked, line: Line, owners: dict[int, Partner]) -> ReportLine:
    link, ad = line.link, line.ad
    place = {"link": link.pk if link else NONE, "ad": ad.pk if ad else NONE}
    return ReportLine(
        name=link.name if link else _("No link"),
        code=link.code if link else "",
        ad=f"{ad.name} ({owners[ad.partner_id].name})" if ad else "",
        ad_code=ad.code if ad else "",
        line=line,
        behind=behind(asked, **place),
    )


def by_partner(asked: Asked) -> list[ReportLine]:
    """Most opt-ins first, then most hits; what nobody is credited with comes last."""
    found = sum_by(asked.scope(), "partner_id")
    partners = Partner.objects.in_bulk(key for (key,) in found if key)
    named = [partner_line(asked, partners.get(key or 0), line) for (key,), line in found.items()]
    return sorted(
        named,
        key=lambda each: (not each.code, -each.line.opt_ins, -each.line.hits, each.name),
    )


def partner_line(asked: Asked, partner: Partner | None, line: Line) -> ReportLine:
    whose = {"partner": partner.pk} if partner else {"credit": "nobody"}
    return ReportLine(
        name=partner.name if partner else _("Nobody"),
        code=partner.code if partner else "",
        ad="",
        ad_code="",
        line=line,
        behind=behind(asked, **whose),
    )


def behind(asked: Asked, **line: Any) -> Behind:
    days, narrowed = (asked.first, asked.last), asked.narrowed() | line
    return Behind(
        hits=number_addresses.hits(*days, counted="yes", **narrowed),
        unique=number_addresses.hits(*days, counted="yes", unique="yes", **narrowed),
        new_referrals=number_addresses.new_referrals(*days, **narrowed),
        opt_ins=number_addresses.opt_ins(*days, **narrowed),
        forms=number_addresses.opt_ins(*days, kind__exact="form", **narrowed),
        purchases=number_addresses.opt_ins(*days, kind__exact="purchase", **narrowed),
    )


def not_counted(asked: Asked) -> list[NotCounted]:
    """Hits that did not count, by reason, most first."""
    days, narrowed = (asked.first, asked.last), asked.narrowed()
    return [
        NotCounted(
            label=each.label,
            hits=each.hits,
            address=number_addresses.hits(*days, counted="no", reason=each.reason, **narrowed),
        )
        for each in sum_not_counted(asked.scope())
    ]
