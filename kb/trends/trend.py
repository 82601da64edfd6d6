"""Trends as they are shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kb.models import DateReliability
from kb.trends.counting import Reason
from kb.trends.places import Certainty
from kb.trends.status import Life, Status


@dataclass(frozen=True, slots=True)
class ScoreParts:
    """What a score is made of; see ``docs/trends.md``.

    ``observed`` and ``expected`` are in publishers times days of ``window_days``, which ended ``days_ago``. ``times``
    is their ratio, shrunk towards 1, ``at_least`` what is left of it with chance taken off (5 %).
    """

    window_days: int
    observed: float
    expected: float
    times: float
    at_least: float
    days_ago: int = 0

    @property
    def is_surely_more(self) -> bool:
        """Whether more was told than was expected even if chance helped, as far as one decimal place shows it."""
        return round(self.at_least, 1) > 1


@dataclass(frozen=True, slots=True)
class Evidence:
    """An article that a trend rests on, the first of its publisher. ``copies``: how many others printed its text."""

    document_id: int
    url: str
    title: str
    source: str  # its publisher
    lang: str | None
    country: str | None
    published: datetime | None
    date_reliability: DateReliability
    copies: int


class Direction(StrEnum):
    """Whether a part of the story is told more or less than in as many days before."""

    GROWING = "growing"
    LEVEL = "level"
    FALLING = "falling"


@dataclass(frozen=True, slots=True)
class Step:
    """A rung of the ladder: where, in which language or on which network a story has arrived.

    ``lag_hours`` counts from where it was told first, where it is 0. Reprints count: they arrive too.
    """

    name: str  # a country's code, a language's, a network
    first: datetime
    lag_hours: float
    publishers: int
    direction: Direction
    certainty: Certainty | None = None  # of a country: the best of its articles


@dataclass(frozen=True, slots=True)
class Demand:
    """What a trend source said last of a topic that the story is about."""

    source_id: int
    topic: str
    measure: str
    rank: int | None
    count: int | None
    country: str | None
    observed: datetime


@dataclass(frozen=True, slots=True)
class Trend:
    """A story that moves, and how that is known. Times are UTC.

    ``first_seen`` is when the first of the articles that count was published, of the last thirteen weeks. ``documents``
    are all its articles, copies aside, ``left_out`` those that do not count, by why, copies among them. ``attention``
    is that of each day, the last day first. ``not_arrived`` are countries whose publishers are watched and have not
    told it. ``followed`` are the topics that a person follows and it is about. ``recent`` are the articles that count
    of the days that are looked at, by their time.
    """

    story_id: int
    title: str
    titles: Mapping[str, str]
    terms: tuple[str, ...]
    summary: str | None
    status: Status
    score: float
    score_parts: ScoreParts
    life: Life
    first_seen: datetime
    last_seen: datetime
    age_days: int
    usual_life_days: int | None
    documents: int
    independent_publishers: int
    left_out: Mapping[Reason, int]
    countries: Mapping[str, int]  # publishers, those of reprints among them
    languages: Mapping[str, int]
    networks: Mapping[str, int]
    country_ladder: tuple[Step, ...]
    language_ladder: tuple[Step, ...]
    network_ladder: tuple[Step, ...]
    not_arrived: tuple[str, ...]
    attention: tuple[float, ...]
    demand: tuple[Demand, ...]
    evidence: tuple[Evidence, ...]
    recent: tuple[int, ...]
    followed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """A word, hashtag or network that is told more than it was. ``with_terms`` are told in the same articles."""

    term: str
    kind: str  # word, hashtag, network
    score: float
    score_parts: ScoreParts
    independent_publishers: int
    with_terms: tuple[str, ...]
    story_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LeftOutArticle:
    """An article of the last days that does not count, and why."""

    url: str
    title: str
    source: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class TrendReport:
    """What moved in the ``days`` up to ``as_of``.

    ``articles`` are those of these days that count, ``publishers`` theirs; ``left_out`` says how many do not.
    ``hidden`` counts the trends that are not here because a person hides what they are about.
    """

    as_of: datetime
    days: int
    articles: int
    publishers: int
    left_out: Mapping[Reason, int]
    trends: tuple[Trend, ...]
    topics: tuple[Topic, ...]
    hidden: int = 0
