"""Values that travel between the packages: plain, frozen, free of any library.

Every time is UTC and timezone-aware. Languages are ISO 639-1 codes, countries ISO 3166-1 alpha-2, both or ``None``
where unknown.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum


class DateReliability(StrEnum):
    """How far a published time can be trusted."""

    EXACT = "exact"  # an instant with its zone, as a machine wrote it
    DAY = "day"  # a date, or a time without a zone: right to about a day
    GUESSED = "guessed"  # inferred from an address or from visible text
    NONE = "none"  # not known, or refused because it cannot be true


class SourceType(StrEnum):
    """How a source is read."""

    FEED = "feed"
    SITE = "site"
    TREND = "trend"


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


@dataclass(frozen=True, slots=True)
class Source:
    """A feed or a site that is collected. ``id`` is 0 until it is stored.

    ``javascript``: its pages, and its own if it is a site, are read after a browser has run their scripts.
    """

    url: str
    name: str
    type: SourceType
    publisher: str
    lang: str | None = None
    country: str | None = None
    kind: str = Kind.NEWS.value
    tags: tuple[str, ...] = ()
    javascript: bool = False
    enabled: bool = True
    added: datetime | None = None
    id: int = 0


class SourceFlag(StrEnum):
    """What a person should know of a source. At most one at a time, the first of these that applies."""

    GONE = "gone"  # the server said that it is gone for good; it was switched off
    FAILING = "failing"  # several checks in a row have failed
    DUPLICATE = "duplicate"  # it has moved to the address of another source
    SILENT = "silent"  # nothing new for far longer than it usually takes
    LANGUAGE_CHANGED = "language_changed"  # its entries are in another language than the source
    MOVED = "moved"  # its address was changed to where it has moved


@dataclass(frozen=True, slots=True)
class HostPause:
    """A host that is left alone until then, because it asked for it."""

    host: str
    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class SourceState:
    """What collecting has learned of one source so far."""

    source_id: int
    etag: str | None = None
    last_modified: str | None = None
    last_checked: datetime | None = None
    last_success: datetime | None = None
    next_check: datetime | None = None
    failures_in_a_row: int = 0
    interval_seconds: int | None = None
    last_outcome: str | None = None
    last_message: str | None = None
    body_hash: str | None = None
    latest_entry: datetime | None = None
    rhythm_seconds: int | None = None
    moved_to: str | None = None
    moved_checks: int = 0
    flag: str | None = None
    flag_since: datetime | None = None
    flag_message: str | None = None
    hints: Mapping[str, object] | None = None


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
    """

    lexical: float
    semantic: float
    recency: float
    rerank: float | None = None


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


@dataclass(frozen=True, slots=True)
class Advice:
    """A sentence of a document that tells its reader what to do, ``text[char_start:sentence_end]``, and its reason.

    The passage that is shown, sentence and reason, is ``text[char_start:char_end]``. ``heading_path`` holds the
    headings above it,
    outermost first; ``networks`` and ``theme`` are names of the closed lists in ``kb.practices``.
    """

    document_id: int
    char_start: int
    sentence_end: int
    char_end: int
    heading_path: tuple[str, ...]
    lang: str
    networks: tuple[str, ...]
    theme: str
    forbids: bool = False  # it says what not to do
    id: int = 0


@dataclass(frozen=True, slots=True)
class Practice:
    """A piece of the playbook as it is stored: the title that was found, and what a person made of it."""

    title: str
    own_title: str | None = None
    own_theme: str | None = None
    own_network: str | None = None
    own: bool = False  # written by a person
    pinned: bool = False
    hidden: bool = False
    id: int = 0


@dataclass(frozen=True, slots=True)
class PracticePassage:
    """One article that gives the advice: verbatim ``text``, sentence and reason."""

    text: str
    url: str
    title: str
    published: datetime | None
    lang: str
    publisher: str
    document_id: int
    heading_path: tuple[str, ...]
    char_start: int
    char_end: int


@dataclass(frozen=True, slots=True)
class PracticeEntry:
    """A practice with its evidence, as it is shown.

    ``publishers`` counts those that say it independently: copies of an article count once. ``since`` and
    ``last_confirmed`` are the
    times of the first and the last of their articles, ``None`` where no article says it. ``passages`` are the
    strongest ones.
    """

    practice_id: int
    title: str
    network: str | None
    networks: tuple[str, ...]
    theme: str
    publishers: int
    publisher_names: tuple[str, ...]
    since: datetime | None
    last_confirmed: datetime | None
    status: str
    check_reason: str | None
    contradicted: bool  # some articles say to do it and others not to
    pinned: bool
    hidden: bool
    own: bool
    score: float
    passages: tuple[PracticePassage, ...]


