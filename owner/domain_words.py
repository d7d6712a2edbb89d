"""What a look at a link domain found, and what to do, in words for owner and operator."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracking.domains.looking import Look, State

CERTIFICATE_SOON = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Told:
    """A part of a domain: well or not, and in words why."""

    is_well: bool
    words: str


@dataclass(frozen=True, slots=True)
class DomainShown:
    """The parts follow each other: what lies behind one that fails was not tried."""

    dns: Told
    certificate: Told
    redirect: Told
    remedy: str

    @property
    def is_well(self) -> bool:
        return self.dns.is_well and self.certificate.is_well and self.redirect.is_well


def tell(found: Look, now: datetime) -> DomainShown:
    return DomainShown(
        tell_dns(found), tell_certificate(found, now), tell_redirect(found), say_remedy(found, now)
    )


def tell_dns(found: Look) -> Told:
    if found.state is State.UNKNOWN:
        return Told(False, _("No record: nobody finds this domain."))
    return Told(True, ", ".join(found.addresses))


def tell_certificate(found: Look, now: datetime) -> Told:
    if found.state is State.CERTIFICATE:
        return Told(False, _("Not valid: %(why)s.") % {"why": found.detail.rstrip(".")})
    if not settings.IS_HTTPS:
        return Told(True, _("None: this install speaks plain http."))
    if found.certificate_ends is None:
        return Told(found.state is State.WORKS, _("Not seen."))
    days = max((found.certificate_ends - now).days, 0)
    text = ngettext("Valid, %d day left.", "Valid, %d days left.", days) % days
    return Told(found.certificate_ends - now > CERTIFICATE_SOON, text)


def tell_redirect(found: Look) -> Told:
    match found.state:
        case State.WORKS:
            return Told(True, _("A tracking link gets here and is sent on."))
        case State.STRANGER if found.detail:
            text = _("Something else answers: it sends people to %(where)s.")
            return Told(False, text % {"where": found.detail})
        case State.STRANGER:
            return Told(False, _("Something else answers (%(status)s).") % {"status": found.status})
        case State.SILENT:
            return Told(False, _("No answer within some seconds."))
        case State.AWAY:
            return Told(False, _("Nothing answers."))
    return Told(False, _("Not tried."))


def say_remedy(found: Look, now: datetime) -> str:
    """What to do next; empty if all is well."""
    match found.state:
        case State.UNKNOWN:
            return _("Make a DNS record of type A or CNAME that leads to this server.")
        case State.CERTIFICATE:
            return _("Get a certificate for this very name and give it to the web server.")
        case State.STRANGER:
            return _(
                "Let the web server hand requests for this domain to Sentby, unchanged and with "
                "their host name; docs/domains.md shows how."
            )
        case State.SILENT | State.AWAY:
            return _(
                "See that the web server runs, that the DNS leads to it and that no firewall "
                "stands in between."
            )
    soon = found.certificate_ends and found.certificate_ends - now <= CERTIFICATE_SOON
    if soon:
        return _("Renew the certificate; what renews it by itself seems to fail.")
    return ""


def say_in_a_line(found: Look, now: datetime) -> str:
    """For a terminal: what is wrong first and what to do, or that all is well."""
    shown = tell(found, now)
    if shown.is_well:
        return f"{shown.dns.words} {shown.certificate.words} {shown.redirect.words}"
    return f"{part_to_mend(found, shown).words} {shown.remedy}"


def part_to_mend(found: Look, shown: DomainShown) -> Told:
    """The part that the remedy is about; a certificate that ends soon can wait for the others."""
    match found.state:
        case State.UNKNOWN:
            return shown.dns
        case State.CERTIFICATE | State.WORKS:
            return shown.certificate
    return shown.redirect
