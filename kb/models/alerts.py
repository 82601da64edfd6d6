"""What a person wants to be told of, and what was."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kb.models.documents import DateReliability
from kb.models.search import SearchFilters


@dataclass(frozen=True, slots=True)
class Watch:
    """What a person wants to be told of: new documents that a query finds raise alerts.

    ``known_until``: documents with ids up to it have been looked at.
    """

    name: str
    query: str
    filters: SearchFilters
    created: datetime
    known_until: int = 0
    id: int = 0


class AlertKind(StrEnum):
    """What raised an alert."""

    TREND = "trend"
    WATCH = "watch"


@dataclass(frozen=True, slots=True)
class AlertArticle:
    """An article that an alert rests on.

    ``quote`` is the sentence of it that says most of what is watched, verbatim. ``others``: how many further articles
    of its story were found, copies among them.
    """

    document_id: int
    url: str
    title: str
    source: str  # its publisher
    lang: str | None
    country: str | None
    published: datetime | None
    date_reliability: DateReliability
    quote: str | None = None
    others: int = 0
    story_id: int | None = None


@dataclass(frozen=True, slots=True)
class TrendVerdict:
    """What was said of a trend: see ``kb.trends.trend``."""

    status: str
    score: float
    window_days: int
    observed: float
    expected: float
    at_least: float
    independent_publishers: int
    documents: int
    countries: Mapping[str, int]
    first_seen: datetime


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that a person wanted to be told of, with what was known when it was ``raised``.

    It may be delivered from ``due`` on: at once, or when the quiet hours end. ``watch`` is the name of the watch that
    found it, ``story_id`` and ``verdict`` belong to a trend. ``stories`` counts what a watch found, of which the first
    are ``articles``.
    """

    kind: AlertKind
    title: str
    raised: datetime
    due: datetime
    articles: tuple[AlertArticle, ...]
    stories: int = 1
    watch: str | None = None
    story_id: int | None = None
    verdict: TrendVerdict | None = None
    id: int = 0


class TopicMark(StrEnum):
    """What a person wants with a topic."""

    FOLLOWED = "followed"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class MarkedTopic:
    """A topic, network or name that a person follows or hides, as it was written."""

    words: str
    mark: TopicMark
    marked: datetime
