"""What a database holds, in numbers that must be the same after a restore."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

# A day's salt is erased after the next day, and no backup may keep it longer (docs/rules.md,
# Privacy). Without it only repeats without a cookie count as unique once more.
LEFT_OUT = "tracking_daysalt"
SUMS = (("tracking_hitcount", "hits"), ("tracking_optin", "gross"))

# Answers all rows of a statement.
Ask = Callable[[str], list[Any]]


@dataclass(frozen=True, slots=True)
class Figures:
    """Rows by table, sums by `table.column`, applied migrations as `app.name`."""

    rows: dict[str, int]
    sums: dict[str, int]
    migrations: list[str]

    def differences(self, found: "Figures") -> list[str]:
        """Sentences; none where `found` is the same."""
        kept, now = self.rows | self.sums, found.rows | found.sums
        return [
            f"{name}: {now.get(name, 'missing')} instead of {kept.get(name, 'none')}"
            for name in sorted(kept.keys() | now.keys())
            if kept.get(name) != now.get(name)
        ]


def take_figures(ask: Ask, tables: Iterable[str]) -> Figures:
    """Asked inside one transaction, so that all numbers are of one moment."""
    found = sorted(set(tables) - {LEFT_OUT})
    migrations = "SELECT app, name FROM django_migrations ORDER BY id"
    return Figures(
        rows={name: ask(f'SELECT COUNT(*) FROM "{name}"')[0][0] for name in found},  # noqa: S608
        sums={
            f"{table}.{column}": int(ask(f'SELECT SUM("{column}") FROM "{table}"')[0][0] or 0)  # noqa: S608
            for table, column in SUMS
            if table in found
        },
        migrations=[f"{app}.{name}" for app, name in ask(migrations)]
        if "django_migrations" in found
        else [],
    )
