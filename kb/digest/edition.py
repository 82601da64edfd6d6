"""An edition: what was found to tell of a period, with all its evidence, before it is put into words.

Its JSON is published: ``edition_schema`` says its shape. Every list is in the order in which it is told, and empty
where there is nothing to tell. Times are UTC, days are those of the audience's zone. Keys name entries to an editor and
stay the same in every version of an edition.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError

from kb.errors import DigestError
from kb.models import Audience, DateReliability, SourceFlag
from kb.practices.ageing import Reason
from kb.store.publications import Published
from kb.trends.status import Status

FORMAT = 1  # of the JSON; grows when a field changes its meaning or goes, with a migration of what is stored


@dataclass(frozen=True, slots=True)
class Article:
    """An article that something rests on."""

    document_id: int
    url: str
    title: str
    publisher: str
    lang: str | None
    country: str | None
    published: datetime | None
    date_reliability: DateReliability


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of an article, verbatim."""

    text: str
    article: Article


@dataclass(frozen=True, slots=True)
class Arrival:
    """Where a story has arrived, how many hours after the first place, and how many publishers tell it there."""

    country: str
    lag_hours: float
    publishers: int


@dataclass(frozen=True, slots=True)
class ToldStory:
    """A story that is told at length.

    ``headline`` is the article whose title it has. There were ``observed`` mentions (publishers times days) in
    ``window_days`` where ``expected`` were to be. ``attention`` is that of each day of four weeks, the oldest first.
    ``articles`` counts those of the period that count, ``publishers`` all who told it in thirteen weeks; ``evidence``
    is the first article of each of them in the period. ``before`` is what the edition before said of it, with so many
    publishers.
    """

    key: str
    story_id: int
    headline: Article
    status: Status
    score: float
    window_days: int
    observed: float
    expected: float
    first_seen: datetime
    publishers: int
    articles: int
    attention: tuple[float, ...]
    arrivals: tuple[Arrival, ...]
    quote: Quote | None
    evidence: tuple[Article, ...]
    topics: tuple[str, ...]
    announcement: Article | None = None
    before: Status | None = None
    publishers_before: int = 0


@dataclass(frozen=True, slots=True)
class StoryInBrief:
    """A story that is told in a line: one that moves, or what became of one that the edition before told.

    ``status`` is ``None`` where nobody told it in the period. ``last`` is the last article of it that is known.
    """

    key: str
    story_id: int
    headline: Article
    status: Status | None
    before: Status | None
    publishers: int
    articles: int
    last: datetime


@dataclass(frozen=True, slots=True)
class PlatformChange:
    """What a network said of itself. ``others``: how many other articles of it tell the same."""

    key: str
    article: Article
    networks: tuple[str, ...]
    quote: Quote | None
    others: int


@dataclass(frozen=True, slots=True)
class Advised:
    """A piece of the playbook: one that is new in the period, or that an article of it confirms."""

    key: str
    practice_id: int
    title: str
    lang: str | None
    theme: str
    networks: tuple[str, ...]
    publishers: int
    is_new: bool
    quote: Quote


@dataclass(frozen=True, slots=True)
class ToCheck:
    """Advice that the period has made doubtful, and why. ``networks``: those that changed, or that it is for;
    ``last_confirmed`` by an article or a person.
    """

    key: str
    practice_id: int
    title: str
    lang: str | None
    networks: tuple[str, ...]
    reason: Reason
    last_confirmed: datetime
    quote: Quote
    announcement: Article | None = None  # of the network that changed


@dataclass(frozen=True, slots=True)
class Finding:
    """An article that a watch or a saved search found, the first of its story. ``others``: how many more of it."""

    article: Article
    quote: Quote | None
    others: int


@dataclass(frozen=True, slots=True)
class Watched:
    """What a watch or a saved search found in the period.

    ``more`` counts stories that are not shown, ``told_above`` names the entries that tell what it found too.
    """

    key: str
    name: str
    findings: tuple[Finding, ...]
    more: int
    told_above: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DayName:
    """What some countries call a day. ``lang`` is the language of the name."""

    name: str
    lang: str
    countries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DayAhead:
    """A holiday or an observance. ``lang`` is the language of its name, ``is_public`` whether people are off work.

    ``countries`` have it by this name, others on the same day by ``other_names``.
    """

    key: str
    day: date
    name: str
    lang: str
    countries: tuple[str, ...]
    is_public: bool
    other_names: tuple[DayName, ...] = ()


@dataclass(frozen=True, slots=True)
class TroubledSource:
    """A source that stopped bringing anything, and since when."""

    key: str
    source_id: int
    name: str
    url: str
    flag: SourceFlag
    since: datetime


@dataclass(frozen=True, slots=True)
class AddedSource:
    """A source that was added in the period."""

    source_id: int
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Missed:
    """What a trend source said, and no article of the period is about. ``rank`` is the best, ``count`` the highest."""

    key: str
    topic: str
    source: str
    measure: str
    rank: int | None
    count: int | None
    country: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Edition:
    """A digest of the days from ``start`` to ``end``, both included, for an audience.

    ``known_until``: what was collected by then could be told. ``told_more`` counts the stories that were told by more
    publishers than was to be expected.
    """

    audience: Audience
    start: date
    end: date
    known_until: datetime
    published: Published
    published_before: Published
    told_more: int
    top_stories: tuple[ToldStory, ...] = ()
    moving: tuple[StoryInBrief, ...] = ()
    closing: tuple[StoryInBrief, ...] = ()
    platform_changes: tuple[PlatformChange, ...] = ()
    practices: tuple[Advised, ...] = ()
    to_check: tuple[ToCheck, ...] = ()
    watched: tuple[Watched, ...] = ()
    days_ahead: tuple[DayAhead, ...] = ()
    added_sources: tuple[AddedSource, ...] = ()
    troubled_sources: tuple[TroubledSource, ...] = ()
    missed: tuple[Missed, ...] = ()
    note: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)
    format: int = FORMAT


_ADAPTER = TypeAdapter(Edition)


def edition_to_json(edition: Edition) -> bytes:
    """The edition in its published shape, the same bytes for the same edition."""
    return _ADAPTER.dump_json(edition, indent=1) + b"\n"


def edition_from_json(text: bytes | str) -> Edition:
    """The edition that was written so. Raises ``DigestError`` for one of another format."""
    try:
        edition = _ADAPTER.validate_json(text)
    except ValidationError as error:
        raise _other_format() from error
    if edition.format != FORMAT:
        raise _other_format()
    return edition


def edition_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of editions."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_ADAPTER.json_schema(mode="serialization")}


def _other_format() -> DigestError:
    return DigestError(
        "A digest that is kept was written by another version of Catalejo, in a format that this one cannot read; "
        "`catalejo digest --again` composes it anew."
    )
