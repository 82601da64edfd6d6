"""Pages that sources named, which wait to be fetched or were given up. Inside the caller's transaction."""

from collections.abc import Collection, Iterable
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, and_, delete, func, or_, select, update

from kb.models import DateReliability, DuePage, PageVisit, PendingPage, RawDocument, SourceType
from kb.store.clock import is_steady
from kb.store.database import insert_or_ignore
from kb.store.tables import document_addresses, documents, page_visits, pages, sources

_TIMES = ("published", "seen", "modified")
_VISIT = tuple(field.name for field in fields(PageVisit))


def add_pages(connection: Connection, found: Iterable[PendingPage], now: datetime) -> None:
    """Remember pages that are to be fetched; those that are known stay as they are."""
    rows = [
        {
            "address": page.address,
            "source_id": page.source_id,
            "entry": _entry_to_json(page.entry),
            "attempts": page.attempts,
            "next_attempt": page.not_before or now,
            "found": now,
        }
        for page in found
    ]
    insert_or_ignore(connection, pages, rows)


def ask_again(connection: Connection, source_id: int, now: datetime, *, since: datetime, most: int) -> None:
    """Have the pages of the documents of a source that were collected ``since`` then be fetched once more, the newest
    ``most`` of them.

    Not those that are only a place on a page. What a document says that has no page of its own, it goes on saying where
    its page still gives no article.
    """
    columns = documents.c
    statement = (
        select(documents, page_visits.c.document_id.label("visited"))
        .outerjoin(page_visits, page_visits.c.document_id == columns.id)
        .where(columns.source_id == source_id, columns.seen >= since, ~columns.canonical_url.contains("#"))
        .order_by(columns.seen.desc(), columns.id.desc())
        .limit(most)
    )
    found = []
    for row in connection.execute(statement):
        said = row.text if row.visited is None else ""
        entry = RawDocument(row.url, said, row.title, author=row.author, tags=tuple(row.tags))
        found.append(PendingPage(row.canonical_url, source_id, entry))
    add_pages(connection, found, now)


def due_pages(
    connection: Connection, source_type: SourceType, now: datetime, *, after: DuePage | None = None, limit: int = 1000
) -> list[DuePage]:
    """The pages of sources of a type that are to be fetched now, those that have waited longest first.

    At most ``limit``, for there may be very many; the next ones are those ``after`` the last of these.
    """
    statement = (
        _with_visits(
            select(
                pages.c.address,
                func.coalesce(page_visits.c.url, pages.c.entry["url"].as_string()),
                pages.c.source_id,
                pages.c.next_attempt,
                page_visits.c.etag,
                page_visits.c.last_modified,
            )
        )
        .join(sources, sources.c.id == pages.c.source_id)
        .where(sources.c.type == source_type.value, pages.c.next_attempt <= now)
        .order_by(pages.c.next_attempt, pages.c.address)
        .limit(limit)
    )
    if after is not None:
        same_time = and_(pages.c.next_attempt == after.due, pages.c.address > after.address)
        statement = statement.where(or_(pages.c.next_attempt > after.due, same_time))
    return [DuePage(*row) for row in connection.execute(statement)]


def get_page(connection: Connection, address: str) -> PendingPage | None:
    """The page that is to be fetched, or waits to be, under this address; ``None`` if it was given up or is none."""
    statement = _with_visits(select(pages, page_visits))
    is_wanted = and_(pages.c.address == address, pages.c.next_attempt.is_not(None))
    row = connection.execute(statement.where(is_wanted)).mappings().first()
    return None if row is None else _page(row)


def postpone_page(
    connection: Connection, page: PendingPage, outcome: str, until: datetime, *, counts: bool = True
) -> None:
    """Try the page again, not before ``until``. ``counts`` is whether this was one of its attempts."""
    attempts = page.attempts + counts
    _set_page(connection, page.address, attempts=attempts, next_attempt=until, last_outcome=outcome)


def give_up_page(connection: Connection, page: PendingPage, outcome: str) -> None:
    """Do not fetch the page again; its address stays known."""
    _set_page(connection, page.address, attempts=page.attempts + 1, next_attempt=None, last_outcome=outcome, entry=None)


def drop_pages(connection: Connection, addresses: Collection[str]) -> None:
    """Forget that these pages wait or were given up; what are documents stay as they are. At most some thousands."""
    connection.execute(delete(pages).where(pages.c.address.in_(addresses)))


def drop_oldest_waiting(connection: Connection, most: int) -> dict[int, int]:
    """Forget the pages that have waited longest where more than ``most`` of a source do; give how many, by source."""
    waits = pages.c.next_attempt.is_not(None)
    count = func.count()
    full = select(pages.c.source_id, count).where(waits).group_by(pages.c.source_id).having(count > most)
    dropped: dict[int, int] = {}
    for source_id, waiting in connection.execute(full).all():
        oldest = (
            select(pages.c.address)
            .where(waits, pages.c.source_id == source_id)
            .order_by(pages.c.found, pages.c.address)
            .limit(waiting - most)
        )
        connection.execute(delete(pages).where(pages.c.address.in_(oldest)))
        dropped[source_id] = waiting - most
    return dropped


def forget_old_pages(connection: Connection, now: datetime, keep: timedelta) -> None:
    """Drop pages found longer than ``keep`` ago, by a clock that is steady, so that the table does not grow forever."""
    if is_steady(connection, now):
        connection.execute(delete(pages).where(pages.c.found < now - keep))


def _set_page(connection: Connection, address: str, **values: Any) -> None:
    connection.execute(update(pages).where(pages.c.address == address).values(values))


def _page(row: RowMapping) -> PendingPage:
    return PendingPage(
        address=row["address"],
        source_id=row["source_id"],
        entry=_entry_from_json(row["entry"]),
        attempts=row["attempts"],
        not_before=row["next_attempt"],
        visit=None if row["document_id"] is None else PageVisit(**{name: row[name] for name in _VISIT}),
    )


def _with_visits(statement: Select[Any]) -> Select[Any]:
    """The statement over pages, with the visits of those that are documents already."""
    return (
        statement.select_from(pages)
        .outerjoin(document_addresses, document_addresses.c.address == pages.c.address)
        .outerjoin(page_visits, page_visits.c.document_id == document_addresses.c.document_id)
    )


def _entry_to_json(entry: RawDocument) -> dict[str, Any]:
    # Not by asdict, which copies every value: half the time that storing a feed's entries took.
    values = {field.name: getattr(entry, field.name) for field in fields(entry)}
    values = {key: value for key, value in values.items() if value not in (None, "", ())}
    for key in _TIMES:
        if key in values:
            values[key] = values[key].isoformat()
    return values


def _entry_from_json(values: dict[str, Any]) -> RawDocument:
    values = dict(values)
    for key in _TIMES:
        if key in values:
            values[key] = datetime.fromisoformat(values[key])
    if "date_reliability" in values:
        values["date_reliability"] = DateReliability(values["date_reliability"])
    for key in ("tags", "addresses"):
        values[key] = tuple(values.get(key, ()))
    return RawDocument(**values)
