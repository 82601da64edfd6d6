"""What there is to filter by."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, func, select

from kb.store.database import Database
from kb.store.tables import documents


@dataclass(frozen=True, slots=True)
class FilterChoices:
    """Values that filters can take with their numbers of documents, most frequent first.

    ``sources`` are names of sources, of publishers where a document came without a source.
    """

    langs: Mapping[str, int]
    sources: Mapping[str, int]
    countries: Mapping[str, int]
    kinds: Mapping[str, int]


def filter_choices(database: Database) -> FilterChoices:
    """Count the documents by what filters look at."""
    with database.read() as connection:
        return FilterChoices(
            langs=_counts(connection, documents.c.lang),
            sources=_counts(connection, func.coalesce(documents.c.source, documents.c.publisher)),
            countries=_counts(connection, documents.c.country),
            kinds=_counts(connection, documents.c.kind),
        )


def _counts(connection: Connection, value: ColumnElement[str | None]) -> dict[str, int]:
    number = func.count()
    statement = select(value, number).where(value.is_not(None)).group_by(value).order_by(number.desc(), value)
    return {name: count for name, count in connection.execute(statement) if name is not None}
