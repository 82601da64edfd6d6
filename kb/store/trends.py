"""What trends look at in documents. Inside the caller's transaction."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from kb.models import DateReliability, moment_of
from kb.store.tables import documents


@dataclass(frozen=True, slots=True)
class DatedArticle:
    """A document without its text. ``published`` is ``None`` where no believable date is known.

    ``feed`` is what brought it: its source, by whatever name that is known. ``text_id`` is its own id, or that of the
    document that it is a copy of.
    """

    document_id: int
    url: str
    title: str
    publisher: str
    feed: str
    country: str | None
    lang: str | None
    kind: str
    published: datetime | None
    date_reliability: DateReliability
    seen: datetime
    text_id: int

    @property
    def dated(self) -> datetime:
        """When it was published, else when it was first seen; as a document's."""
        return self.published or self.seen

    @property
    def moment(self) -> datetime:
        """The same as an instant of the date that it is dated by; see ``kb.models.moment_of``."""
        return moment_of(self.published, self.seen, self.date_reliability)


def articles_known(connection: Connection, since: datetime, known_until: datetime) -> Iterator[DatedArticle]:
    """The documents dated from ``since`` on that were collected by then, those collected first first."""
    statement = (
        select(
            documents.c.id,
            documents.c.url,
            documents.c.title,
            documents.c.publisher,
            documents.c.source_id,
            documents.c.source,
            documents.c.country,
            documents.c.lang,
            documents.c.kind,
            documents.c.published,
            documents.c.date_reliability,
            documents.c.seen,
            func.coalesce(documents.c.copy_of, documents.c.id),
        )
        .where(documents.c.dated >= since, documents.c.seen <= known_until)
        .order_by(documents.c.seen, documents.c.id)
    )
    for row in connection.execute(statement):
        document_id, url, title, publisher, source_id, source, *rest = row
        country, lang, kind, published, reliability, seen, text_id = rest
        feed = str(source_id) if source_id is not None else source or publisher
        yield DatedArticle(
            document_id, url, title, publisher, feed, country, lang, kind, published,
            DateReliability(reliability), seen, text_id,
        )  # fmt: skip
