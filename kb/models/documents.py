"""Documents: what the web gave, what is kept of it, the passages it is cut into."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum


class DateReliability(StrEnum):
    """How far a published time can be trusted."""

    EXACT = "exact"  # an instant with its zone, as a machine wrote it
    DAY = "day"  # a date, kept as its midnight (UTC), or a time without a zone: right to about a day
    GUESSED = "guessed"  # inferred from an address or from visible text
    NONE = "none"  # not known, or refused because it cannot be true


_NOON = timedelta(hours=12)


def moment_of(published: datetime | None, seen: datetime, reliability: DateReliability) -> datetime:
    """When something was published, else seen. Of what has a date alone, the noon of that day (UTC): an instant of the
    same date in all zones of the Americas and Europe, which its midnight is not.
    """
    if published is None:
        return seen
    is_date_alone = reliability is DateReliability.DAY and published.astimezone(UTC).time() == time()
    return published + _NOON if is_date_alone else published


class Kind(StrEnum):
    """What a source, and so its documents, are about."""

    NEWS = "news"
    PRACTICE = "practice"
    PLATFORM = "platform"
    TREND = "trend"


@dataclass(frozen=True, slots=True)
class RawDocument:
    """What the web or a file gave, before ``kb.intake`` makes a document of it.

    ``text`` is plain text whose only markup is Markdown's block structure: ``## `` headings, ``- `` and ``1. `` lists,
    blank lines between paragraphs. ``published_text`` is an unparsed date, ``published`` a parsed one; at most one is
    given. ``addresses`` are other addresses under which the same article was met. ``modified`` is when the source says
    that the article was last edited, which is no published time: it only tells when to look at the page again.
    """

    url: str
    text: str = ""
    title: str = ""
    published: datetime | None = None
    published_text: str | None = None
    date_reliability: DateReliability | None = None
    date_source: str | None = None
    lang: str | None = None
    author: str | None = None
    publisher: str | None = None
    source: str | None = None
    source_id: int | None = None
    country: str | None = None
    kind: str | None = None
    tags: tuple[str, ...] = ()
    canonical_url: str | None = None
    addresses: tuple[str, ...] = ()
    seen: datetime | None = None
    modified: datetime | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """An article as the store keeps it. ``id`` is 0 until it is stored."""

    url: str  # as it was given
    canonical_url: str  # unique in the store
    title: str
    text: str
    content_hash: str  # of title and text: tells whether a document changed
    publisher: str
    seen: datetime
    text_hash: str | None = None  # of the text alone, None where it is too short to tell copies by
    lang: str | None = None
    published: datetime | None = None
    date_reliability: DateReliability = DateReliability.NONE
    date_source: str | None = None
    author: str | None = None
    source: str | None = None  # the name of the source, as shown
    source_id: int | None = None
    country: str | None = None
    kind: str = Kind.NEWS.value
    tags: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    copy_of: int | None = None  # the earliest document that tells this text; found when documents are indexed
    id: int = 0

    @property
    def dated(self) -> datetime:
        """The time that counts: when it was published, else when it was first seen."""
        return self.published or self.seen

    @property
    def moment(self) -> datetime:
        """The same as an instant of the date that it is dated by; see ``moment_of``."""
        return moment_of(self.published, self.seen, self.date_reliability)


@dataclass(frozen=True, slots=True)
class DocumentVersion:
    """What a document said before it was edited, and when its next version was collected."""

    title: str
    text: str
    replaced: datetime


@dataclass(frozen=True, slots=True)
class SignedText:
    """What tells whether a document whose text resembles another's is a copy of it."""

    document_id: int
    publisher: str
    dated: datetime


class DocumentChange(StrEnum):
    """What storing a document did."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage of a document: ``text == document.text[char_start:char_end]``.

    ``heading_path`` holds the headings above it, outermost first. ``content_key`` is the SHA-256 of what the model
    reads (title and headings before the passage); embeddings are found again by it. ``lang`` is the passage's language
    where it is another one than the document's.
    """

    ordinal: int
    char_start: int
    char_end: int
    text: str
    heading_path: tuple[str, ...]
    content_key: str
    lang: str | None = None
    document_id: int = 0
    id: int = 0
