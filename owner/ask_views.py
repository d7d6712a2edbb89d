"""Ask partner: the owner's own words about what looks odd, by e-mail."""

import hashlib

from django import forms
from django.contrib import messages
from django.contrib.admin.models import CHANGE
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from business.days import today
from business.models import Business, OutgoingMessage
from business.plain_text import validate_line, validate_lines
from owner.history import remember
from owner.odd_rows import OddRow
from owner.odd_views import find_row
from owner.page import admin_page
from owner.roles import for_who_may_change
from partners.models import Partner
from tracking.odd.reviewing import note_asked
from tracking.odd.words import say_to_partner


class AskForm(forms.Form):
    subject = forms.CharField(
        label=gettext_lazy("Subject"),
        max_length=150,
        validators=[validate_line],
        widget=forms.TextInput({"class": "vLargeTextField"}),
    )
    text = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=4000,
        validators=[validate_lines],
        widget=forms.Textarea({"class": "vLargeTextField", "rows": 14}),
        help_text=gettext_lazy(
            "Change it as you like. The answer comes to your e-mail for questions."
        ),
    )


@for_who_may_change
@require_http_methods(["GET", "HEAD", "POST"])
def odd_ask(request: HttpRequest, key: str) -> HttpResponse:
    row = find_row(key)
    if row is None:
        messages.info(request, _("This does not look odd any more. Nothing was sent."))
        return redirect("admin:looks_odd")
    business: Business = request.business  # type: ignore[attr-defined]
    if request.method != "POST":
        return show(request, row, AskForm(initial=suggestion(row, business)))
    form = AskForm(request.POST)
    if not form.is_valid() or not sent(request, row, form, business):
        return show(request, row, form)
    messages.success(request, _("Your question to %(partner)s is on its way.") % row.named)
    return redirect("admin:looks_odd")


def suggestion(row: OddRow, business: Business) -> dict[str, str]:
    """No addresses of contacts: those are not for partners."""
    text = _(
        "Hello %(partner)s,\n\nwe look after our numbers from time to time, and one thing about "
        "your links is unclear to us:\n\n%(what)s\n\nIt may well be innocent. How do people come "
        "to your link, and where does it stand? A short answer to this mail is enough.\n\n%(owner)s"
    )
    named = {"what": say_to_partner(row.finding), "owner": business.name, **row.named}
    return {"subject": _("A question about your links"), "text": text % named}


def sent(request: HttpRequest, row: OddRow, form: AskForm, business: Business) -> bool:
    """Queue the mail and note it; the form says what is wrong with the partner's address."""
    subject, text = form.cleaned_data["subject"], form.cleaned_data["text"]
    try:
        with transaction.atomic():
            OutgoingMessage.objects.queue_mail(
                to=mailbox_of(row.partner),
                subject=subject,
                text=text,
                dedupe=f"odd:{row.finding.key}:{today(business.zone)}:{digest(subject + text)}",
                reply_to=business.reply_to,
                about=_("Looks odd: %s") % row.title,
            )
            note_asked(row.finding, request.user, subject)  # type: ignore[arg-type]
    except ValidationError:
        form.add_error(None, _("This partner has no e-mail address that we can write to."))
        return False
    remember(request, row.partner, CHANGE, _("Asked: %s") % row.seen)
    return True


def mailbox_of(partner: Partner) -> str:
    return partner.user.email if partner.user else ""


def digest(text: str) -> str:
    """A second press of the button sends no second mail."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def show(request: HttpRequest, row: OddRow, form: AskForm) -> HttpResponse:
    context = {
        "title": _("Ask %(partner)s") % row.named,
        "opts": Partner._meta,
        "original": row.partner,
        "row": row,
        "mailbox": mailbox_of(row.partner),
        "form": form,
        "back": reverse("admin:looks_odd"),
    }
    return admin_page(request, "owner/odd_ask.html", context)
