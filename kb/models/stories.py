"""Stories."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from kb.models.documents import DateReliability


@dataclass(frozen=True, slots=True)
class StoryDocument:
    """An article that tells a story. ``copies``: how many others tell it in the same words."""

    document_id: int
    url: str
    title: str
    publisher: str
    lang: str | None
    country: str | None
    published: datetime | None
    date_reliability: DateReliability
    seen: datetime
    copies: int


@dataclass(frozen=True, slots=True)
class StorySentence:
    """A sentence that tells a story, as it stands in a document."""

    text: str
    document_id: int


@dataclass(frozen=True, slots=True)
class Story:
    """What several articles tell, as far as it was told by an instant.

    ``title`` is the most central headline, ``titles`` those of each language. ``summary`` is a sentence of the document
    ``summary_of``, or ``None``, ``summaries`` those of each language that has one. ``publishers`` tell it
    independently: copies count for the one who was first, and articles of the kind ``practice``, which are among the
    ``documents``, for none. ``documents`` are in the order in which they were collected, without copies.
    ``first_seen`` and ``last_seen`` are times of collection.
    """

    story_id: int
    title: str
    titles: Mapping[str, str]
    terms: tuple[str, ...]
    summary: str | None
    summary_of: int | None
    summaries: Mapping[str, StorySentence]
    first_seen: datetime
    last_seen: datetime
    publishers: tuple[str, ...]
    countries: Mapping[str, int]  # articles by country, copies aside
    langs: Mapping[str, int]
    documents: tuple[StoryDocument, ...]
