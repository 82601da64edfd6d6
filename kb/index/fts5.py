"""A table of SQLite's FTS5 that holds words which ``kb.index.analysis`` has made. Inside the caller's transaction.

FTS5's own tokenizers cannot do what the analysis does: ``remove_diacritics`` makes one word of *año* and *ano*, and
there are no Spanish or Portuguese stems. So words come ready made, separated by spaces, and the ascii tokenizer takes
every character beyond ASCII as part of a word.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, TableClause, column, insert, table, text
from sqlalchemy.sql.expression import TextClause


@dataclass(frozen=True, slots=True)
class Fts5Table:
    """One table, by its name and columns; rows have an id. The name ends in a number that goes up with the analysis.

    An index made by an older analysis is then missing, and so made anew; its table goes when that is done.
    """

    name: str
    columns: tuple[str, ...]

    @property
    def selectable(self) -> TableClause:
        """The table for SQLAlchemy: ``rowid``, its columns, and the column of its own name that MATCH takes."""
        return table(self.name, column("rowid"), column(self.name), *map(column, self.columns))

    def exists(self, connection: Connection) -> bool:
        """Whether it has been made."""
        statement = text("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = :name")
        return connection.execute(statement, {"name": self.name}).scalar() is not None

    def create(self, connection: Connection) -> None:
        """Make it, empty, if it is not there."""
        connection.execute(self._create_statement(self.name))

    def count(self, connection: Connection) -> int:
        """How many rows it holds; 0 where it is missing."""
        if not self.exists(connection):
            return 0
        return int(connection.execute(text(f"SELECT count(*) FROM {self.name}_docsize")).scalar_one())  # noqa: S608

    def add(self, connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
        """Store rows, ``rowid`` and columns, whose ids are not there yet."""
        self._add_to(connection, self.name, rows)

    def remove(self, connection: Connection, ids: Sequence[int]) -> None:
        """Take rows out."""
        if ids:
            statement = text(f"DELETE FROM {self.name} WHERE rowid = :id")  # noqa: S608
            connection.execute(statement, [{"id": row_id} for row_id in ids])

    def begin_rebuild(self, connection: Connection) -> None:
        """Make an empty table beside the one in use, in place of any that was left unfinished."""
        connection.execute(text(f"DROP TABLE IF EXISTS {self._new}"))
        connection.execute(self._create_statement(self._new))

    def add_to_rebuild(self, connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
        """Store rows in the table that is being made."""
        self._add_to(connection, self._new, rows)

    def finish_rebuild(self, connection: Connection) -> None:
        """Put the new table in the place of the one in use, and of those of older analyses."""
        base, _, number = self.name.rpartition("_")
        for older in range(1, int(number) + 1):
            connection.execute(text(f"DROP TABLE IF EXISTS {base}_{older}"))
        connection.execute(text(f"ALTER TABLE {self._new} RENAME TO {self.name}"))

    @property
    def _new(self) -> str:
        return self.name + "_new"

    def _add_to(self, connection: Connection, name: str, rows: Iterable[Mapping[str, Any]]) -> None:
        values = list(rows)
        if values:
            connection.execute(insert(table(name, column("rowid"), *map(column, self.columns))), values)

    def _create_statement(self, name: str) -> TextClause:
        columns = ", ".join(self.columns)
        return text(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {name} USING fts5({columns}, tokenize = \"ascii tokenchars '#@_&'\")"
        )
