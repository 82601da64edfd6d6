"""Sources, and what collecting has learned of them. Inside the caller's transaction."""

from collections.abc import Sequence
from dataclasses import asdict, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, delete, insert, or_, select, update

from kb.errors import SourceError
from kb.models import Source, SourceState, SourceType
from kb.store.changes import next_generation
from kb.store.tables import documents, pages, source_states, sources

# Asked for at every check of a source. A statement that is made anew takes as long to make as to execute.
_SOURCE_AND_STATE = select(sources, source_states).join(source_states).where(sources.c.id == bindparam("source_id"))
_SOURCE_OF = select(sources).where(sources.c.id == bindparam("source_id"))
_STATE_OF = select(source_states).where(source_states.c.source_id == bindparam("source_id"))
_PUT_STATE = (
    update(source_states)
    .where(source_states.c.source_id == bindparam("new_source_id"))
    .values({column: bindparam(f"new_{column.name}") for column in source_states.c if not column.primary_key})
)


def add_source(connection: Connection, source: Source) -> Source:
    """Store a new source and give it back with its id. Raises ``SourceError`` if its address is there already."""
    taken = connection.execute(select(sources.c.name).where(sources.c.url == source.url)).scalar()
    if taken is not None:
        raise SourceError(f"{source.url} is a source already, under the name {taken!r}.")
    assert source.added is not None
    values = {key: value for key, value in asdict(source).items() if key != "id"}
    values |= {"type": source.type.value, "tags": list(source.tags)}
    result = connection.execute(insert(sources).values(values))
    assert result.inserted_primary_key is not None
    source_id = int(result.inserted_primary_key[0])
    connection.execute(insert(source_states).values(source_id=source_id, failures_in_a_row=0))
    return replace(source, id=source_id)


def add_sources(connection: Connection, found: Sequence[Source]) -> list[Source]:
    """Store those whose address is not there yet and give them back with their ids. At most some hundreds at once."""
    wanted = [source.url for source in found]
    known = set(connection.execute(select(sources.c.url).where(sources.c.url.in_(wanted))).scalars())
    return [add_source(connection, source) for source in found if source.url not in known]


def describe_source(connection: Connection, source: Source) -> None:
    """Replace what a person says of a source: name, language, country, kind, tags, whether it needs JavaScript, and
    whether it is collected.

    Name, country, kind and tags are those of the documents that it brought too, except of one that has another country
    or kind of its own. Their languages are their own.
    """
    before = get_source(connection, source.id)
    values = {name: getattr(source, name) for name in ("name", "lang", "country", "kind", "javascript", "enabled")}
    statement = update(sources).where(sources.c.id == source.id)
    connection.execute(statement.values(tags=list(source.tags), **values))
    if before is not None:
        _describe_documents(connection, before, source)


def _describe_documents(connection: Connection, before: Source, now: Source) -> None:
    is_own = documents.c.source_id == now.id
    changed = False
    for column, old, new in (
        (documents.c.source, before.name, now.name),
        (documents.c.country, before.country, now.country),
        (documents.c.kind, before.kind, now.kind),
    ):
        if new != old:
            statement = update(documents).where(is_own, column.is_not_distinct_from(old)).values({column: new})
            changed |= connection.execute(statement).rowcount > 0
    removed, added = set(before.tags) - set(now.tags), [tag for tag in now.tags if tag not in before.tags]
    if removed or added:
        tagged = [
            {"document_id": row.id, "now": [*(tag for tag in row.tags if tag not in {*removed, *added}), *added]}
            for row in connection.execute(select(documents.c.id, documents.c.tags).where(is_own))
        ]
        if tagged:
            by_id = update(documents).where(documents.c.id == bindparam("document_id"))
            connection.execute(by_id.values(tags=bindparam("now")), tagged)
            changed = True
    if changed:
        next_generation(connection)


def forget_failures(connection: Connection, source_id: int) -> None:
    """Have a source checked as soon as possible, and nothing held against it."""
    unharmed = {"next_check": None, "failures_in_a_row": 0, "flag": None, "flag_since": None, "flag_message": None}
    connection.execute(update(source_states).where(source_states.c.source_id == source_id).values(unharmed))


def read_anew(connection: Connection, source_id: int) -> None:
    """Have a source be read as soon as possible, even if it has not changed, and the pages that were given up be
    fetched once more if it still names them.
    """
    unread = {"next_check": None, "etag": None, "last_modified": None, "body_hash": None}
    connection.execute(update(source_states).where(source_states.c.source_id == source_id).values(unread))
    connection.execute(delete(pages).where(pages.c.source_id == source_id, pages.c.next_attempt.is_(None)))


