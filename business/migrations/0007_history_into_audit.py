import json
from datetime import UTC
from typing import Any

from django.db import migrations

ROWS_OF_A_PIECE = 500
# By its table and not by its model: the redirect alone runs without the admin, and it must still
# be able to tell that none of these migrations is missing.
TABLE = "django_admin_log"
HISTORY = f"""
    SELECT log.action_time, log.user_id, person.name, person.email, log.action_flag,
        kind.app_label, kind.model, log.object_id, log.object_repr, log.change_message
    FROM {TABLE} AS log
    JOIN partners_user AS person ON person.id = log.user_id
    LEFT JOIN django_content_type AS kind ON kind.id = log.content_type_id
    ORDER BY log.action_time, log.id
"""


def copy_history(apps: Any, schema_editor: Any) -> None:
    """What the admin noted so far, in the words in which it showed it; nothing is erased."""
    connection = schema_editor.connection
    if TABLE not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        cursor.execute(HISTORY)
        rows = cursor.fetchall()
    AuditEntry = apps.get_model("business", "AuditEntry")
    AuditEntry.objects.bulk_create(
        [AuditEntry(**entry_of(row)) for row in rows], batch_size=ROWS_OF_A_PIECE
    )


def entry_of(row: Any) -> dict[str, Any]:
    at, actor, name, email, verb, app, model, key, row_name, message = row
    return {
        # SQLite answers instants in UTC that do not say so.
        "at": at if at.tzinfo else at.replace(tzinfo=UTC),
        "actor_id": actor,
        "actor_name": (name or email)[:200],
        "verb": verb,
        "kind": f"{app}.{model}" if app else "",
        "key": (key or "")[:64],
        "row_name": row_name,
        "what": in_words(message),
    }


def in_words(message: str) -> str:
    """A sentence, or the admin's list of what was added, changed and deleted."""
    try:
        parts = json.loads(message)
    except ValueError:
        return message
    if not isinstance(parts, list):
        return message
    return " ".join(say(verb, of) for part in parts for verb, of in part.items())


def say(verb: str, of: dict[str, Any]) -> str:
    named = " ".join(str(of[each]) for each in ("name", "object") if each in of)
    fields = ", ".join(of.get("fields", []))
    return " ".join(filter(None, [verb.capitalize(), fields, named and f"({named})"])) + "."


class Migration(migrations.Migration):

    dependencies = [
        ("business", "0006_audit"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(copy_history, migrations.RunPython.noop)]
