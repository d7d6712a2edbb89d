"""What a change of many partners is called, what it does, and what was done."""

from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from business.audit.facts import Change, say_changed
from owner.effects.loss import Loss
from owner.effects.on_partners import loss_by_joining, loss_by_leaving, loss_by_status
from owner.effects.words import grouped, say_bulk
from partners.bulk_changing import Kind, Wanted, changed_by
from partners.models import BulkChange, Partner


def say_title(wanted: Wanted) -> str:
    if wanted.kind == Kind.STATUS:
        return _("Set the status: %s") % status_label(wanted)
    if wanted.program is None:
        into = wanted.kind == Kind.JOIN
        return _("Add to a program") if into else _("Take out of a program")
    into = wanted.kind == Kind.JOIN
    return (_("Add to %s") if into else _("Take out of %s")) % wanted.program


def say_effect(
    changed: QuerySet[Partner], chosen: int, wanted: Wanted, zone: ZoneInfo
) -> list[str]:
    """Sentences; the first has the number of those whom it changes."""
    number = changed.count()
    if not number:
        return [_("Nothing to do: all of these partners are so already.")]
    sentences = [say_number(wanted, number)]
    if chosen > number:
        same = chosen - number
        sentence = ngettext(
            "%s of the chosen is so already and stays.",
            "%s of the chosen are so already and stay.",
            same,
        )
        sentences.append(sentence % grouped(same))
    return [*sentences, *say_bulk(loss(changed, wanted, zone), wanted)]


def loss(changed: QuerySet[Partner], wanted: Wanted, zone: ZoneInfo) -> Loss:
    if wanted.program is None:
        return loss_by_status(changed, wanted.status, zone)
    if wanted.kind == Kind.JOIN:
        return loss_by_joining(changed, wanted.program)
    return loss_by_leaving(changed, wanted.program, zone)


def say_number(wanted: Wanted, number: int) -> str:
    if wanted.kind == Kind.STATUS:
        sentence = ngettext(
            "%(number)s partner becomes “%(what)s”.",
            "%(number)s partners become “%(what)s”.",
            number,
        )
    elif wanted.kind == Kind.JOIN:
        sentence = ngettext(
            "%(number)s partner joins %(what)s.", "%(number)s partners join %(what)s.", number
        )
    else:
        sentence = ngettext(
            "%(number)s partner leaves %(what)s.", "%(number)s partners leave %(what)s.", number
        )
    return sentence % {"number": grouped(number), "what": what(wanted)}


def say_done(wanted: Wanted, number: int) -> str:
    if wanted.kind == Kind.STATUS:
        sentence = ngettext(
            "%(number)s partner is now “%(what)s”.",
            "%(number)s partners are now “%(what)s”.",
            number,
        )
    elif wanted.kind == Kind.JOIN:
        sentence = ngettext(
            "%(number)s partner is now in %(what)s.",
            "%(number)s partners are now in %(what)s.",
            number,
        )
    else:
        sentence = ngettext(
            "%(number)s partner has left %(what)s.",
            "%(number)s partners have left %(what)s.",
            number,
        )
    return sentence % {"number": grouped(number), "what": what(wanted)}


def what_changed(done: BulkChange) -> list[tuple[Partner, list[Change]]]:
    """Each partner with the one change, for the history."""
    rows = list(done.rows.values_list("partner", "former_status"))
    partners = changed_by(done).only("name", "code").in_bulk()
    program = str(done.program or "")
    changes = {
        Kind.STATUS: lambda former: say_changed(
            _("Status"), Partner.Status(former).label, Partner.Status(done.status).label
        ),
        Kind.JOIN: lambda _former: say_changed(_("Program"), "", program),
        Kind.LEAVE: lambda _former: say_changed(_("Program"), program, ""),
    }[Kind(done.kind)]
    return [(partners[key], [changes(former)]) for key, former in rows if key in partners]


def say_undo(sentence: str, done: BulkChange) -> str:
    """With the button, which the page's own small form sends."""
    if not done.partners:
        return sentence
    return format_html(
        '{} <button form="undo" formaction="{}">{}</button> {}',
        sentence,
        reverse("admin:bulk_undo", args=[done.pk]),
        _("Undo"),
        _("It stays possible for a day, above the list of partners."),
    )


def say_undoable(done: BulkChange) -> str:
    """What the list of partners says of it later: who did it to how many."""
    wanted = Wanted(Kind(done.kind), done.status, done.program)
    return _("%(what)s (by %(who)s)") % {
        "what": say_done(wanted, done.partners).rstrip("."),
        "who": done.actor or _("somebody"),
    }


def say_undone(restored: int, left: int) -> str:
    sentence = ngettext(
        "Undone: %s partner is as before.", "Undone: %s partners are as before.", restored
    ) % grouped(restored)
    if left:
        more = ngettext(
            "%s was changed since and stays as it is.",
            "%s were changed since and stay as they are.",
            left,
        )
        return f"{sentence} {more % grouped(left)}"
    return sentence


def what(wanted: Wanted) -> str:
    return status_label(wanted).lower() if wanted.kind == Kind.STATUS else str(wanted.program)


def status_label(wanted: Wanted) -> str:
    return str(Partner.Status(wanted.status).label)
