"""What a test run shows, step by step, for the owner and for a partner."""

from django.utils.translation import gettext_lazy as _

from tracking.reasons import Reason
from tracking.why.reader import Said

# The steps in their order.
TITLES = {
    "click": _("Click recorded"),
    "cookie": _("Cookie set"),
    "landed": _("Landed with click id"),
    "opt_in": _("Form or purchase received"),
    "credit": _("Credit"),
}


def both(text: object) -> Said:
    return Said(text, text)


# A program was faster than the person: what it loads says nothing about the link.
NOBODY_CLICKED = {Reason.BOT, Reason.PREVIEW, Reason.STUFFING}
OPEN_IT = both(_("Open the link itself, in the browser that you use for websites."))
# What lies in the partner, where somebody else reads it: whoever recruited them.
ABOUT_THE_PARTNER = {
    Reason.PARTNER_APPLIED,
    Reason.PARTNER_INACTIVE,
    Reason.PARTNER_BANNED,
    Reason.NO_COMMON_PROGRAM,
}
NOT_THEIRS = both(_("this partner gets no credit with this link at the moment."))
ANOTHER_LINK = both(_("Choose another link for this partner in your Link Generator."))

CLICK = {
    "waits": both(_("Nobody has opened the link yet.")),
    "over": both(_("Nobody opened the link within the hour.")),
    "counts": both(_("A prospect's click would count.")),
    "not": both(_("Recorded, but a prospect's click would not count: %(why)s")),
}
COOKIE = {
    "waits": both(_("The click sets it.")),
    "set": both(_("The browser got our cookie.")),
    "shown": both(_("The browser got our cookie and showed it with the form.")),
    "lost": both(
        _(
            "The browser got our cookie, but did not show it with the form. That is usual where "
            "website and tracking links have different domains; the click id does the work."
        )
    ),
    "uncounted": both(_("None, as the click would not count.")),
    "privacy": both(_("None: this browser asks for privacy. The click id does the work.")),
    "link": Said(
        _("None: the link's setting forbids it. The click id does the work."),
        _("None: %(owner)s wants none on this link. The click id does the work."),
    ),
    "default": Said(
        _("None: your Referral Partner Defaults forbid it. The click id does the work."),
        _("None: %(owner)s wants none. The click id does the work."),
    ),
}
LANDED = {
    "waits": both(_("The click id stands in the page's address when it opens.")),
    "uncounted": both(_("The page opened without one, as the click would not count.")),
    "count": both(_("Without one: clicks may only be counted, so nobody can get credit.")),
    "sent": both(
        _(
            "We sent the browser to %(page)s with a click id. We cannot see that page: it has the "
            "click id if “%(parameter)s=” stands in its address as it opens."
        )
    ),
    "back": both(_("The click id came back: the page hands it on.")),
    "none": both(_("We sent the browser to %(page)s with a click id, but it did not come back.")),
    "unreadable": both(_("What came back is no click id of ours: it was cut or changed.")),
}
OPT_IN = {
    "waits": both(_("It shows here as soon as one comes from the page.")),
    "go": both(_("Now send the form on the page, or order something.")),
    "uncounted": both(_("Nobody would get credit for it. Mend the click first and test again.")),
    "nothing": both(_("Nothing came yet.")),
    "over": both(_("Nothing came within the hour.")),
    "form": both(_("A form of %(contact)s.")),
    "purchase": both(_("A purchase of %(contact)s.")),
}
CREDIT = {"waits": both(_("It is decided as soon as the form or purchase is there."))}
TEXTS = {"click": CLICK, "cookie": COOKIE, "landed": LANDED, "opt_in": OPT_IN, "credit": CREDIT}

ASK = _("Ask %(owner)s whether the page hands on the click id.")
FIXES = {
    "cookie": {
        "link": Said(_("May it? Open the link and change “what a click may store”."), ""),
        "default": Said(_("May it? Change “what a click may store” in the defaults."), ""),
    },
    "landed": {
        "count": Said(
            _("Change “what a click may store”: a click id needs no cookie."),
            _("Ask %(owner)s whether that is meant."),
        ),
        "none": Said(
            _(
                "Now only the cookie leads to the credit, which some browsers erase. The page may "
                "lack the line that hands on the click id:"
            ),
            ASK,
        ),
        "unreadable": Said(
            _("Let the page keep “%(parameter)s” as it is: whole, and with its capitals."), ASK
        ),
    },
    "opt_in": {
        code: Said(
            _("Did you send it? Then the page may lack the line that hands on the click id:"),
            _(
                "Did you send it? Then ask %(owner)s whether the page hands on the click id, and "
                "whether its shop or form is connected."
            ),
        )
        for code in ("nothing", "over")
    },
}
# Where the owner gets the line to paste.
NEEDS_LINE = {("landed", "none"), ("opt_in", "nothing"), ("opt_in", "over")}
