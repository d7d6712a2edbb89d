"""What a look at a website address found, and what to do, in the owner's words."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy, ngettext

from referrals.checking.outcome import Outcome, Result

CERTIFICATE_SOON = timedelta(days=14)
UNSURE = frozenset((Result.LOSES, Result.REFUSES, Result.INNER))

HEADLINES: dict[Result, Any] = {
    Result.KEEPS: gettext_lazy("Reachable. Keeps the click id."),
    Result.LOSES: gettext_lazy("Your page redirects to %(landed)s and drops the click id."),
    Result.REFUSES: gettext_lazy("The website does not let our check in (%(status)s)."),
    Result.INNER: gettext_lazy("Not checked."),
    Result.CLIENT: gettext_lazy("The page answers %(status)s."),
    Result.SERVER: gettext_lazy("The page answers %(status)s."),
    Result.UNKNOWN: gettext_lazy("There is no website of the name %(detail)s."),
    Result.CERTIFICATE: gettext_lazy("The website's certificate is not valid: %(detail)s."),
    Result.SILENT: gettext_lazy("The page does not answer within ten seconds."),
    Result.AWAY: gettext_lazy("Nothing answers at this address."),
    Result.LOOP: gettext_lazy("The page redirects more than five times."),
    Result.ODD: gettext_lazy("The page redirects to an address that no browser follows."),
    Result.OWN: gettext_lazy("The page leads back to a tracking link or the partner pages."),
}
ENTER_ANOTHER = gettext_lazy("Prospects see an error. Mend the page or enter another address.")
ASK_WHO_KEEPS_IT = gettext_lazy(
    "Prospects find no page. Check the address, and ask who keeps your website."
)
REMEDIES: dict[Result, Any] = {
    Result.LOSES: gettext_lazy(
        "Then only cookies tell who sent somebody, and many browsers keep none. Enter the last "
        "address itself, or let your website pass on what stands behind the ? when it redirects."
    ),
    Result.REFUSES: gettext_lazy(
        "Some websites turn programs away. Open it yourself: if the page shows, all is well."
    ),
    Result.INNER: gettext_lazy("%(detail)s"),
    Result.CLIENT: ENTER_ANOTHER,
    Result.SERVER: ENTER_ANOTHER,
    Result.UNKNOWN: ASK_WHO_KEEPS_IT,
    Result.CERTIFICATE: gettext_lazy(
        "Browsers warn everybody who clicks. Ask who keeps your website to renew it."
    ),
    Result.SILENT: ASK_WHO_KEEPS_IT,
    Result.AWAY: ASK_WHO_KEEPS_IT,
    Result.LOOP: gettext_lazy("Browsers give up on that. Enter the last address itself."),
    Result.ODD: ENTER_ANOTHER,
    Result.OWN: gettext_lazy("Prospects go round in circles. Enter a page of your website."),
}
BUSY = gettext_lazy("Other checks are under way. Try again in a minute.")


@dataclass(frozen=True, slots=True)
class Verdict:
    """`tone` is good, unsure or bad; `fix` is empty where there is nothing to do."""

    tone: str
    headline: str
    fix: str = ""

    @property
    def sign(self) -> str:
        return "✓" if self.tone == "good" else "⚠"


def verdict_on(outcome: Outcome, now: datetime) -> Verdict:
    result = outcome.result
    facts = {"status": outcome.status, "landed": short(outcome.landed), "detail": outcome.detail}
    headline = str(HEADLINES[result]) % facts
    fix = str(REMEDIES[result]) % facts if result in REMEDIES else ""
    soon = certificate_soon(outcome, now)
    if result is Result.KEEPS:
        return Verdict("unsure" if soon else "good", headline, soon)
    return Verdict("unsure" if result in UNSURE else "bad", headline, fix)


def certificate_soon(outcome: Outcome, now: datetime) -> str:
    """A warning while there is time; empty if the certificate holds for long enough."""
    if outcome.certificate_ends is None or outcome.certificate_ends - now > CERTIFICATE_SOON:
        return ""
    days = max((outcome.certificate_ends - now).days, 0)
    text = ngettext(
        "The website's certificate ends in %d day: renew it, or browsers warn everybody.",
        "The website's certificate ends in %d days: renew it, or browsers warn everybody.",
        days,
    )
    return text % days


def short(address: str) -> str:
    """Host and path: enough to know the page again."""
    parts = urlsplit(address)
    return f"{parts.netloc}{parts.path}"[:120].rstrip("/")
