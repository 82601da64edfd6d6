"""Editions of digests, and what editors made of them. Every function works inside the caller's transaction.

An edition is known by its audience's name, its language and its days. Its content is text here: what it means is known
to ``kb.digest.edition``.
"""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, delete, func, insert, select

from kb.models import EditorsWork
from kb.store.clock import is_steady
from kb.store.database import upsert
from kb.store.tables import editions, editors_work

EDITIONS_KEPT = timedelta(days=3 * 365)
VERSIONS_KEPT = 20


@dataclass(frozen=True, slots=True)
class EditionKey:
    """What versions of one edition share."""

    audience: str
    lang: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class StoredEdition:
    """A version of an edition; versions count from 1."""

    key: EditionKey
    version: int
    composed: datetime
    content: str


def put_edition(connection: Connection, key: EditionKey, content: str, now: datetime) -> StoredEdition:
    """Store a new version of an edition; the oldest go, and so do editions that are three years old."""
    statement = select(func.max(editions.c.version)).where(_is(key, editions))
    version = (connection.execute(statement).scalar() or 0) + 1
    values = {**asdict(key), "version": version, "composed": now, "content": content}
    connection.execute(insert(editions).values(values))
    connection.execute(delete(editions).where(_is(key, editions), editions.c.version <= version - VERSIONS_KEPT))
    if is_steady(connection, now):
        connection.execute(delete(editions).where(editions.c.composed < now - EDITIONS_KEPT))
        connection.execute(delete(editors_work).where(editors_work.c.end < (now - EDITIONS_KEPT).date()))
    return StoredEdition(key, version, now, content)


def find_edition(connection: Connection, key: EditionKey, version: int | None = None) -> StoredEdition | None:
    """A version of an edition, by default the last."""
    statement = select(editions).where(_is(key, editions)).order_by(editions.c.version.desc()).limit(1)
    if version is not None:
        statement = statement.where(editions.c.version == version)
    row = connection.execute(statement).mappings().first()
    return None if row is None else _edition(row)


def edition_before(connection: Connection, key: EditionKey) -> StoredEdition | None:
    """The last version of the edition that ended last before this one begins, for the same audience and language.

    One of less than half as many days is of another cadence, as that of a day for one of a week: who gets this one did
    not get it.
    """
    first, last = editions.c.start, editions.c.end
    same = and_(editions.c.audience == key.audience, editions.c.lang == key.lang)
    statement = select(first, last).distinct().where(same, last < key.start).order_by(last.desc(), first.desc())
    for start, end in connection.execute(statement):
        if end - start >= (key.end - key.start) / 2:
            return find_edition(connection, replace(key, start=start, end=end))
    return None


def list_editions(connection: Connection, limit: int, of: tuple[str, str] | None = None) -> list[StoredEdition]:
    """The last version of each edition, the latest days first; those of an audience's name and language, or all."""
    last = (
        select(func.max(editions.c.id))
        .group_by(editions.c.audience, editions.c.lang, editions.c.start, editions.c.end)
        .scalar_subquery()
    )
    statement = (
        select(editions)
        .where(editions.c.id.in_(last))
        .order_by(editions.c.end.desc(), editions.c.start.desc(), editions.c.audience, editions.c.lang)
        .limit(limit)
    )
    if of is not None:
        statement = statement.where(editions.c.audience == of[0], editions.c.lang == of[1])
    return [_edition(row) for row in connection.execute(statement).mappings()]


def get_work(connection: Connection, key: EditionKey) -> EditorsWork:
    """What an editor decided for an edition; nothing where there is none."""
    stored = connection.execute(select(editors_work.c.work).where(_is(key, editors_work))).scalar()
    if stored is None:
        return EditorsWork()
    return EditorsWork(tuple(stored["pinned"]), tuple(stored["dropped"]), stored["notes"], stored["note"])


def put_work(connection: Connection, key: EditionKey, work: EditorsWork) -> None:
    """Replace what an editor decided for an edition."""
    upsert(connection, editors_work, [{**asdict(key), "work": asdict(work)}])


def _is(key: EditionKey, table: Any) -> ColumnElement[bool]:
    columns = table.c
    return and_(
        columns.audience == key.audience,
        columns.lang == key.lang,
        columns.start == key.start,
        columns.end == key.end,
    )


def _edition(row: RowMapping) -> StoredEdition:
    key = EditionKey(row["audience"], row["lang"], row["start"], row["end"])
    return StoredEdition(key, row["version"], row["composed"], row["content"])
