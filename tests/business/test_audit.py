"""What the audit writes down of a row: words that people read, and never a secret."""

from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace

from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import connection
from django.utils import timezone

from business.audit.facts import changes_between, facts_of, say_changed
from business.models import AuditEntry
from integrations.models import HostedForm
from partners.models import Partner, User
from tests.factories import HostedFormFactory

Verb = AuditEntry.Verb


def test_it_works(dana, alice):
    before = facts_of(alice)
    alice.set_status(Partner.Status.INACTIVE)
    changes = changes_between(before, facts_of(alice))
    entry = AuditEntry.objects.note(alice, Verb.CHANGED, actor=dana, changes=changes)
    assert AuditEntry.objects.about(alice).get() == entry
    assert (entry.actor_name, entry.kind, entry.row_name) == (
        "Dana",
        "partners.partner",
        "Alice (alice)",
    )
    assert entry.in_words() == "Status: Active → Inactive"


def test_rows_of_another_kind_with_the_same_key_are_not_mixed_up(dana, alice):
    AuditEntry.objects.note(dana, Verb.CHANGED, actor=dana, what="Renamed")
    other = Partner(pk=dana.pk, name="Other", code="other")
    assert not AuditEntry.objects.about(other).exists()


def test_programs_and_parents_are_named(alice, bob, gold, silver):
    before = facts_of(bob)
    bob.set_parent(None)
    bob.set_programs([silver, gold])
    assert changes_between(before, facts_of(Partner.objects.get(pk=bob.pk))) == [
        say_changed("Parent partner", "Alice (alice)", None),
        say_changed("Programs", "", "Gold, Silver"),
    ]


def test_no_secret_is_written_down(dana):
    form = HostedFormFactory(copy_to="https://example.com/hook")
    form.renew_secret()
    form = HostedForm.objects.get(pk=form.pk)
    person = User.objects.get(pk=dana.pk)
    said = " ".join([*facts_of(form).values(), *facts_of(person).values()])
    assert form.copy_secret
    assert form.copy_secret not in said
    assert person.password not in said


def test_very_long_text_is_cut(dana, alice):
    alice.note = "x" * 9000
    alice.name = "y" * 500
    entry = AuditEntry.objects.note(alice, Verb.CHANGED, actor=dana)
    assert len(facts_of(alice)["Your note"]) == 4000
    assert len(entry.row_name) == 200


def test_a_command_has_a_name_and_no_person(alice):
    entry = AuditEntry.objects.note(alice, Verb.CHANGED, by="manage recount", what="Counted anew.")
    assert (entry.actor, entry.actor_name) == (None, "manage recount")


def test_it_outlives_the_row(dana, gold):
    AuditEntry.objects.note(gold, Verb.DELETED, actor=dana)
    gold.delete()
    assert AuditEntry.objects.get().row_name == "Gold"


def test_entries_of_before_are_found_by_their_values(dana, alice):
    note = AuditEntry.objects.note
    entry = note(alice, Verb.CHANGED, actor=dana, changes=[say_changed("Name", "Älteste", None)])
    AuditEntry.objects.update(words="")
    import_module("business.migrations.0011_audit_words").fill_in(
        apps, SimpleNamespace(connection=connection)
    )
    assert AuditEntry.objects.get().words == entry.words
    assert AuditEntry.objects.with_words("ÄLTEST").exists()


def test_what_the_admin_noted_before_is_kept(dana, alice):
    for note in ("Status: Inactive.", [{"changed": {"fields": ["Note"]}}]):
        LogEntry.objects.log_actions(dana.pk, [alice], CHANGE, change_message=note)
    import_module("business.migrations.0007_history_into_audit").copy_history(
        apps, SimpleNamespace(connection=connection)
    )
    entries = AuditEntry.objects.about(alice).newest_first()
    assert [each.what for each in entries] == ["Changed Note.", "Status: Inactive."]
    assert {(each.actor, each.row_name) for each in entries} == {(dana, "Alice (alice)")}
    assert all(abs(each.at - timezone.now()) < timedelta(minutes=1) for each in entries)
