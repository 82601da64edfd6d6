"""The change log between documents and whatever is derived from them, and the generation that caches compare."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, insert, select, update

from kb.store.database import insert_or_ignore, upsert
from kb.store.tables import changes, counters, documents

_GENERATION = "generation"
# Made once: a search asks for its generation several times.
_COUNTER = select(counters.c.value).where(counters.c.name == bindparam("wanted"))
_WINDOW = "window"
_CUT = "cut"


@dataclass(frozen=True, slots=True)
class Change:
    """A document that is new, changed or gone since the indexer last looked at it."""

    sequence: int
    document_id: int


def note_change(connection: Connection, document_id: int) -> None:
    """Enter a change of the document; an earlier one that waits is replaced."""
    connection.execute(delete(changes).where(changes.c.document_id == document_id))
    connection.execute(insert(changes).values(document_id=document_id))


def require_cut(connection: Connection, window: int, version: int) -> bool:
    """Say for which window of the embedding model, and by which version of the rules, the documents are cut.

    If it was another one, every document enters the log, to be cut anew; whether that was so.
    """
    before = get_counter(connection, _WINDOW), get_counter(connection, _CUT) or 1  # 1: none was noted then
    if before == (window, version):
        return False
    put_counter(connection, _WINDOW, window)
    put_counter(connection, _CUT, version)
    if before[0] is None:
        return False
    connection.execute(delete(changes))
    connection.execute(insert(changes).from_select(["document_id"], select(documents.c.id).order_by(documents.c.id)))
    return True


def waiting_changes(connection: Connection, limit: int, *, after: int = 0) -> list[Change]:
    """The oldest changes with a sequence beyond ``after`` that are not done."""
    statement = select(changes).where(changes.c.sequence > after).order_by(changes.c.sequence).limit(limit)
    return [Change(row.sequence, row.document_id) for row in connection.execute(statement)]


def is_indexed() -> ColumnElement[bool]:
    """The condition on ``documents`` that the indexer knows what they say: their words, and what they are copies of."""
    return documents.c.id.not_in(select(changes.c.document_id))


def count_waiting_changes(connection: Connection) -> int:
    """How many documents the indexer has still to look at."""
    return connection.execute(select(func.count()).select_from(changes)).scalar_one()


def state_of_documents(connection: Connection) -> tuple[int, int]:
    """Something that is another whenever a document was stored, changed or deleted, or a generation has passed."""
    newest = connection.execute(select(func.max(changes.c.sequence))).scalar()
    return generation(connection), newest or 0


def finish_changes(connection: Connection, done: Sequence[Change]) -> None:
    """Take changes out of the log; a document that changed again meanwhile stays in it under its newer sequence."""
    connection.execute(delete(changes).where(changes.c.sequence.in_([change.sequence for change in done])))


def generation(connection: Connection) -> int:
    """A number that grows whenever what a search can find has changed."""
    return get_counter(connection, _GENERATION) or 0


def next_generation(connection: Connection) -> None:
    """Tell caches that what a search can find has changed."""
    count_up(connection, _GENERATION)


def count_up(connection: Connection, name: str) -> None:
    """Make the number under a name, 0 if there is none, one greater."""
    insert_or_ignore(connection, counters, [{"name": name, "value": 0}])
    connection.execute(update(counters).where(counters.c.name == name).values(value=counters.c.value + 1))


def put_counter(connection: Connection, name: str, value: int) -> None:
    """Remember a number by name."""
    upsert(connection, counters, [{"name": name, "value": value}])


def get_counter(connection: Connection, name: str) -> int | None:
    """The number that was remembered under a name."""
    return connection.execute(_COUNTER, {"wanted": name}).scalar()
