"""Filters as SQL conditions on the table ``documents``."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, func, or_, select

from kb.models import SearchFilters
from kb.search.query import clean
from kb.store.tables import documents


def conditions(connection: Connection, filters: SearchFilters) -> list[ColumnElement[bool]]:
    """What a document must fulfil; empty where nothing filters."""
    found: list[ColumnElement[bool]] = []
    if filters.langs:
        found.append(documents.c.lang.in_([clean(lang).lower() for lang in filters.langs]))
    if filters.countries:
        found.append(documents.c.country.in_([clean(country).upper() for country in filters.countries]))
    if filters.kinds:
        found.append(documents.c.kind.in_([clean(kind).lower() for kind in filters.kinds]))
    if filters.sources:
        names = _spellings(connection, filters.sources)
        found.append(or_(documents.c.source.in_(names), documents.c.publisher.in_(names)))
    if filters.since:
        found.append(documents.c.dated >= filters.since)
    if filters.until:
        found.append(documents.c.dated < filters.until)
    return found


def document_root() -> ColumnElement[int]:
    """The id that exact copies share: that of the earliest of them."""
    return func.coalesce(documents.c.copy_of, documents.c.id)


def _spellings(connection: Connection, wanted: Iterable[str]) -> list[str]:
    """The stored names that equal a wanted one but for case, which SQLite compares for ASCII letters alone."""
    folded = {name.strip().casefold() for name in wanted}
    stored: set[str | None] = set()
    for column in (documents.c.source, documents.c.publisher):
        stored.update(connection.execute(select(column).distinct()).scalars())
    return [name for name in stored if name is not None and name.casefold() in folded]
