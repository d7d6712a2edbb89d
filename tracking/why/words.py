"""The codes of a decision in words: a sentence or part of one for each, for every reader."""

from django.utils.translation import gettext_lazy as _

from tracking.attribution import Because, Kind, Verdict
from tracking.why.reader import Said

# Who gets the credit; the name stands in front.
GETS = {
    "gets": Said(_("gets %(what)s because"), _("get %(what)s because"), _("gets %(what)s because"))
}
NOBODY_GETS = _("Nobody gets credit for %(what)s because")
# Why this partner; %(ago)s is `3 days before`, %(partner)s the name.
BECAUSE = {
    Because.NAMED: Said(
        _("your system named %(partner)s."),
        _("the website reported it as yours."),
        _("the website reported it as theirs."),
    ),
    Because.LATEST: Said(
        _("the latest link clicked was %(partner)s's, %(ago)s."),
        _("yours was the latest link clicked, %(ago)s."),
        _("theirs was the latest link clicked."),
    ),
    Because.FIRST: Said(
        _("the first link clicked was %(partner)s's, %(ago)s."),
        _("yours was the first link clicked, %(ago)s."),
        _("theirs was the first link clicked."),
    ),
    Because.CORRECTED: Said(
        _("%(actor)s corrected it on %(day)s."),
        _("it was corrected by hand on %(day)s."),
    ),
    Because.NOBODY: Said(
        _(
            "no partner's link was clicked before, and no partner is known to have sent "
            "%(contact)s."
        ),
        _(
            "no partner's link was clicked before, and no partner is known to have sent this "
            "person."
        ),
    ),
    Because.ALL_DROPPED: Said(
        _("nothing of what is known counts. Each reason stands below."),
        _("nothing of what is known counts."),
    ),
}
# The same where a person chose, or where a claim was accepted.
BY_HAND = {
    "named": Said(
        _("%(actor)s chose %(partner)s."),
        _("it was entered by hand as yours."),
        _("it was entered by hand as theirs."),
    ),
    "claim": Said(
        _("%(actor)s accepted the claim of %(claimant)s on %(day)s."),
        _("your claim was accepted on %(day)s."),
        _("it was corrected by hand on %(day)s."),
    ),
}
# The same where the contact's history decides and not a click on the way to this opt-in.
BECAUSE_OF_HISTORY = {
    Because.LATEST: Said(
        _("%(contact)s is known already: the latest referral was %(partner)s's, %(ago)s."),
        _("the person is known already: the latest referral was yours, %(ago)s."),
        _("the person is known already: the latest referral was theirs."),
    ),
    Because.FIRST: Said(
        _("%(contact)s is known already: the first referral was %(partner)s's, %(ago)s."),
        _("the person is known already: the first referral was yours, %(ago)s."),
        _("the person is known already: the first referral was theirs."),
    ),
}
KINDS = {
    Kind.NAMED: Said(_("Named by your system or by hand"), _("Named by the website or by hand")),
    Kind.HIT_ID: Said(_("Click id in the page's address"), _("Click id in the page's address")),
    Kind.COOKIE: Said(_("Cookie of the click"), _("Cookie of the click")),
    Kind.HISTORY: Said(_("Referral history of the contact"), _("Earlier referrals of the person")),
}
# What speaks for a candidate, as the beginning of a sentence.
CLICKED = {
    Kind.NAMED: Said(
        _("%(partner)s: named by your system or by hand"),
        _("You were named by the website or by hand"),
        _("Another partner was named by the website or by hand"),
    ),
    Kind.HIT_ID: Said(
        _("%(partner)s: link clicked %(ago)s (the click id says so)"),
        _("Your link was clicked %(ago)s (the click id says so)"),
        _("Another partner's link was clicked"),
    ),
    Kind.COOKIE: Said(
        _("%(partner)s: link clicked %(ago)s (the browser's cookie says so)"),
        _("Your link was clicked %(ago)s (the browser's cookie says so)"),
        _("Another partner's link was clicked"),
    ),
    Kind.HISTORY: Said(
        _("%(partner)s: referral of %(contact)s %(ago)s"),
        _("You referred the person %(ago)s"),
        _("Another partner referred the person"),
    ),
}
# Why a candidate gets the credit or not, as the end of it. What made another partner's sign count
# or not is nobody's business but theirs and the owner's.
DOES_NOT_COUNT = _("that does not count here.")
VERDICTS = {
    Verdict.WINS: Said(_("the rules chose it."), _("the rules chose it.")),
    Verdict.KEPT: Said(
        _("it would count, but another sign comes first."),
        _("it would count, but another sign comes first."),
    ),
    Verdict.PARTNER_APPLIED: Said(
        _("the partner was not approved yet."), _("you were not approved yet."), DOES_NOT_COUNT
    ),
    Verdict.PARTNER_INACTIVE: Said(
        _("the partner was inactive."), _("you were inactive at that time."), DOES_NOT_COUNT
    ),
    Verdict.PARTNER_BANNED: Said(
        _("the partner was banned."), _("you could not earn credit at that time."), DOES_NOT_COUNT
    ),
    Verdict.NOT_COUNTED: Said(
        _("the click did not count."), _("the click did not count."), DOES_NOT_COUNT
    ),
    Verdict.SELF_REFERRAL: Said(
        _("partners get no credit for referring themselves."),
        _("partners get no credit for referring themselves."),
        DOES_NOT_COUNT,
    ),
    Verdict.PROVISIONAL: Said(
        _("it rests on a form whose e-mail nobody confirmed."),
        _("it rests on a form whose e-mail nobody confirmed."),
        DOES_NOT_COUNT,
    ),
    Verdict.HISTORY_OFF: Said(
        _("your tracking method is “only cookies”."),
        _("only clicks count here, not earlier referrals."),
        DOES_NOT_COUNT,
    ),
    Verdict.AFTERWARDS: Said(
        _("that was after the opt-in."), _("that was after the opt-in."), DOES_NOT_COUNT
    ),
    Verdict.EXPIRED: Said(
        _("the window is %(window)s."),
        _("the window is %(window)s."),
        _("that was too long before."),
    ),
}
# Why a candidate that would count does not win, by the reason of the decision.
KEPT = {
    Because.NAMED: Said(
        _("it would count, but a partner who is named comes first."),
        _("it would count, but a partner who is named comes first."),
    ),
    Because.LATEST: Said(
        _("it would count, but a later one comes first."),
        _("it would count, but a later one comes first."),
    ),
    Because.FIRST: Said(
        _("it would count, but an earlier one comes first."),
        _("it would count, but an earlier one comes first."),
    ),
}
ENDED = {
    "ended": Said(
        _("the referral ended on %(day)s."),
        _("the referral ended on %(day)s."),
        _("that was too long before."),
    )
}
SAME_CLICK = {
    "same": Said(
        _("%(partner)s: another sign of the same click."),
        _("You: another sign of the same click."),
        _("Another partner: another sign of the same click."),
    )
}
# What can be done where a candidate was dropped; partners cannot do all of it themselves.
REMEDIES = {
    Verdict.PARTNER_APPLIED: Said(
        _("Approve the partner: set the status to Active. Later opt-ins then count."),
        _("Wait until you are approved. Later opt-ins then count."),
    ),
    Verdict.PARTNER_INACTIVE: Said(
        _("Set the partner's status to Active. Later opt-ins then count."),
        _("Ask to become active again. Later opt-ins then count."),
    ),
    Verdict.PROVISIONAL: Said(
        _("Let the form ask to confirm the e-mail. Confirmed referrals count."),
        _("Ask the person to confirm the e-mail that the form sent."),
    ),
    Verdict.HISTORY_OFF: Said(
        _(
            "Change the tracking method in Referral Partner Defaults to “Referral history and "
            "cookies”."
        ),
        _("Send the person your link once more, and let them buy right after the click."),
    ),
    Verdict.EXPIRED: Said(
        _(
            "Make the credit window longer, in Referral Partner Defaults, a program or at the "
            "partner."
        ),
        _("Send the person your link once more: a new click starts the credit window again."),
    ),
    Verdict.SELF_REFERRAL: Said(
        _("Allow self-referrals in Referral Partner Defaults."),
        _("Use your link for other people: your own orders earn no credit."),
    ),
}
