"""What was published in a time, as known at an instant. Inside the caller's transaction."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, func, select

from kb.models import Document, Kind
from kb.store.documents import get_documents
from kb.store.tables import documents


@dataclass(frozen=True, slots=True)
class Window:
    """The documents dated from ``since`` to before ``until`` that were collected by ``known_until``.

    Those of some countries (by source or import) and languages alone, where these are named.
    """

    since: datetime
    until: datetime
    known_until: datetime
    countries: tuple[str, ...] = ()
    langs: tuple[str, ...] = ()

    @property
    def condition(self) -> ColumnElement[bool]:
        """The condition on ``documents``."""
        conditions = [
            documents.c.dated >= self.since,
            documents.c.dated < self.until,
            documents.c.seen <= self.known_until,
        ]
        if self.countries:
            conditions.append(documents.c.country.in_(self.countries))
        if self.langs:
            conditions.append(documents.c.lang.in_(self.langs))
        return and_(*conditions)


@dataclass(frozen=True, slots=True)
class Published:
    """How many articles, copies aside, and by how many publishers, from how many countries, in how many languages."""

    articles: int
    publishers: int
    countries: int
    languages: int


def count_published(connection: Connection, window: Window) -> Published:
    """What was published in a window."""
    columns = documents.c
    statement = select(
        func.count(),
        func.count(columns.publisher.distinct()),
        func.count(columns.country.distinct()),
        func.count(columns.lang.distinct()),
    ).where(window.condition, columns.copy_of.is_(None))
    return Published(*connection.execute(statement).one())


def countries_published(connection: Connection, window: Window) -> list[str]:
    """The countries whose publishers published in a window, those with most articles first."""
    statement = select(documents.c.country).where(window.condition, documents.c.country.is_not(None))
    found = Counter(connection.execute(statement).scalars())
    return sorted(found, key=lambda country: (-found[country], country))


def titles_published(connection: Connection, window: Window) -> list[str]:
    """The titles of a window's documents."""
    return list(connection.execute(select(documents.c.title).where(window.condition)).scalars())


def platform_documents(connection: Connection, window: Window) -> list[Document]:
    """What networks said of themselves in a window, copies aside, in the order of time."""
    statement = select(documents.c.id).where(
        window.condition, documents.c.kind == Kind.PLATFORM, documents.c.copy_of.is_(None)
    )
    found = get_documents(connection, connection.execute(statement).scalars())
    return sorted(found.values(), key=lambda document: (document.published or document.seen, document.id))
