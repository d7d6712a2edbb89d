"""Write to partners: look at a letter, try it, send it, see it leave, stop it."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.admin.models import CHANGE
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from business.models import OutgoingMessage
from owner.history import remember
from owner.keys import is_key
from owner.letter_progress import failed_copies, progress_of
from owner.letter_readers import count_readers, readers_of
from owner.page import admin_page
from partners.models import Letter, Partner
from referrals.letter_words import letter_for, mail_text

MOST_OFFERED = 50
# Their codes stand in the address of the new letter.
MOST_BY_ADDRESS = 100


@require_safe
def letter_look(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft with what one of its readers gets; what was sent with how far it is."""
    letter = get_object_or_404(Letter, pk=pk)
    context = {
        "title": letter.subject,
        "opts": Letter._meta,
        "original": letter,
        "programs": letter.programs.order_by("name"),
        **(about_draft(request, letter) if letter.is_draft else about_sent(letter)),
    }
    return admin_page(request, "owner/letter.html", context)


def about_draft(request: HttpRequest, letter: Letter) -> dict[str, Any]:
    offered = list(readers_of(letter)[:MOST_OFFERED])
    reader = reader_in(request.GET.get("as", ""), letter)
    business = request.business  # type: ignore[attr-defined]
    mail = letter_for(letter, reader, business) if reader else None
    return {"readers": count_readers(letter), "offered": offered, "reader": reader, "mail": mail}


def about_sent(letter: Letter) -> dict[str, Any]:
    is_on_home = letter.home_until is not None and letter.home_until >= timezone.localdate()
    return {
        "progress": progress_of(letter),
        "failed": failed_copies(letter),
        "is_on_home": is_on_home,
    }


def reader_in(key: str, letter: Letter) -> Partner | None:
    """The reader with this key, else the first one."""
    readers = readers_of(letter)
    chosen = readers.filter(pk=int(key)).first() if is_key(key) else None
    return chosen or readers.first()


@require_POST
def letter_test(request: HttpRequest, pk: int) -> HttpResponse:
    """To whoever is signed in, as the partner gets it whom the page shows."""
    letter = get_object_or_404(Letter, pk=pk)
    business = request.business  # type: ignore[attr-defined]
    reader = reader_in(request.POST.get("as", ""), letter)
    if reader is None:
        messages.warning(request, _("Nobody would get this letter. Choose other partners."))
        return look(letter)
    words = letter_for(letter, reader, business)
    try:
        OutgoingMessage.objects.queue_mail(
            to=request.user.email,  # type: ignore[union-attr]
            subject=_("Test: %s") % words.subject,
            text=mail_text(words, reader, business),
            dedupe=f"letter-test:{uuid4()}",
        )
    except ValidationError:
        messages.error(request, _("Your own sign-in e-mail is no address that mails reach."))
    else:
        messages.success(request, _("The test is on its way to %s.") % request.user.email)  # type: ignore[union-attr]
    return look(letter)


@require_POST
def letter_send(request: HttpRequest, pk: int) -> HttpResponse:
    letter = get_object_or_404(Letter, pk=pk)
    readers = count_readers(letter)
    if letter.is_draft and request.POST.get("seen") != readers.stamp:
        messages.warning(request, _("The letter or its readers changed. Please look once more."))
    elif not readers.number:
        messages.warning(request, _("Nobody would get this letter. Choose other partners."))
    elif letter.send(readers_of(letter), timezone.now()):
        text = ngettext("Sent to %(n)d partner.", "Sent to %(n)d partners.", readers.number)
        remember(request, letter, CHANGE, text % {"n": readers.number})
        messages.success(request, _("It is on its way. This page says how far it is."))
    else:
        messages.info(request, _("This letter was sent before; it was sent once."))
    return look(letter)


@require_POST
def letter_stop(request: HttpRequest, pk: int) -> HttpResponse:
    letter = get_object_or_404(Letter, pk=pk)
    taken = letter.stop(timezone.now())
    if taken:
        text = ngettext("%(n)d copy was taken back.", "%(n)d copies were taken back.", taken)
        remember(request, letter, CHANGE, text % {"n": taken})
        messages.success(request, text % {"n": taken})
    else:
        messages.info(request, _("Nothing is left to take back."))
    return look(letter)


@require_POST
def letter_off_home(request: HttpRequest, pk: int) -> HttpResponse:
    letter = get_object_or_404(Letter.objects.exclude(sent_at=None), pk=pk)
    letter.take_off_home()
    remember(request, letter, CHANGE, _("Taken off the partners' Home pages."))
    messages.success(request, _("It is on no Home page any more."))
    return look(letter)


def write_to(request: HttpRequest, codes: Sequence[str]) -> HttpResponse | None:
    """The action of the partners' list: a new letter to these."""
    if len(codes) > MOST_BY_ADDRESS:
        text = _("Choose at most %(n)d partners, or write to a program.")
        messages.warning(request, text % {"n": MOST_BY_ADDRESS})
        return None
    query = urlencode({"to": Letter.To.THESE.value, "codes": " ".join(codes)})
    return redirect(f"{reverse('admin:partners_letter_add')}?{query}")


def look(letter: Letter) -> HttpResponse:
    return redirect("admin:partners_letter_look", letter.pk)
