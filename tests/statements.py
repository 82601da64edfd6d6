"""The statements that a store is asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, event

from kb.store.database import Database


def statements_of(database: Database) -> list[tuple[str, Any]]:
    """The statements that are executed from now on, as they come, with their parameters."""
    statements: list[tuple[str, Any]] = []

    def note(_c: object, _cursor: object, statement: str, parameters: object, *_rest: object) -> None:
        statements.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", note)
    return statements


@contextmanager
def steps_of(connection: Connection) -> Iterator[list[None]]:
    """A list that grows by one for each step of SQLite's machine: how much it looks at, however fast it is."""
    steps: list[None] = []
    sqlite: Any = connection.connection.driver_connection
    sqlite.set_progress_handler(lambda: steps.append(None), 1)
    try:
        yield steps
    finally:
        sqlite.set_progress_handler(None, 0)