def move_source(connection: Connection, source_id: int, url: str) -> None:
    """Give a source another address, which must be no other source's."""
    connection.execute(update(sources).where(sources.c.id == source_id).values(url=url))


def read_by_feed(connection: Connection, source_id: int, url: str) -> bool:
    """Have a source be read by this feed from now on; not if the feed is another source's already."""
    if _is_of_another(connection, source_id, url):
        return False
    feed = {"type": SourceType.FEED.value, "url": url}
    connection.execute(update(sources).where(sources.c.id == source_id).values(feed))
    return True


def read_by_home(connection: Connection, source_id: int, url: str) -> bool:
    """Have a source be read by its home page from now on, as if it were new; not if that is another source's."""
    if _is_of_another(connection, source_id, url):
        return False
    site = {"type": SourceType.SITE.value, "url": url}
    connection.execute(update(sources).where(sources.c.id == source_id).values(site))
    put_source_state(connection, SourceState(source_id))
    return True


def _is_of_another(connection: Connection, source_id: int, url: str) -> bool:
    other = find_source_at(connection, url)
    return other is not None and other.id != source_id


def disable_source(connection: Connection, source_id: int) -> None:
    """Do not collect a source until somebody enables it again."""
    connection.execute(update(sources).where(sources.c.id == source_id).values(enabled=False))


def remove_source(connection: Connection, source_id: int) -> None:
    """Forget a source and the pages that wait for it. Its documents stay."""
    connection.execute(delete(sources).where(sources.c.id == source_id))


def list_sources(connection: Connection) -> list[Source]:
    """Every source, by name."""
    return [_source(row) for row in connection.execute(select(sources).order_by(sources.c.name)).mappings()]


def get_source(connection: Connection, source_id: int) -> Source | None:
    """The source with this id."""
    row = connection.execute(_SOURCE_OF, {"source_id": source_id}).mappings().first()
    return None if row is None else _source(row)


def find_source_at(connection: Connection, url: str) -> Source | None:
    """The source with exactly this address."""
    row = connection.execute(select(sources).where(sources.c.url == url)).mappings().first()
    return None if row is None else _source(row)


def find_sources(connection: Connection, wanted: str) -> list[Source]:
    """The sources that a person means by an id, an address, or a name or publisher in any case."""
    every = list_sources(connection)
    exact = [s for s in every if wanted in (str(s.id), s.url, s.url.rstrip("/"))]
    return exact or [s for s in every if wanted.casefold() in (s.name.casefold(), s.publisher.casefold())]


def due_sources(connection: Connection, now: datetime) -> list[Source]:
    """The enabled sources whose next check has come, or that were never checked."""
    statement = (
        select(sources)
        .join(source_states, source_states.c.source_id == sources.c.id)
        .where(sources.c.enabled, or_(source_states.c.next_check.is_(None), source_states.c.next_check <= now))
        .order_by(source_states.c.next_check, sources.c.id)
    )
    return [_source(row) for row in connection.execute(statement).mappings()]


def get_source_states(connection: Connection) -> dict[int, SourceState]:
    """What is known of each source, by its id."""
    rows = connection.execute(select(source_states)).mappings()
    return {row["source_id"]: SourceState(**row) for row in rows}


def get_source_state(connection: Connection, source_id: int) -> SourceState | None:
    """What is known of one source; ``None`` if it was removed."""
    row = connection.execute(_STATE_OF, {"source_id": source_id}).mappings().first()
    return None if row is None else SourceState(**row)


def get_source_and_state(connection: Connection, source_id: int) -> tuple[Source, SourceState] | None:
    """A source and what is known of it; ``None`` if it was removed."""
    row = connection.execute(_SOURCE_AND_STATE, {"source_id": source_id}).first()
    if row is None:
        return None
    width = len(sources.c)
    source = dict(zip(sources.c.keys(), row[:width], strict=True))
    return _source(source), SourceState(**dict(zip(source_states.c.keys(), row[width:], strict=True)))


def put_source_state(connection: Connection, state: SourceState) -> None:
    """Replace what is known of a source; nothing happens if the source was removed meanwhile."""
    connection.execute(_PUT_STATE, {f"new_{field.name}": getattr(state, field.name) for field in fields(state)})


def recent_languages(connection: Connection, source_id: int, limit: int) -> list[str]:
    """The languages of the documents that a source brought last, newest first, where they are known."""
    statement = (
        select(documents.c.lang)
        .where(documents.c.source_id == source_id, documents.c.lang.is_not(None))
        .order_by(documents.c.id.desc())
        .limit(limit)
    )
    return list(connection.execute(statement).scalars())


def _source(row: RowMapping | dict[str, Any]) -> Source:
    return Source(**{**row, "type": SourceType(row["type"]), "tags": tuple(row["tags"])})
