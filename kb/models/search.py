"""Searches and their answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from kb.models.documents import DateReliability


@dataclass(frozen=True, slots=True)
class SearchFilters:
    """What hits must fulfil. Empty fields do not filter. ``since`` is inclusive, ``until`` exclusive.

    A date filter applies to the published time, and to ``seen`` where no published time is known. Several values of a
    field are alternatives, but of ``tags`` all must be there.
    """

    langs: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()  # names of sources or publishers, compared without case
    countries: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()  # compared without case and accents
    since: datetime | None = None
    until: datetime | None = None
    same_language: bool = False  # only articles in the language of the query, where that can be told


@dataclass(frozen=True, slots=True)
class Highlight:
    """A part of a passage that matches the query: code points ``start`` to ``end`` of the passage."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Why:
    """Parts of a score. ``lexical`` and ``semantic`` are 0 to 1 within this answer, ``recency`` is what age adds.

    ``rerank``, 0 to 1, is what a re-ranking model says, which orders the best 50; ``None`` where none was asked.
    ``words`` and ``closeness`` are comparable among answers, and rank nothing: the part of the query's telling words
    that title or passage hold, ``None`` where no query was asked, and how near the passage is in meaning (a cosine; see
    ``kb.search.closeness``), ``None`` where that is not known.
    """

    lexical: float
    semantic: float
    recency: float
    rerank: float | None = None
    words: float | None = 0.0
    closeness: float | None = None


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One document with the passage of it that answers best.

    ``lang`` is the document's language, ``passage_lang`` the passage's, which is another one in mixed documents.
    """

    rank: int
    score: float
    document_id: int
    url: str
    title: str
    lang: str | None
    source: str | None
    publisher: str
    country: str | None
    kind: str
    published: datetime | None
    date_reliability: DateReliability
    seen: datetime
    passage: str
    passage_lang: str | None
    char_start: int
    char_end: int
    heading_path: tuple[str, ...]
    highlights: tuple[Highlight, ...]
    copies: int  # how many other documents with the same text were folded into this hit
    why: Why


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of a document: verbatim text and its language, where it stands, how well it answers (0 to 1)."""

    passage: str
    lang: str | None
    char_start: int
    char_end: int
    heading_path: tuple[str, ...]
    highlights: tuple[Highlight, ...]
    score: float


class DateUnit(StrEnum):
    """How long the bars of a histogram of dates are."""

    DAY = "day"
    WEEK = "week"  # from Monday
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class DateHistogram:
    """How many results there are from each time: ``(first day, number)`` in order, without gaps, days in UTC."""

    unit: DateUnit
    counts: tuple[tuple[date, int], ...]


@dataclass(frozen=True, slots=True)
class Facets:
    """Numbers of results by what filters can take, most frequent first; see ``kb.search.facets``.

    ``sources`` are names of sources, of publishers where a document came without a source.
    """

    langs: Mapping[str, int]
    sources: Mapping[str, int]
    countries: Mapping[str, int]
    kinds: Mapping[str, int]
    tags: Mapping[str, int]
    dates: DateHistogram


@dataclass(frozen=True, slots=True)
class Notice:
    """What a person should know of an answer: a stable English sentence, and what its place ``{value}`` stands for."""

    sentence: str
    value: str = ""

    def __str__(self) -> str:
        return self.sentence.format(value=self.value)


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """Hits in order, how long it took, and what the person should know (e.g. that vectors were not ready).

    ``suggestion`` is the query with words that no article holds spelled as articles spell them, if there are such.
    """

    query: str
    hits: tuple[SearchHit, ...]
    took_ms: float
    notices: tuple[Notice, ...] = ()
    suggestion: str | None = None


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search that a person keeps.

    ``looked`` is when its results were last looked at. What of them is new: documents with ids above ``known_until``
    that are not among ``shown``.
    """

    name: str
    query: str
    filters: SearchFilters
    created: datetime
    looked: datetime | None = None
    known_until: int = 0
    shown: frozenset[int] = frozenset()