@dataclass(frozen=True, slots=True)
class PracticeFilters:
    """What practices must fulfil; empty fields do not filter. ``older_than``: least age of the last confirmation."""

    networks: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    status: str | None = None
    older_than: timedelta | None = None
    include_hidden: bool = False


@dataclass(frozen=True, slots=True)
class PracticeAnswer:
    """Practices in order, and what the person should know."""

    query: str
    practices: tuple[PracticeEntry, ...]
    notices: tuple[Notice, ...] = ()


class DocumentChange(StrEnum):
    """What storing a document did."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class PageVisit:
    """How the page of a document was last asked for: where it was found, when, and by what to ask whether it changed.

    ``collected`` is when it became a document. ``vain`` counts how often in a row it was asked for again and had not
    changed.
    """

    document_id: int
    url: str
    collected: datetime
    visited: datetime
    etag: str | None = None
    last_modified: str | None = None
    vain: int = 0


@dataclass(frozen=True, slots=True)
class PendingPage:
    """A page that a source named and that is to be fetched; ``entry`` is what the source itself said of it.

    ``visit`` is given where the page is a document already that its source says was edited.
    """

    address: str
    source_id: int
    entry: RawDocument
    attempts: int = 0
    not_before: datetime | None = None
    visit: PageVisit | None = None


@dataclass(frozen=True, slots=True)
class DuePage:
    """Where a page is that is to be fetched now: ``address`` is its key in the store, ``url`` what to ask for.

    What its source said of it stays in the store: there may be very many. ``etag`` and ``last_modified`` are given
    where the page is a document already, to be sent its new text only if it has changed.
    """

    address: str
    url: str
    source_id: int
    due: datetime
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class RawPage:
    """A page as it was fetched. ``body`` is compressed; ``charset`` is what the server said, right or not."""

    url: str
    charset: str | None
    fetched: datetime
    body: bytes
    document_id: int = 0


@dataclass(frozen=True, slots=True)
class Signal:
    """What a trend source said of a topic at one moment: its place in a list, a number, or both.

    ``observed`` is when the list was read; for a list that sums up a day, that day's first moment (UTC). ``rank``
    counts from 1. ``measure`` says what ``count`` is a number of (``searches``, ``points``, ``views`` …), and is
    ``rank`` where only the place is known.
    """

    topic: str
    measure: str
    observed: datetime
    rank: int | None = None
    count: int | None = None
    country: str | None = None
    lang: str | None = None
    url: str | None = None
    source_id: int = 0


class RunStatus(StrEnum):
    """The life of a run of a task."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a task, as asked for, under way or ended."""

    id: int
    task: str
    arguments: Mapping[str, object]
    status: RunStatus
    queued: datetime
    started: datetime | None = None
    finished: datetime | None = None
    heartbeat: datetime | None = None
    worker: str | None = None
    attempts: int = 0
    progress_done: int = 0
    progress_total: int | None = None
    progress_note: str = ""
    message: str = ""
    result: Mapping[str, object] = field(default_factory=dict)


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
class Story:
    """What several articles tell, as far as it was told by an instant.

    ``title`` is the most central headline, ``titles`` those of each language. ``summary`` is a sentence of the document
    ``summary_of``, or ``None``. ``publishers`` tell it independently: copies count for the one who was first.
    ``documents`` are in the order in which they were collected, without copies. ``first_seen`` and ``last_seen`` are
    times of collection.
    """

    story_id: int
    title: str
    titles: Mapping[str, str]
    terms: tuple[str, ...]
    summary: str | None
    summary_of: int | None
    first_seen: datetime
    last_seen: datetime
    publishers: tuple[str, ...]
    countries: Mapping[str, int]  # articles by country, copies aside
    langs: Mapping[str, int]
    documents: tuple[StoryDocument, ...]


@dataclass(frozen=True, slots=True)
class OutcomeCount:
    """How many fetched things of one source ended in one outcome during a run, with one example message."""

    source_id: int | None
    source: str
    outcome: str
    count: int
    example: str = ""


@dataclass(frozen=True, slots=True)
class StoreStatus:
    """The state of the knowledge base in figures."""

    sources: int
    sources_failing: int
    documents: int
    documents_by_lang: Mapping[str, int]
    chunks: int
    waiting_for_index: int  # documents changed since they were last indexed
    last_collection: datetime | None
