"""Many partners at once: what it would do, the deed, and Undo."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import CHANGE
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from business.audit.facts import say_changed
from owner.bulk_words import (
    say_done,
    say_effect,
    say_title,
    say_undo,
    say_undoable,
    say_undone,
    what_changed,
)
from owner.history import remember_each
from owner.page import admin_page
from partners.bulk_changing import (
    ChangedMeanwhileError,
    Kind,
    Wanted,
    change_many,
    undo_change,
)
from partners.models import BulkChange, Partner, Program

MOST_UNDOABLE = 5
ASKED = ("action", "select_across", ACTION_CHECKBOX_NAME)


class ProgramForm(forms.Form):
    program = forms.ModelChoiceField(
        Program.objects.all(),
        label=gettext_lazy("Program"),
        empty_label=gettext_lazy("Choose a program"),
    )


class SureForm(forms.Form):
    key = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.CharField(max_length=60, widget=forms.HiddenInput)


def into_program(request: HttpRequest, chosen: QuerySet[Partner], kind: Kind) -> HttpResponse:
    """Asks for the program first."""
    form = ProgramForm(request.POST if "program" in request.POST else None)
    if not form.is_valid():
        return ask_for_program(request, form, Wanted(kind))
    return change(request, chosen, Wanted(kind, program=form.cleaned_data["program"]))


def change(request: HttpRequest, chosen: QuerySet[Partner], wanted: Wanted) -> HttpResponse:
    """Asks, or does what was asked and said yes to."""
    form = SureForm(request.POST if "sure" in request.POST else None)
    if not form.is_valid():
        return ask(request, chosen, wanted)
    key, seen = form.cleaned_data["key"], form.cleaned_data["seen"]
    try:
        done = deed(request, chosen, wanted, key, seen)
    except ChangedMeanwhileError:
        return ask(request, chosen, wanted, asks_again=True)
    if done is None:
        messages.info(request, _("This is done already; it was done once."))
    else:
        messages.success(request, say_undo(say_done(wanted, done.partners), done))
    return redirect(request.get_full_path())


def deed(
    request: HttpRequest, chosen: QuerySet[Partner], wanted: Wanted, key: UUID, seen: str
) -> BulkChange | None:
    with transaction.atomic():
        done = change_many(chosen, wanted, key=key, seen=seen, actor=request.user)  # type: ignore[arg-type]
        if done:
            remember_each(request, what_changed(done), CHANGE)
    return done


def what_can_be_undone() -> list[tuple[BulkChange, str]]:
    """The newest of the last day, each in words."""
    newest = BulkChange.objects.undoable(timezone.now()).select_related("program", "actor")
    return [(done, say_undoable(done)) for done in newest.order_by("-made_at")[:MOST_UNDOABLE]]


@require_POST
def bulk_undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    done = BulkChange.objects.select_related("program").filter(pk=pk).first()
    with transaction.atomic():
        restored = undo_change(done) if done else None
        if done and restored:
            undone = set(restored)
            taken_back = [
                (partner, [say_changed(each["field"], each["after"], each["before"])])
                for partner, (each,) in what_changed(done)
                if partner.pk in undone
            ]
            remember_each(request, taken_back, CHANGE, _("Undone:"))
    if done is None or restored is None:
        messages.warning(request, _("This is undone already, or more than a day old."))
    else:
        messages.success(request, say_undone(len(restored), done.partners - len(restored)))
    return redirect("admin:partners_partner_changelist")


def ask_for_program(request: HttpRequest, form: ProgramForm, wanted: Wanted) -> HttpResponse:
    context = {"title": say_title(wanted), "form": form, "button": _("Continue")}
    return show(request, context, ASKED)


def ask(
    request: HttpRequest, chosen: QuerySet[Partner], wanted: Wanted, asks_again: bool = False
) -> HttpResponse:
    changed, seen = wanted.those_it_changes(chosen), wanted.seen(chosen)
    context = {
        "title": say_title(wanted),
        "asks_again": asks_again,
        "sentences": say_effect(changed, chosen.count(), wanted, request.business.zone),  # type: ignore[attr-defined]
        "form": SureForm(initial={"key": uuid4(), "seen": seen}),
        "is_sure": True,
        "button": "" if seen.startswith("0-") else _("Yes, do it"),
    }
    return show(request, context, (*ASKED, "program"))


def show(request: HttpRequest, context: dict[str, object], kept: Sequence[str]) -> HttpResponse:
    """A page that sends the choice of rows again, to the list that it came from."""
    typed = {name: request.POST.getlist(name) for name in kept if name in request.POST}
    # Of several boxes for actions only the one whose button was pressed counts.
    typed["action"] = [each for each in typed.get("action", []) if each][:1]
    context |= {"typed": typed | {"index": ["0"]}, "opts": Partner._meta}
    return admin_page(request, "owner/bulk_change.html", context)
