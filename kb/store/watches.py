"""Watches, and the documents that they have found. Every function works inside the caller's transaction."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, and_, delete, func, insert, select, update

from kb.errors import WatchError, WatchLimitError
from kb.models import Watch
from kb.names import name_key
from kb.store.changes import is_indexed
from kb.store.clock import is_steady
from kb.store.database import in_batches, insert_or_ignore
from kb.store.search_filters import filters_of, filters_to_store
from kb.store.tables import documents, watch_hits, watches

MAX_WATCHES = 500


@dataclass(frozen=True, slots=True)
class Found:
    """A document that a watch finds. ``text_id`` is its own id, or that of the document that it is a copy of."""

    document_id: int
    text_id: int
    dated: datetime
    seen: datetime
    title: str
    url: str


# The columns of a ``Found``.
FOUND = (
    documents.c.id,
    func.coalesce(documents.c.copy_of, documents.c.id),
    documents.c.dated,
    documents.c.seen,
    documents.c.title,
    documents.c.url,
)


def put_watch(connection: Connection, watch: Watch) -> Watch:
    """Store a new watch; give it with its id.

    Raises ``WatchLimitError`` if there are too many, ``WatchError`` if its name is taken.
    """
    known = list_watches(connection)
    if len(known) >= MAX_WATCHES:
        raise WatchLimitError(f"There are {MAX_WATCHES} watches; remove one with `catalejo watch remove NAME`.")
    if any(name_key(other.name) == name_key(watch.name) for other in known):
        raise WatchError(f"There is a watch {watch.name!r} already; choose another name, or remove it first.")
    values = {**asdict(watch), "filters": filters_to_store(watch.filters)}
    del values["id"]
    connection.execute(insert(watches).values(values))
    return get_watch(connection, watch.name)


def get_watch(connection: Connection, name: str) -> Watch:
    """The watch of this name, compared without case. Raises ``WatchError`` if there is none."""
    for watch in list_watches(connection):
        if name_key(watch.name) == name_key(name):
            return watch
    raise WatchError(f"There is no watch {name[:80]!r}; `catalejo watch list` names those that there are.")


def list_watches(connection: Connection) -> list[Watch]:
    """Every watch, by name."""
    return [_watch(row) for row in connection.execute(select(watches).order_by(watches.c.name)).mappings()]


def remove_watch(connection: Connection, watch: Watch) -> None:
    """Forget a watch; the alerts that it raised stay."""
    connection.execute(delete(watches).where(watches.c.id == watch.id))


def is_unseen(watch: Watch) -> ColumnElement[bool]:
    """The condition on ``documents`` that they are indexed, and a watch has not looked at them, or not found them."""
    found = select(watch_hits.c.document_id).where(watch_hits.c.watch_id == watch.id)
    return and_(documents.c.id > watch.known_until, is_indexed(), documents.c.id.not_in(found))


def waiting(connection: Connection, watch: Watch) -> list[Found]:
    """The documents that a watch has found and not told yet."""
    return [Found(*row) for row in connection.execute(_hits(watch, *FOUND).where(watch_hits.c.told.is_(None)))]


def told(connection: Connection, watch: Watch) -> list[tuple[Found, datetime]]:
    """The documents that a watch has told, as far as that is remembered, and when."""
    statement = _hits(watch, *FOUND, watch_hits.c.told).where(watch_hits.c.told.is_not(None))
    return [(Found(*found), when) for *found, when in connection.execute(statement)]


def note_found(
    connection: Connection, watch: Watch, document_ids: Sequence[int], known_until: int, now: datetime
) -> bool:
    """Remember what a watch found, and that it has looked at every document up to ``known_until``.

    Whether the watch is there: another process may have removed it.
    """
    values = {"known_until": max(watch.known_until, known_until)}
    if not connection.execute(update(watches).where(watches.c.id == watch.id).values(values)).rowcount:
        return False
    for batch in in_batches(document_ids):
        # A document may have been deleted meanwhile.
        there = select(documents.c.id).where(documents.c.id.in_(batch))
        rows = [{"watch_id": watch.id, "document_id": each, "found": now} for each in connection.scalars(there)]
        insert_or_ignore(connection, watch_hits, rows)
    return True


def note_told(connection: Connection, watch: Watch, document_ids: Sequence[int], now: datetime) -> None:
    """Remember that documents which a watch found were told."""
    for batch in in_batches(document_ids):
        part = watch_hits.c.document_id.in_(batch)
        connection.execute(update(watch_hits).where(watch_hits.c.watch_id == watch.id, part).values(told=now))


def forget_found(connection: Connection, now: datetime, keep: timedelta) -> None:
    """Drop what watches found longer than ``keep`` ago, by a clock that is steady, but for documents that they still
    look at.
    """
    if not is_steady(connection, now):
        return
    looked_at = select(watches.c.known_until).where(watches.c.id == watch_hits.c.watch_id).scalar_subquery()
    is_old = watch_hits.c.found < now - keep
    connection.execute(delete(watch_hits).where(is_old, watch_hits.c.document_id <= looked_at))


def _hits(watch: Watch, *columns: ColumnElement[Any]) -> Select[Any]:
    of_documents = select(*columns).join(watch_hits, watch_hits.c.document_id == documents.c.id)
    return of_documents.where(watch_hits.c.watch_id == watch.id).order_by(documents.c.id)


def _watch(row: RowMapping) -> Watch:
    return Watch(**{**row, "filters": filters_of(row["filters"])})
