from typing import Any

from django.db import migrations, models

ROWS_OF_A_PIECE = 500


def fill_in(apps: Any, schema_editor: Any) -> None:
    """What entries of before can be found by; the same words as `words_of` of business/audit."""
    AuditEntry = apps.get_model("business", "AuditEntry")
    entries = AuditEntry.objects.using(schema_editor.connection.alias).order_by("pk")
    last = 0
    while piece := list(entries.filter(pk__gt=last)[:ROWS_OF_A_PIECE]):
        for entry in piece:
            values = [each[name] for each in entry.changes for name in ("field", "before", "after")]
            words = [entry.row_name, entry.actor_name, entry.what, *values]
            entry.words = "\n".join(filter(None, words)).lower()
        AuditEntry.objects.bulk_update(piece, ["words"])
        last = piece[-1].pk


class Migration(migrations.Migration):

    dependencies = [("business", "0010_unsubscribe_address")]

    operations = [
        migrations.AddField(
            model_name="auditentry",
            name="words",
            field=models.TextField(blank=True, default="", editable=False),
            preserve_default=False,
        ),
        migrations.RunPython(fill_in, migrations.RunPython.noop),
    ]
