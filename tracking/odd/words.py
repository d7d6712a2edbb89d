"""What looks odd, in sentences: what was seen, and why it matters or may be innocent."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from tracking.odd.finding import Finding, Kind
from tracking.reasons import reason_label

TITLES = {
    Kind.SELF: _("Partners who refer themselves"),
    Kind.FAST: _("Opt-ins within seconds of the click"),
    Kind.DISPOSABLE: _("Throw-away e-mail addresses"),
    Kind.NUMBERED: _("Addresses that differ only in digits"),
    Kind.VISITOR: _("One browser behind many hits"),
    Kind.STUFFING: _("Links loaded without a click"),
    Kind.UNCOUNTED: _("Most clicks do not count"),
}
WHY = {
    Kind.SELF: _(
        "The partner may be earning on what they buy themselves. It may be innocent: many "
        "partners are customers, too, and whether they may is your rule."
    ),
    Kind.FAST: _(
        "People need longer to read a page and fill in a form; scripts do not. It may be "
        "innocent: some browsers fill in forms by themselves, and some pages are one button."
    ),
    Kind.DISPOSABLE: _(
        "Such an address costs nothing and nobody reads it for long, so invented customers often "
        "have one. It may be innocent: some people protect their mailbox this way."
    ),
    Kind.NUMBERED: _(
        "Addresses that are numbered through are often made up in one go. It may be innocent: "
        "families, schools and companies number their addresses."
    ),
    Kind.VISITOR: _(
        "It makes Hits look bigger; unique hits and credit hardly change. It may be innocent: a "
        "customer who keeps the link as a bookmark, or a computer that many people share."
    ),
    Kind.STUFFING: _(
        "Links loaded in the background try to leave a cookie for which nobody clicked. They got "
        "no cookie and no credit. It may be innocent: a page that shows the link as a picture."
    ),
    Kind.UNCOUNTED: _(
        "A link among people brings mostly clicks of people. It may be innocent: a busy chat makes "
        "many link previews, and search engines read public pages."
    ),
}


# The same for one opt-in and for several; what is about hits has one form only.
SEEN = {
    Kind.SELF: ngettext_lazy(
        "%(size)d opt-in has the partner's own e-mail address.",
        "%(size)d opt-ins have the partner's own e-mail address.",
        "size",
    ),
    Kind.FAST: ngettext_lazy(
        "%(size)d opt-in came less than %(seconds)d seconds after the click.",
        "%(size)d opt-ins came less than %(seconds)d seconds after the click.",
        "size",
    ),
    Kind.DISPOSABLE: ngettext_lazy(
        "%(size)d opt-in has an address of a throw-away mail service: %(domains)s.",
        "%(size)d opt-ins have addresses of throw-away mail services: %(domains)s.",
        "size",
    ),
    Kind.NUMBERED: _("%(size)d opt-ins have addresses that differ only in digits: %(examples)s."),
    Kind.VISITOR: _("One browser is behind %(size)d hits."),
    Kind.STUFFING: _(
        "%(size)d requests of the last %(days)d days came without a click: %(share)d %%, after "
        "%(before)d %% in the weeks before."
    ),
    Kind.UNCOUNTED: _(
        "%(size)d of %(hits)d clicks did not count: %(share)d %%. The most frequent reason: "
        "%(reason)s."
    ),
}


def say_seen(finding: Finding) -> str:
    """One sentence with the numbers."""
    figures = {"size": finding.size, **finding.figures}
    if "reason" in figures:
        figures["reason"] = reason_label(str(figures["reason"]))
    return str(SEEN[finding.kind] % figures)


# The same to the partner, without any address of a contact.
TO_PARTNER = {
    Kind.SELF: _("Opt-ins with your own e-mail address: %(size)d."),
    Kind.FAST: _("Opt-ins less than %(seconds)d seconds after the click: %(size)d."),
    Kind.DISPOSABLE: _("Opt-ins with addresses of throw-away mail services: %(size)d."),
    Kind.NUMBERED: _("Opt-ins whose e-mail addresses differ only in digits: %(size)d."),
    Kind.VISITOR: _("Hits of one and the same browser: %(size)d."),
    Kind.STUFFING: _("Requests for your links in %(days)d days without a click: %(size)d."),
    Kind.UNCOUNTED: _("Clicks on your links that did not count: %(size)d of %(hits)d."),
}


def say_to_partner(finding: Finding) -> str:
    return str(TO_PARTNER[finding.kind] % {"size": finding.size, **finding.figures})
