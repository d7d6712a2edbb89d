"""What a correction changes, and what it did, in words."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from business.money import show_amount
from partners.models import Partner
from referrals.models import Ad, TrackingLink
from tracking.correcting import found_way
from tracking.crediting import TYING
from tracking.models import Decision, OptIn

A_MOMENT = timedelta(minutes=2)


def what_changes(standing: Decision, wanted: Partner | None) -> list[str]:
    """A sentence for each thing that another partner, or nobody, in place of this one changes."""
    return [
        *numbers(standing, wanted),
        *(place(standing.opt_in, wanted) if wanted else ()),
        *later(standing, wanted),
    ]


def numbers(standing: Decision, wanted: Partner | None) -> Iterator[str]:
    """`Anna: 1 opt-in and EUR 120.00 less.`"""
    opt_in = standing.opt_in
    if opt_in.status != OptIn.Status.COUNTED:
        state = opt_in.get_status_display()
        yield _("No number changes, as this opt-in is not counted (%(state)s).") % {"state": state}
        return
    named = {"day": date_format(opt_in.day, "SHORT_DATE_FORMAT")}
    if opt_in.revenue is not None:
        named["revenue"] = show_amount(opt_in.revenue, opt_in.currency)
        less = _("%(name)s: 1 opt-in and %(revenue)s less, on %(day)s.")
        more = _("%(name)s: 1 opt-in and %(revenue)s more, on %(day)s.")
    else:
        less = _("%(name)s: 1 opt-in less, on %(day)s.")
        more = _("%(name)s: 1 opt-in more, on %(day)s.")
    if standing.partner:
        yield less % (named | {"name": standing.partner.name})
    if wanted:
        yield more % (named | {"name": wanted.name})


def place(opt_in: OptIn, wanted: Partner) -> Iterator[str]:
    """Where it stands in the partner's statistics, and what speaks against the partner."""
    way = found_way(opt_in, wanted)
    link = TrackingLink.objects.filter(pk=way.get("link_id") or 0).first()
    ad = Ad.objects.filter(pk=way.get("ad_id") or 0).first()
    named = {"name": wanted.name, "link": link and link.name, "ad": ad and ad.name}
    if link and ad:
        yield _("In %(name)s's statistics it stands under “%(link)s”, Ad “%(ad)s”.") % named
    elif link:
        yield _("In %(name)s's statistics it stands under “%(link)s”.") % named
    else:
        yield _("In %(name)s's statistics it stands under “no link”.") % named
    if not wanted.is_active:
        text = _("%(name)s is not active (%(status)s). The credit counts all the same.")
        yield text % {"name": wanted.name, "status": wanted.get_status_display()}


def later(standing: Decision, wanted: Partner | None) -> Iterator[str]:
    """What becomes of the referral that the opt-in left; one that waits or is held left none."""
    if standing.opt_in.status not in TYING:
        return
    named = {"contact": standing.opt_in.contact, "name": wanted.name if wanted else ""}
    if wanted:
        yield _("From now on %(contact)s is known as sent by %(name)s, too.") % named
    else:
        yield _("The referral that this opt-in left to %(contact)s is taken back.") % named


def say_done(former: Partner | None, wanted: Partner | None) -> str:
    before = former.name if former else _("nobody")
    if wanted:
        named = {"name": wanted.name, "before": before}
        return _("%(name)s has the credit now, %(before)s had it before.") % named
    return _("Nobody has the credit now, %(before)s had it before.") % {"before": before}


def say_meanwhile(standing: Decision) -> str:
    """`Lena gave it to Ben a moment ago.`"""
    is_fresh = datetime.now(UTC) - standing.decided_at < A_MOMENT
    named = {
        "actor": standing.actor or _("Somebody"),
        "name": standing.partner.name if standing.partner else _("nobody"),
        "ago": _("a moment ago") if is_fresh else _("meanwhile"),
    }
    done = _("%(actor)s gave it to %(name)s %(ago)s.") % named
    return f"{done} {_('You changed nothing. Look at it again first.')}"
