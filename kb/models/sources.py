"""Sources, what collecting has learned of them, and what trend sources say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kb.models.documents import Kind


class SourceType(StrEnum):
    """How a source is read."""

    FEED = "feed"
    SITE = "site"
    TREND = "trend"


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


@dataclass(frozen=True, slots=True)
class BriefSource:
    """What tells sources apart and how they are doing, of which thousands can be looked through at once."""

    id: int
    name: str
    publisher: str
    url: str
    country: str | None
    kind: str
    enabled: bool
    flag: str | None
    failures_in_a_row: int
    last_success: datetime | None


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
class HostRobots:
    """What was understood of an origin's robots.txt when it was read, at ``read`` in UTC (RFC 9309, 2.3)."""

    origin: str
    read: datetime
    text: str


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
