"""Database triggers that change the routing version (docs/adr/0005-routing-version.md).

On SQLite, Django drops a table's triggers when a migration alters the table: such a migration is
followed by one of this app that installs them again. A test compares the triggers with this list.
"""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# All that the routing table is read from.
TABLES = (
    "business_business",
    "partners_partner",
    "partners_partnercode",
    "partners_membership",
    "referrals_trackinglink",
    "referrals_trackinglink_programs",
    "referrals_linkcode",
    "referrals_adcode",
)

# The row is locked at commit only: two people who save at once must not wait for each other.
POSTGRESQL_FUNCTION = """
    CREATE OR REPLACE FUNCTION tracking_change_routing_version() RETURNS trigger AS $$
    BEGIN
        INSERT INTO tracking_routingversion AS now (id, version)
            VALUES (1, pg_current_xact_id()::text::bigint)
            ON CONFLICT (id) DO UPDATE SET version = excluded.version
            WHERE now.version <> excluded.version;
        RETURN NULL;
    END $$ LANGUAGE plpgsql
"""
POSTGRESQL = (
    "DROP TRIGGER IF EXISTS {table}_routing ON {table}",
    "DROP TRIGGER IF EXISTS {table}_routing_truncate ON {table}",
    """CREATE CONSTRAINT TRIGGER {table}_routing AFTER INSERT OR UPDATE OR DELETE ON {table}
        DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION tracking_change_routing_version()""",
    """CREATE TRIGGER {table}_routing_truncate AFTER TRUNCATE ON {table}
        EXECUTE FUNCTION tracking_change_routing_version()""",
)
# A random number, since a counter would come back to an old value when the row is erased.
SQLITE_CHANGE = """
    INSERT INTO tracking_routingversion (id, version) VALUES (1, random() & 9223372036854775807)
        ON CONFLICT (id) DO UPDATE SET version = excluded.version;
"""


def install_triggers(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    """For `migrations.RunPython`; replaces triggers that exist."""
    if editor.connection.vendor == "postgresql":
        statements = [POSTGRESQL_FUNCTION]
        statements += [each.format(table=table) for table in TABLES for each in POSTGRESQL]
    else:
        statements = [each for table in TABLES for each in sqlite_triggers(table)]
    for each in statements:
        editor.execute(each, params=None)


def sqlite_triggers(table: str) -> list[str]:
    statements = []
    for event in ("insert", "update", "delete"):
        name = f"{table}_routing_{event}"
        statements += [
            f"DROP TRIGGER IF EXISTS {name}",
            f"CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN {SQLITE_CHANGE} END",
        ]
    return statements


def remove_triggers(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP FUNCTION IF EXISTS tracking_change_routing_version() CASCADE")
        return
    for table in TABLES:
        for event in ("insert", "update", "delete"):
            editor.execute(f"DROP TRIGGER IF EXISTS {table}_routing_{event}")
