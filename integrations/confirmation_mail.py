"""Asks the contact of a form to confirm the e-mail; nobody waits for a mail server."""

from datetime import timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from business.models import Business, OutgoingMessage
from integrations.hosted_form import HostedForm
from tracking.hit_ids import write_confirmation
from tracking.models import OptIn

ONE_MAIL_IN = timedelta(hours=1)


def is_wanted(hosted: HostedForm, opt_in: OptIn) -> bool:
    """At most one mail an hour goes to a contact for one form, however often it is sent."""
    if not hosted.confirms_email:
        return False
    since = opt_in.received_at - ONE_MAIL_IN
    earlier = OptIn.objects.filter(contact=opt_in.contact_id, source=opt_in.source)
    return not earlier.exclude(pk=opt_in.pk).filter(received_at__gte=since).exists()


def ask_to_confirm(hosted: HostedForm, opt_in: OptIn) -> None:
    """Queue the mail; call it in the transaction that stores the opt-in."""
    path = reverse("integrations:confirm", args=[hosted.slug, write_confirmation(opt_in.pk)])
    context = {
        "hosted": hosted,
        "business": Business.objects.current(),
        "address": f"{settings.BASE_URL}{path}",
    }
    OutgoingMessage.objects.queue_mail(
        to=opt_in.contact.email,
        subject=_("Please confirm: %(title)s") % {"title": hosted.title},
        text=render_to_string("integrations/confirm_mail.txt", context),
        about=f"opt-in:{opt_in.pk}",
        dedupe=f"confirm:{opt_in.pk}",
    )
