"""Further pages about opt-ins: a purchase entered by hand, one that waited."""

from django.contrib import admin, messages
from django.contrib.admin.models import ADDITION
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from business.audit.facts import changes_between, facts_of
from business.money import show_amount
from owner.history import remember
from owner.keys import is_key
from owner.opt_in_history import remember_states, states_of
from owner.purchase_form import PurchaseForm, this_minute
from owner.roles import for_who_may_change
from tracking.models import Contact, OptIn
from tracking.opt_in_states import count
from tracking.opt_ins import DifferentOptInError, Recorded, record_opt_in
from tracking.why.opt_in import explain_opt_in
from tracking.why.reader import Reader


@for_who_may_change
@require_http_methods(["GET", "HEAD", "POST"])
def purchase_enter(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return show(request, PurchaseForm(initial=suggestions(request)))
    form = PurchaseForm(request.POST)
    if not form.is_valid():
        return show(request, form)
    try:
        recorded = record_opt_in(form.report(request.user))  # type: ignore[arg-type]
    except DifferentOptInError as error:
        form.add_error("number", say_taken(error.recorded.opt_in))
        return show(request, form)
    say_who_got_it(request, recorded)
    return redirect("admin:tracking_optin_change", recorded.opt_in.pk)


def suggestions(request: HttpRequest) -> dict[str, object]:
    """What the form opens with; the contact from whose page the owner comes."""
    key = request.GET.get("contact", "")
    contact = Contact.objects.filter(pk=key).first() if is_key(key) else None
    return {
        "email": contact.email if contact else "",
        "currency": request.business.currency,  # type: ignore[attr-defined]
        "occurred_at": this_minute(),
    }


def say_taken(opt_in: OptIn) -> ValidationError:
    """What this number was entered for before."""
    amount = show_amount(opt_in.gross or 0, opt_in.currency)
    time = date_format(localtime(opt_in.occurred_at), "SHORT_DATETIME_FORMAT")
    text = _("This number was entered before: %(contact)s, %(amount)s, %(time)s. Nothing changed.")
    named = {"contact": opt_in.contact.email, "amount": amount, "time": time}
    return ValidationError(text, "taken", named)


def say_who_got_it(request: HttpRequest, recorded: Recorded) -> None:
    why = explain_opt_in(recorded.opt_in, Reader.owner())
    if not recorded.is_new:
        once = _("This purchase was entered before; it is counted once.")
        messages.info(request, format_html("{} {}", once, why.headline))
        return
    added = changes_between({}, facts_of(OptIn.objects.get(pk=recorded.opt_in.pk)))
    remember(request, recorded.opt_in, ADDITION, _("Entered by hand."), added)
    if recorded.opt_in.status == OptIn.Status.WAITING:
        messages.warning(request, _("Purchase entered. It waits, as it may be a duplicate."))
    else:
        messages.success(request, format_html("{} {}", _("Purchase entered."), why.headline))


def show(request: HttpRequest, form: PurchaseForm) -> HttpResponse:
    context = admin.site.each_context(request) | {
        "title": _("Enter a purchase"),
        "opts": OptIn._meta,
        "form": form,
        "back": reverse("admin:tracking_optin_changelist"),
    }
    return TemplateResponse(request, "owner/purchase.html", context)


@require_POST
def opt_in_count(request: HttpRequest, pk: object) -> HttpResponse:
    """It is no duplicate, or need not be held any longer."""
    opt_in = get_object_or_404(OptIn, pk=pk)
    before = states_of([opt_in])
    if count(opt_in):
        messages.success(request, _("This opt-in counts now."))
        remember_states(request, before)
    else:
        messages.info(request, _("This opt-in was decided meanwhile; look at its state."))
    return redirect("admin:tracking_optin_change", opt_in.pk)
