"""The statements that a store is asked."""

from typing import Any

from sqlalchemy import event

from kb.store.database import Database


def statements_of(database: Database) -> list[tuple[str, Any]]:
    """The statements that are executed from now on, as they come, with their parameters."""
    statements: list[tuple[str, Any]] = []

    def note(_c: object, _cursor: object, statement: str, parameters: object, *_rest: object) -> None:
        statements.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", note)
    return statements
