from typing import Any

from django.contrib.admin.models import LogEntry
from django.db import migrations

ROWS_OF_A_PIECE = 500


def copy_history(apps: Any, schema_editor: Any) -> None:
    """What the admin noted so far, in the words in which it showed it; nothing is erased."""
    entries = apps.get_model("admin", "LogEntry").objects.select_related("user", "content_type")
    copies = []
    AuditEntry = apps.get_model("business", "AuditEntry")
    for entry in entries.order_by("action_time", "pk").iterator(ROWS_OF_A_PIECE):
        kind = entry.content_type
        copies.append(
            AuditEntry(
                at=entry.action_time,
                actor_id=entry.user_id,
                actor_name=(entry.user.name or entry.user.email)[:200],
                verb=entry.action_flag,
                kind=f"{kind.app_label}.{kind.model}" if kind else "",
                key=(entry.object_id or "")[:64],
                row_name=entry.object_repr,
                what=LogEntry(change_message=entry.change_message).get_change_message(),
            )
        )
    AuditEntry.objects.bulk_create(copies, batch_size=ROWS_OF_A_PIECE)


class Migration(migrations.Migration):

    dependencies = [
        ("business", "0006_audit"),
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(copy_history, migrations.RunPython.noop)]
