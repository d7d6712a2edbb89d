"""The codes of a decision in words: a sentence or part of one for each."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from tracking.attribution import Because, Kind, Verdict
from tracking.models import OptIn

# Why this partner; %(ago)s is `3 days before`, %(partner)s the name.
BECAUSE = {
    Because.NAMED: _("your system named %(partner)s."),
    Because.LATEST: _("the latest link clicked was %(partner)s's, %(ago)s."),
    Because.FIRST: _("the first link clicked was %(partner)s's, %(ago)s."),
    Because.NOBODY: _(
        "no partner's link was clicked before, and no partner is known to have sent %(contact)s."
    ),
    Because.ALL_DROPPED: _("nothing of what is known counts. Each reason stands below."),
}
NAMED_BY_HAND = _("%(actor)s chose %(partner)s.")
# The same where the contact's history decides and not a click on the way to this opt-in.
BECAUSE_OF_HISTORY = {
    Because.LATEST: _(
        "%(contact)s is known already: the latest referral was %(partner)s's, %(ago)s."
    ),
    Because.FIRST: _(
        "%(contact)s is known already: the first referral was %(partner)s's, %(ago)s."
    ),
}
KINDS = {
    Kind.NAMED: _("Named by your system or by hand"),
    Kind.HIT_ID: _("Click id in the page's address"),
    Kind.COOKIE: _("Cookie of the click"),
    Kind.HISTORY: _("Referral history of the contact"),
}
# What speaks for a candidate, as the beginning of a sentence.
CLICKED = {
    Kind.NAMED: _("%(partner)s: named by your system or by hand"),
    Kind.HIT_ID: _("%(partner)s: link clicked %(ago)s (the click id says so)"),
    Kind.COOKIE: _("%(partner)s: link clicked %(ago)s (the browser's cookie says so)"),
    Kind.HISTORY: _("%(partner)s: referral of %(contact)s %(ago)s"),
}
# Why a candidate gets the credit or not, as the end of it.
VERDICTS = {
    Verdict.WINS: _("this decides."),
    Verdict.KEPT: _("it would count, but another sign comes first."),
    Verdict.PARTNER_APPLIED: _("the partner was not approved yet."),
    Verdict.PARTNER_INACTIVE: _("the partner was inactive."),
    Verdict.PARTNER_BANNED: _("the partner was banned."),
    Verdict.NOT_COUNTED: _("the click did not count."),
    Verdict.SELF_REFERRAL: _("partners get no credit for referring themselves."),
    Verdict.PROVISIONAL: _("it rests on a form whose e-mail nobody confirmed."),
    Verdict.HISTORY_OFF: _("your tracking method is “only cookies”."),
    Verdict.AFTERWARDS: _("that was after the opt-in."),
    Verdict.EXPIRED: _("the window is %(window)s."),
}
# Why a candidate that would count does not win, by the reason of the decision.
KEPT = {
    Because.NAMED: _("it would count, but a partner who is named comes first."),
    Because.LATEST: _("it would count, but a later one comes first."),
    Because.FIRST: _("it would count, but an earlier one comes first."),
}
ENDED = _("the referral ended on %(day)s.")
# What the owner can do where a candidate was dropped.
REMEDIES = {
    Verdict.PARTNER_APPLIED: _(
        "Approve the partner: set the status to Active. Later opt-ins then count."
    ),
    Verdict.PARTNER_INACTIVE: _("Set the partner's status to Active. Later opt-ins then count."),
    Verdict.PROVISIONAL: _("Let the form ask to confirm the e-mail. Confirmed referrals count."),
    Verdict.HISTORY_OFF: _(
        "Change the tracking method in Referral Partner Defaults to “Referral history and cookies”."
    ),
    Verdict.EXPIRED: _(
        "Make the credit window longer, in Referral Partner Defaults, a program or at the partner."
    ),
    Verdict.SELF_REFERRAL: _("Allow self-referrals in Referral Partner Defaults."),
}
STATES = {
    OptIn.Status.COUNTED: "",
    OptIn.Status.REPEAT: _(
        "Not counted: the same contact sent this form before, within the credit window."
    ),
    OptIn.Status.WAITING: _(
        "Not counted yet: another source reported the same amount for this contact within ten "
        "minutes, so it may be the same order. Leave it, and it never counts; or count it."
    ),
}
HIT_IDS = {
    "none": "",
    "read": "",
    "unreadable": _(
        "The page sent a click id that this install did not write, or that was cut or changed. It "
        "was ignored."
    ),
}


def worded(words: Mapping[Any, Any], code: str, **named: Any) -> str:
    """The words of a stored code; an unknown one speaks for itself."""
    if code not in words:
        return code
    return str(words[code] % named if named else words[code])
