from typing import Any

from django.db import migrations

import tracking.wide_index

FORMER = "CREATE INDEX count_link_day ON tracking_hitcount (link_id, day)"
WIDE = "CREATE INDEX count_link_day ON tracking_hitcount (link_id, day, reason, hits)"


def widen(_apps: Any, editor: Any) -> None:
    """On PostgreSQL the index is what it was: nobody waits for it to be made again."""
    replace(editor, WIDE)


def narrow(_apps: Any, editor: Any) -> None:
    replace(editor, FORMER)


def replace(editor: Any, statement: str) -> None:
    if editor.connection.vendor == "sqlite":
        editor.execute("DROP INDEX count_link_day")
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("tracking", "0010_referrals_by_time")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(widen, narrow)],
            state_operations=[
                migrations.RemoveIndex("hitcount", "count_link_day"),
                migrations.AddIndex(
                    "hitcount",
                    tracking.wide_index.WideIndex(
                        also=("reason", "hits"), fields=["link_id", "day"], name="count_link_day"
                    ),
                ),
            ],
        )
    ]
