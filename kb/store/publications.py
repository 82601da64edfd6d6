"""What was published in a time, as known at an instant. Inside the caller's transaction."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, extract, func, or_, select

from kb.models import DateReliability, Document, Kind
from kb.store.documents import get_documents
from kb.store.tables import documents

_HALF_A_DAY = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Window:
    """The documents dated from ``since`` to before ``until`` that were collected by ``known_until``.

    What has a date alone counts as dated at its noon (UTC), as by ``kb.models.moment_of``. Those of some countries
    (by source or import) and languages alone, where these are named; and only what was collected from an instant on,
    where there is one.
    """

    since: datetime
    until: datetime
    known_until: datetime
    countries: tuple[str, ...] = ()
    langs: tuple[str, ...] = ()
    collected_since: datetime | None = None

    @property
    def condition(self) -> ColumnElement[bool]:
        """The condition on ``documents``."""
        columns = documents.c
        parts_of_time = [extract(part, columns.dated) for part in ("hour", "minute", "second")]
        by_day = and_(columns.date_reliability == DateReliability.DAY.value, *(part == 0 for part in parts_of_time))
        conditions: list[ColumnElement[bool]] = [
            # The wider span is there for the index.
            columns.dated >= self.since - _HALF_A_DAY,
            columns.dated < self.until,
            or_(
                and_(by_day, columns.dated < self.until - _HALF_A_DAY),
                and_(~by_day, columns.dated >= self.since),
            ),
            columns.seen <= self.known_until,
        ]
        if self.countries:
            conditions.append(columns.country.in_(self.countries))
        if self.langs:
            conditions.append(columns.lang.in_(self.langs))
        if self.collected_since is not None:
            conditions.append(columns.seen >= self.collected_since)
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


def ids_published(connection: Connection, window: Window) -> list[int]:
    """The ids of a window's documents."""
    return list(connection.execute(select(documents.c.id).where(window.condition)).scalars())


def platform_documents(connection: Connection, window: Window) -> list[Document]:
    """What networks said of themselves in a window, copies aside, in the order of time."""
    statement = select(documents.c.id).where(
        window.condition, documents.c.kind == Kind.PLATFORM, documents.c.copy_of.is_(None)
    )
    found = get_documents(connection, connection.execute(statement).scalars())
    return sorted(found.values(), key=lambda document: (document.moment, document.id))
