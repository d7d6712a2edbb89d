"""The migrations say what the models say."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import models

from partners.models import Program


def test_migrations_are_complete(db):
    call_command("makemigrations", check=True, dry_run=True, stdout=StringIO())


def test_a_forgotten_migration_is_found(db, monkeypatch):
    field = models.CharField(max_length=9)
    fields = [*Program._meta.local_fields]
    try:
        field.contribute_to_class(Program, "forgotten")
        with pytest.raises(SystemExit):
            call_command("makemigrations", check=True, dry_run=True, stdout=StringIO())
    finally:
        Program._meta.local_fields[:] = fields
        Program._meta._expire_cache()
        del Program.forgotten
