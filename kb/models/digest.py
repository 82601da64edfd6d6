"""Whom a digest is for, and what an editor makes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class DigestLength(StrEnum):
    """How much a digest tells."""

    SHORT = "short"
    NORMAL = "normal"
    LONG = "long"


class DigestForm(StrEnum):
    """What an edition can be written as; the value is how the name of such a file ends."""

    TEXT = "txt"
    MARKDOWN = "md"
    HTML = "html"
    PDF = "pdf"
    JSON = "json"
    CALENDAR = "ics"


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a digest is for. Empty fields narrow nothing.

    ``lang`` is the language of the digest, ``countries`` and ``source_langs`` those of the articles that count. Stories
    are about one of the ``topics``; ``watches`` are names of watches and saved searches. Days begin in ``time_zone``
    (IANA).
    """

    name: str
    lang: str
    time_zone: str
    countries: tuple[str, ...] = ()
    source_langs: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    watches: tuple[str, ...] = ()
    length: DigestLength = DigestLength.NORMAL
    id: int = 0


@dataclass(frozen=True, slots=True)
class EditorsWork:
    """What an editor decided for a period of an audience; it holds for every version of the edition.

    Keys are those of entries. ``pinned`` come first in their section, in this order; ``dropped`` are not told;
    ``notes`` stand beside theirs, ``note`` before everything else.
    """

    pinned: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
