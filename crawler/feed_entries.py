"""What a feed holds, and the cleaning that every format of feed shares. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.block_text import clean_line, html_fragment_text
from crawler.mojibake import repair_mojibake
from kb.errors import InvalidAddressError
from kb.intake.addresses import parse_web_address
from kb.models import DateReliability

MAX_ENTRIES = 1000
MAX_TITLE_LENGTH = 500
MAX_TEXT_LENGTH = 200_000
MAX_TAGS = 20


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry. ``url`` is a web address; ``text`` is the longest that the feed itself says, as block text.

    ``modified`` is when the feed says that it was last edited.
    """

    url: str
    title: str
    text: str = ""
    published: datetime | None = None
    date_reliability: DateReliability = DateReliability.NONE
    author: str | None = None
    tags: tuple[str, ...] = ()
    modified: datetime | None = None


@dataclass(frozen=True, slots=True)
class UpdateHints:
    """When a feed asks to be read: not more often than every ``interval``, and not in these hours and days, in UTC.

    ``skip_hours`` are 0 to 23; ``skip_days`` count from Monday, which is 0. Never all of them.
    """

    interval: timedelta | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed. ``lang`` is an ISO 639-1 code; ``home_url`` the page it belongs to."""

    title: str
    home_url: str | None
    lang: str | None
    entries: tuple[FeedEntry, ...]
    hints: UpdateHints = UpdateHints()


def one_line(value: object) -> str:
    """A value that may hold HTML as one line of text, cut to ``MAX_TITLE_LENGTH``."""
    if not isinstance(value, str):
        return ""
    return clean_line(repair_mojibake(html_fragment_text(value[: MAX_TITLE_LENGTH * 20])))[:MAX_TITLE_LENGTH]


def longest_text(values: Iterable[object]) -> str:
    """The longest of several pieces of HTML, as block text cut to ``MAX_TEXT_LENGTH``."""
    texts = (html_fragment_text(value[: MAX_TEXT_LENGTH * 5]) for value in values if isinstance(value, str))
    return repair_mojibake(max(texts, key=len, default="")[:MAX_TEXT_LENGTH])


def clean_tags(values: Iterable[object]) -> tuple[str, ...]:
    """The first ``MAX_TAGS`` different tags."""
    return tuple(dict.fromkeys(filter(None, map(one_line, values))))[:MAX_TAGS]


def language_code(value: object) -> str | None:
    """``es`` out of ``es-MX``; ``None`` for anything that is no such code."""
    match = re.match(r"\s*([a-z]{2})(?:[-_]|\s*$)", value, re.IGNORECASE) if isinstance(value, str) else None
    return match.group(1).lower() if match else None


def web_address(value: object) -> str | None:
    """The address if it is one that may be fetched."""
    if not isinstance(value, str):
        return None
    try:
        return parse_web_address(value)
    except InvalidAddressError:
        return None


def unique_entries(entries: Iterable[FeedEntry]) -> tuple[FeedEntry, ...]:
    """The first entry of every address, in the order of the feed."""
    first: dict[str, FeedEntry] = {}
    for entry in entries:
        first.setdefault(entry.url, entry)
    return tuple(first.values())
