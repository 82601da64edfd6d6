"""The pages that documents were read from, as they were fetched. All functions work inside the caller's transaction."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, or_, select

from kb.models import RawPage
from kb.store.database import upsert
from kb.store.tables import counters, raw_pages


def put_raw_page(connection: Connection, page: RawPage) -> None:
    """Keep the page of a document, in the place of an earlier one."""
    drop_raw_page(connection, page.document_id)  # see ``put_visit``
    values = {"document_id": page.document_id, "url": page.url, "charset": page.charset, "fetched": page.fetched}
    connection.execute(insert(raw_pages), values | {"size": len(page.body), "body": page.body})


def raw_pages_after(connection: Connection, document_id: int, limit: int) -> list[RawPage]:
    """The pages of the next documents beyond this id, by their ids."""
    statement = select(raw_pages).where(raw_pages.c.document_id > document_id).order_by(raw_pages.c.document_id)
    rows = connection.execute(statement.limit(limit))
    return [RawPage(row.url, row.charset, row.fetched, row.body, row.document_id) for row in rows]


def count_raw_pages(connection: Connection, *, after: int = 0) -> int:
    """How many pages are kept, of documents beyond this id."""
    statement = select(func.count()).select_from(raw_pages).where(raw_pages.c.document_id > after)
    return connection.execute(statement).scalar_one()


def when_fetched(connection: Connection, document_ids: Iterable[int]) -> dict[int, datetime]:
    """When the kept pages of these documents were fetched; those that have none are left out."""
    statement = select(raw_pages.c.document_id, raw_pages.c.fetched)
    return {
        row.document_id: row.fetched
        for row in connection.execute(statement.where(raw_pages.c.document_id.in_(list(document_ids))))
    }


def drop_raw_page(connection: Connection, document_id: int) -> None:
    """Keep the page of a document no longer."""
    connection.execute(delete(raw_pages).where(raw_pages.c.document_id == document_id))


def drop_raw_pages(connection: Connection, document_ids: Sequence[int]) -> None:
    """Keep the pages of these documents no longer; some hundreds at once, as other writers wait for it."""
    connection.execute(delete(raw_pages).where(raw_pages.c.document_id.in_(document_ids)))


def pages_to_prune(connection: Connection, now: datetime, keep: timedelta, max_bytes: int) -> list[int]:
    """The documents whose pages were fetched longer than ``keep`` ago, or are the oldest of too many bytes."""
    bytes_so_far = func.sum(raw_pages.c.size).over(order_by=(raw_pages.c.fetched.desc(), raw_pages.c.document_id))
    newest_first = select(raw_pages.c.document_id, raw_pages.c.fetched, bytes_so_far.label("bytes")).subquery()
    too_many = or_(newest_first.c.fetched <= now - keep, newest_first.c.bytes > max_bytes)
    return list(connection.execute(select(newest_first.c.document_id).where(too_many)).scalars())


def reading_position(connection: Connection, reader: str) -> int:
    """The last document whose page this ``reader`` read again, where it did not come to the end; else 0."""
    return connection.execute(select(counters.c.value).where(counters.c.name == _position_of(reader))).scalar() or 0


def put_reading_position(connection: Connection, reader: str, document_id: int | None) -> None:
    """Remember how far the kept pages were read again; ``None``: to the end. What other readers left is forgotten."""
    connection.execute(delete(counters).where(counters.c.name.startswith(_position_of(""))))
    if document_id is not None:
        upsert(connection, counters, [{"name": _position_of(reader), "value": document_id}])


def _position_of(reader: str) -> str:
    return f"read again: {reader}"[:40]
