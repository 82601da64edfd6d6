"""Stories in the store. Every function works inside the caller's transaction.

A day is one of UTC, that on which a document was collected. What happened on a day can be forgotten and told again.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from operator import itemgetter

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, or_, select

from kb.store.database import in_batches, upsert
from kb.store.tables import chunks, documents, embeddings, story_days, story_documents, story_merges, story_moves

Vectors = npt.NDArray[np.float32]

_LEAD = 1_000  # code points of a document's text
_PASSAGES = 3  # what a report is about stands in its first paragraphs
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """What stories look at in a document. ``text_id`` is its own id, or that of the document that it is a copy of."""

    id: int
    canonical_url: str
    seen: datetime
    lang: str | None
    title: str
    lead: str  # the beginning of its text
    published: datetime | None
    text_id: int
    vector: Vectors  # the mean of those of its first passages, as stored
    country: str | None  # of its source, or as it was imported


@dataclass(frozen=True, slots=True)
class ToldDocument:
    """A document that was told on a day, and its story. ``text_id`` as of a ``StoredDocument``."""

    id: int
    story_id: int
    day: date
    canonical_url: str
    text_id: int


def first_waiting_day(connection: Connection, model_id: str, after: date | None = None) -> date | None:
    """The earliest day, after a given one, of a document that has its vectors and no story yet."""
    # Not the least of all that wait, for which all of them would be looked at on every day that is told.
    statement = select(documents.c.seen).where(_is_waiting(model_id))
    if after is not None:
        statement = statement.where(documents.c.seen >= _midnight(after + _DAY))
    first: datetime | None = connection.execute(statement.order_by(documents.c.seen).limit(1)).scalar()
    return None if first is None else first.date()


def count_waiting(connection: Connection, model_id: str) -> int:
    """How many documents have their vectors and no story yet."""
    statement = select(func.count()).select_from(documents).where(_is_waiting(model_id))
    return connection.execute(statement).scalar_one()


def documents_seen(connection: Connection, model_id: str, first: date, until: date) -> Iterator[StoredDocument]:
    """The documents with a vector that were collected on these days, ``until`` not among them, as they came in."""
    return _stored(connection, model_id, documents.c.seen >= _midnight(first), documents.c.seen < _midnight(until))


def documents_with_ids(connection: Connection, model_id: str, ids: Sequence[int]) -> Iterator[StoredDocument]:
    """Those of these documents that have a vector, as they came in."""
    for batch in in_batches(ids):
        yield from _stored(connection, model_id, documents.c.id.in_(batch))


def forget_from(connection: Connection, day: date) -> None:
    """Forget what was told on this day and later."""
    connection.execute(delete(story_documents).where(story_documents.c.day >= day))
    connection.execute(delete(story_merges).where(story_merges.c.day >= day))
    connection.execute(delete(story_moves).where(story_moves.c.day >= day))
    connection.execute(delete(story_days).where(story_days.c.day >= day))


def put_day(
    connection: Connection,
    day: date,
    story_of: Mapping[int, int],
    merged: Mapping[int, int],
    moved: Mapping[int, int],
) -> None:
    """Remember what a day told: the story of each of its documents, stories that went into others, or into themselves
    when they came out of another, and documents of days before that went to another story.
    """
    # A document may have been deleted meanwhile.
    there = set[int]()
    ids = [*story_of, *moved]
    for batch in in_batches(ids):
        found = select(documents.c.id).where(documents.c.id.in_(batch))
        there.update(connection.execute(found).scalars())
    rows = [{"document_id": i, "day": day, "story_id": story} for i, story in story_of.items() if i in there]
    if rows:
        connection.execute(insert(story_documents), rows)
    if merged:
        merges = [{"story_id": story, "into_id": into, "day": day} for story, into in merged.items()]
        connection.execute(insert(story_merges), merges)
    if moves := [{"document_id": i, "day": day, "story_id": story} for i, story in moved.items() if i in there]:
        connection.execute(insert(story_moves), moves)


def put_sums(connection: Connection, day: date, model_id: str, sums: Mapping[str, tuple[int, Vectors]]) -> None:
    """Remember how many documents of each language a day told, and the sums of their vectors in the story space."""
    rows = [
        {"day": day, "model_id": model_id, "lang": lang, "count": count, "meaning": meaning.astype("<f4").tobytes()}
        for lang, (count, meaning) in sums.items()
    ]
    upsert(connection, story_days, rows)


def sums_before(connection: Connection, day: date, model_id: str) -> Iterator[tuple[date, str, int, Vectors]]:
    """What ``put_sums`` remembers of the days before one, by day and language."""
    statement = select(story_days.c.day, story_days.c.lang, story_days.c.count, story_days.c.meaning)
    statement = statement.where(story_days.c.day < day, story_days.c.model_id == model_id)
    for row in connection.execute(statement.order_by(story_days.c.day, story_days.c.lang)):
        yield row[0], row[1], row[2], np.frombuffer(row[3], "<f4").astype(np.float32)


def days_before(connection: Connection, day: date) -> set[date]:
    """The days before one that were told."""
    statement = select(story_documents.c.day).where(story_documents.c.day < day).distinct()
    return set(connection.execute(statement).scalars())


def placements(connection: Connection, first: date | None, until: date) -> dict[int, int]:
    """The story of each document told on these days, as it was before the day ``until``."""
    statement = select(story_documents.c.document_id, story_documents.c.story_id).where(story_documents.c.day < until)
    if first is not None:
        statement = statement.where(story_documents.c.day >= first)
    later = later_changes(connection, until)
    return {row[0]: later.now(row[0], row[1]) for row in connection.execute(statement)}


def documents_of_days(connection: Connection, first: date, until: date) -> Iterator[ToldDocument]:
    """The documents told from a day on and before the day ``until``, with their stories as they were before that."""
    later = later_changes(connection, until)
    statement = (
        select(
            documents.c.id,
            story_documents.c.story_id,
            story_documents.c.day,
            documents.c.canonical_url,
            func.coalesce(documents.c.copy_of, documents.c.id),
        )
        .join(story_documents, story_documents.c.document_id == documents.c.id)
        .where(story_documents.c.day >= first, story_documents.c.day < until)
    )
    for row in connection.execute(statement):
        yield ToldDocument(row[0], later.now(row[0], row[1]), row[2], row[3], row[4])


def text_stories(connection: Connection, text_ids: Collection[int], until: date) -> dict[int, int]:
    """The story, as it was before the day ``until``, of each of these texts that a document had told by then."""
    later = later_changes(connection, until)
    found: dict[int, int] = {}
    wanted = sorted(text_ids)
    for batch in in_batches(wanted):
        statement = (
            select(func.coalesce(documents.c.copy_of, documents.c.id), documents.c.id, story_documents.c.story_id)
            .join(story_documents, story_documents.c.document_id == documents.c.id)
            .where(or_(documents.c.id.in_(batch), documents.c.copy_of.in_(batch)), story_documents.c.day < until)
            .order_by(story_documents.c.day.desc(), documents.c.id.desc())  # the first wins
        )
        found.update((row[0], later.now(row[1], row[2])) for row in connection.execute(statement))
    return found


def stories_of(connection: Connection, document_ids: Sequence[int], until: date = date.max) -> dict[int, int]:
    """The story of each of these documents that has one; as it was before the day ``until``."""
    later = later_changes(connection, until)
    found: dict[int, int] = {}
    for batch in in_batches(document_ids):
        statement = select(story_documents.c.document_id, story_documents.c.story_id).where(
            story_documents.c.document_id.in_(batch), story_documents.c.day < until
        )
        found.update((row[0], later.now(row[0], row[1])) for row in connection.execute(statement))
    return found


def documents_told_in(connection: Connection, stories: Collection[int], until: date) -> Iterator[tuple[int, int]]:
    """The documents of these stories, each with its story; as they were before the day ``until``."""
    later = later_changes(connection, until)
    parts = sorted({*stories, *(part for part, story in later.merged.items() if story in stories)})
    for batch in in_batches(parts):
        statement = select(story_documents.c.document_id, story_documents.c.story_id).where(
            story_documents.c.story_id.in_(batch), story_documents.c.day < until
        )
        for document, part in connection.execute(statement):
            if document not in later.moved and later.now(document, part) in stories:
                yield document, later.now(document, part)
    for document, part in later.moved.items():
        if later.now(document, part) in stories:
            yield document, later.now(document, part)


@dataclass(frozen=True, slots=True)
class LaterChanges:
    """What became of stories and documents after the days on which they were told."""

    merged: Mapping[int, int]  # where a story that went into another is found
    moved: Mapping[int, int]  # to which story a document went when its own came apart

    def now(self, document: int, story: int) -> int:
        """Where a document is told that was placed in a story."""
        last = self.moved.get(document, story)
        return self.merged.get(last, last)


def later_changes(connection: Connection, until: date = date.max) -> LaterChanges:
    """What had become of stories and documents before the day ``until``."""
    merges = select(story_merges.c.story_id, story_merges.c.into_id).where(story_merges.c.day < until)
    into = {row[0]: row[1] for row in connection.execute(merges.order_by(story_merges.c.day))}  # the last one counts
    merged = {}
    for story in into:
        last = story
        while into.get(last, last) != last:
            last = into[last]
        merged[story] = last
    moves = select(story_moves.c.document_id, story_moves.c.story_id).where(story_moves.c.day < until)
    moved = {row[0]: row[1] for row in connection.execute(moves.order_by(story_moves.c.day))}
    return LaterChanges(merged, moved)


def places_of(connection: Connection, ids: Sequence[int]) -> Iterator[tuple[int, str, str | None, str | None]]:
    """The address of each of these documents, as it was given, with its country and language."""
    for batch in in_batches(ids):
        statement = select(documents.c.id, documents.c.url, documents.c.country, documents.c.lang)
        for row in connection.execute(statement.where(documents.c.id.in_(batch))):
            yield row[0], row[1], row[2], row[3]


def ids_seen_since(connection: Connection, start: datetime) -> set[int]:
    """The documents that were collected from an instant on."""
    return set(connection.execute(select(documents.c.id).where(documents.c.seen >= start)).scalars())


def has_seen_after(connection: Connection, moment: datetime) -> bool:
    """Whether anything was collected after an instant."""
    last: datetime | None = connection.execute(select(func.max(documents.c.seen))).scalar()
    return last is not None and last > moment


def opened(connection: Connection, story_ids: Sequence[int]) -> dict[int, date]:
    """The day on which each of these stories began: that of the document whose id it has.

    If that one was deleted, the first day on which documents were told in it.
    """
    found: dict[int, date] = {}
    for ids, day in (
        (story_documents.c.document_id, story_documents.c.day),
        (story_documents.c.story_id, func.min(story_documents.c.day)),
    ):
        left = [story for story in story_ids if story not in found]
        for batch in in_batches(left):
            statement = select(ids, day).where(ids.in_(batch)).group_by(ids)
            found.update((row[0], row[1]) for row in connection.execute(statement))
    return found


def _stored(connection: Connection, model_id: str, *conditions: ColumnElement[bool]) -> Iterator[StoredDocument]:
    of_document = and_(chunks.c.document_id == documents.c.id, chunks.c.ordinal < _PASSAGES)
    of_chunk = and_(embeddings.c.content_key == chunks.c.content_key, embeddings.c.model_id == model_id)
    statement = (
        select(
            documents.c.id,
            documents.c.canonical_url,
            documents.c.seen,
            documents.c.lang,
            documents.c.title,
            func.substr(documents.c.text, 1, _LEAD).label("lead"),
            documents.c.published,
            func.coalesce(documents.c.copy_of, documents.c.id).label("text_id"),
            embeddings.c.vector,
            documents.c.country,
        )
        .select_from(documents.join(chunks, of_document).outerjoin(embeddings, of_chunk))
        .where(*conditions)
        .order_by(documents.c.seen, documents.c.id, chunks.c.ordinal)
    )
    rows = (row._asdict() for row in connection.execute(statement))
    for _, passages in groupby(rows, key=itemgetter("id")):
        values = list(passages)
        vectors = [row["vector"] for row in values]
        if None not in vectors:
            mean = np.mean([np.frombuffer(vector, "<f2") for vector in vectors], axis=0, dtype=np.float32)
            yield StoredDocument(**(values[0] | {"vector": mean}))


def _is_waiting(model_id: str) -> ColumnElement[bool]:
    """Whether a document has no story, and vectors of all its first passages."""
    own = and_(chunks.c.document_id == documents.c.id, chunks.c.ordinal < _PASSAGES)
    of_chunk = and_(embeddings.c.content_key == chunks.c.content_key, embeddings.c.model_id == model_id)
    is_cut = select(chunks.c.id).where(own).exists()
    lacks = select(chunks.c.id).select_from(chunks.outerjoin(embeddings, of_chunk)).where(own)
    # By its id alone, which SQLite looks at before it looks for the passages: few documents have no story.
    has_story = documents.c.id.in_(select(story_documents.c.document_id))
    return and_(~has_story, is_cut, ~lacks.where(embeddings.c.content_key.is_(None)).exists())


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
