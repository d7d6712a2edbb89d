"""Asks the contact of a form to confirm the e-mail, without making the prospect wait."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from business.models import Business
from integrations.hosted_form import HostedForm
from tracking.hit_ids import write_confirmation
from tracking.models import OptIn

logger = logging.getLogger("sentby.forms")

ONE_MAIL_IN = timedelta(hours=1)
# Apart from the request, so that the answer takes as long for known as for unknown addresses.
POST = ThreadPoolExecutor(1, thread_name_prefix="confirmation-mail")


def is_wanted(hosted: HostedForm, opt_in: OptIn) -> bool:
    """At most one mail an hour goes to a contact for one form, however often it is sent."""
    if not hosted.confirms_email:
        return False
    since = opt_in.received_at - ONE_MAIL_IN
    earlier = OptIn.objects.filter(contact=opt_in.contact_id, source=opt_in.source)
    return not earlier.exclude(pk=opt_in.pk).filter(received_at__gte=since).exists()


def ask_to_confirm(hosted: HostedForm, opt_in: OptIn) -> None:
    path = reverse("integrations:confirm", args=[hosted.slug, write_confirmation(opt_in.pk)])
    context = {
        "hosted": hosted,
        "business": Business.objects.current(),
        "address": f"{settings.BASE_URL}{path}",
    }
    subject = _("Please confirm: %(title)s") % {"title": " ".join(hosted.title.split())}
    text = render_to_string("integrations/confirm_mail.txt", context)
    POST.submit(send, EmailMessage(subject, text, to=[opt_in.contact.email]), str(opt_in.pk))


def send(message: EmailMessage, opt_in: str) -> None:
    try:
        message.send()
    except (SMTPException, OSError):
        # The opt-in stands, provisional; the operator's log says what the mail server said.
        logger.exception("opt-in %s: the confirmation could not be sent", opt_in)
