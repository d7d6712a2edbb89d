"""The mail that confirms an application (docs/rules.md, Applications).

Anybody can type anybody's address into the form, so nothing else that was typed stands in the mail.
"""

import hashlib

from django.utils import timezone
from django.utils.translation import gettext as _

from business.models import Business, OutgoingMessage
from business.placeholders import fill
from partners.application import PartnerApplication

# Where dots in the name make no other mailbox.
DOTLESS = {"gmail.com", "googlemail.com"}


def confirm(application: PartnerApplication, words: str) -> None:
    """Queue the mail, in the caller's transaction; a mailbox gets one a day.

    `words` are the owner's, empty: ours.
    """
    business = Business.objects.current()
    values = {"business": str(business.name)}
    OutgoingMessage.objects.queue_mail(
        to=application.email,
        subject=_("%(owner)s has your application") % {"owner": business.name},
        text=f"{fill(words or default_words(), values)}\n\n{fill(say_mistake(), values)}",
        reply_to=business.reply_to,
        dedupe=f"applied:{mailbox_of(application.email)}:{timezone.now():%Y%m%d}",
        about=f"application:{application.pk}",
    )


def mailbox_of(email: str) -> str:
    """The same for `lena@`, `lena+1@` and, at Gmail, `le.na@`; short, and not to be read back."""
    name, _at, host = email.lower().partition("@")
    name = name.partition("+")[0]
    if host in DOTLESS:
        name = name.replace(".", "")
    return hashlib.sha256(f"{name}@{host}".encode()).hexdigest()[:32]


def default_words() -> str:
    return _(
        "Hello,\n\n{{ business }} has your application to become a partner. What happens next: "
        "somebody reads it and answers you by e-mail. If the answer is yes, that mail holds the "
        "way to your partner pages. There is nothing to do for you until then.\n\n{{ business }}"
    )


def say_mistake() -> str:
    """Stands below whatever the owner writes."""
    return _(
        "You did not apply? Then somebody typed in your address, perhaps by mistake. You need not "
        "do anything."
    )
