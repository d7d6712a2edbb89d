"""An index that on SQLite holds what the query reads, too, so that it needs no look at the rows.

On PostgreSQL a count that changes would then have to be written into every index of its table
(no heap-only update), at each click; there the plain index is quick enough. Figures:
docs/adr/0010-wide-index-on-sqlite.md.
"""

from typing import Any

from django.db import models


class WideIndex(models.Index):
    """An index of `fields`; on SQLite those of `also` stand behind them."""

    def __init__(self, *, also: tuple[str, ...] = (), **options: Any) -> None:
        super().__init__(**options)
        self.also = tuple(also)

    def deconstruct(self) -> Any:
        path, expressions, options = super().deconstruct()
        return path, expressions, options | {"also": self.also}

    def create_sql(
        self, model: type[models.Model], schema_editor: Any, using: str = "", **options: Any
    ) -> Any:
        names = [*self.fields]
        if schema_editor.connection.vendor == "sqlite":
            names += self.also
        # Serves what the model that has this index says.
        plain = models.Index(fields=names, name=self.name)
        return plain.create_sql(model, schema_editor, using, **options)
