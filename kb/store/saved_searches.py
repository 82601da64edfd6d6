"""Saved searches. Every function works inside the caller's transaction.

New is what came into the store after a person last looked. Times cannot tell: an imported article was *seen* when it
was published, and one that was collected yesterday may be indexed only today. Ids of documents only grow, so every
document up to ``known_until`` counts as seen; that number never passes a document that cannot be found by words and
meaning yet. What was shown of the documents after it is kept by id.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, delete, func, insert, select, update

from kb.errors import SearchError, SearchGoneError, SearchLimitError
from kb.models import SavedSearch
from kb.names import name_key
from kb.store.changes import is_indexed
from kb.store.chunks import first_without_embedding
from kb.store.search_filters import filters_of, filters_to_store
from kb.store.tables import changes, chunks, documents, saved_searches

MAX_SAVED = 500


def put_saved_search(connection: Connection, search: SavedSearch) -> None:
    """Store a search under a new name; its filters hold no dates.

    Raises ``SearchLimitError`` if there are too many, ``SearchError`` if there is one of the name.
    """
    if connection.execute(select(func.count()).select_from(saved_searches)).scalar_one() >= MAX_SAVED:
        raise SearchLimitError(
            f"There are {MAX_SAVED} saved searches; remove one with `catalejo searches remove NAME`."
        )
    if any(name_key(known.name) == name_key(search.name) for known in list_saved_searches(connection)):
        raise SearchError(f"There is a saved search {search.name!r} already; choose another name, or remove it first.")
    connection.execute(insert(saved_searches).values(_values(search)))


def get_saved_search(connection: Connection, name: str) -> SavedSearch:
    """The search of this name, compared without case. Raises ``SearchGoneError`` if there is none."""
    for search in list_saved_searches(connection):
        if name_key(search.name) == name_key(name):
            return search
    raise SearchGoneError(
        f"There is no saved search {name[:80]!r}; `catalejo searches list` names those that there are."
    )


def list_saved_searches(connection: Connection) -> list[SavedSearch]:
    """Every saved search, by name."""
    rows = connection.execute(select(saved_searches).order_by(saved_searches.c.name)).mappings()
    return [_search(row) for row in rows]


def remove_saved_search(connection: Connection, name: str) -> None:
    """Forget a search. Raises ``SearchGoneError`` if there is none."""
    search = get_saved_search(connection, name)
    connection.execute(delete(saved_searches).where(saved_searches.c.name == search.name))


def last_findable(connection: Connection, model_id: str) -> int:
    """The highest id up to which no document waits for its passages, words or vectors."""
    return _last_before(connection, model_id, connection.execute(select(func.min(changes.c.document_id))).scalar())


def last_known(connection: Connection, model_id: str) -> int:
    """The same, for who begins to look now: an article that was edited is none that comes in, though it waits too."""
    has_passages = select(chunks.c.id).where(chunks.c.document_id == changes.c.document_id).exists()
    first_new = select(func.min(changes.c.document_id)).where(~has_passages)
    return _last_before(connection, model_id, connection.execute(first_new).scalar())


def _last_before(connection: Connection, model_id: str, waiting: int | None) -> int:
    last = connection.execute(select(func.max(documents.c.id))).scalar() or 0
    first_waiting = [waiting, first_without_embedding(connection, model_id)]
    return min([last, *(document_id - 1 for document_id in first_waiting if document_id is not None)])


def is_new(search: SavedSearch, fulfilled: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    """The condition on ``documents`` that they are indexed, and neither they nor a copy of them count as seen.

    ``fulfilled`` is what the search demands of documents: a copy that it never finds is none that was seen.
    """
    of_new = documents.alias()
    roots = select(func.coalesce(of_new.c.copy_of, of_new.c.id)).where(of_new.c.id > search.known_until)
    root = func.coalesce(documents.c.copy_of, documents.c.id)
    was_seen = documents.c.id.in_(search.shown) | and_(documents.c.id <= search.known_until, *fulfilled)
    in_group = documents.c.id.in_(roots) | documents.c.copy_of.in_(roots)
    seen = select(root).where(in_group, was_seen).correlate(None)
    return and_(documents.c.id > search.known_until, is_indexed(), root.not_in(seen))


def mark_shown(
    connection: Connection, name: str, shown: Iterable[int], known_until: int | None, looked: datetime
) -> None:
    """Remember what was shown, and that there was nothing else up to ``known_until``, if that is so.

    Another process may have done so meanwhile: what was once seen stays seen.
    """
    search = get_saved_search(connection, name)
    known_until = max(search.known_until, known_until or 0)
    later = sorted(document_id for document_id in search.shown | set(shown) if document_id > known_until)
    statement = update(saved_searches).where(saved_searches.c.name == search.name)
    connection.execute(statement.values(known_until=known_until, shown=later, looked=looked))


def _values(search: SavedSearch) -> dict[str, Any]:
    return {**asdict(search), "filters": filters_to_store(search.filters), "shown": sorted(search.shown)}


def _search(row: RowMapping) -> SavedSearch:
    return SavedSearch(
        name=row["name"],
        query=row["query"],
        filters=filters_of(row["filters"]),
        created=row["created"],
        looked=row["looked"],
        known_until=row["known_until"],
        shown=frozenset(row["shown"]),
    )
