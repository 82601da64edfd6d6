"""What a feed holds, and the cleaning that every format of feed shares. Pure."""

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import urljoin, urlsplit

from crawler.block_text import clean_line, html_fragment_text
from crawler.mojibake import repair_mojibake
from crawler.xml_text import joined_surrogates
from kb.errors import InvalidAddressError
from kb.intake.addresses import parse_web_address
from kb.models import DateReliability

MAX_ENTRIES = 1000
MAX_DATED = 20  # entries at each end of a list that tell which end is the newer one
MAX_TITLE_LENGTH = 500
MIN_HEADLINE = 20  # code points; a headline has more, an item of a menu less
MAX_TEXT_LENGTH = 200_000
MAX_TAGS = 20
_MIN_BUILT = 3  # entries that no chance dates to the same second
_MARK_DIGITS = 16
MARK = re.compile(rf"/[0-9a-f]{{{_MARK_DIGITS}}}")  # the fragment of ``address_on``
# What WordPress's plugins for search engines put behind every entry: "La entrada … se publicó primero en …".
_FIRST_SEEN_ON = re.compile(
    r"\s+(?:the post|la entrada|el cargo|o post|a postagem) [^\n]{1,600} "
    r"(?:appeared first on|(?:se publicó|apareció|aparece) primero en|(?:apareceu|foi publicad[oa]) primeiro em) "
    r"[^\n]{1,200}$",
    re.IGNORECASE,
)
_MAX_FOOTER = 1_000
# What is left in a text of markup that was escaped once too often: "Qu&amp;eacute;", "&amp;lt;p&amp;gt;".
_STILL_ESCAPED = re.compile(
    r"&(?:#\d{2,5}|#x[\da-f]{2,4}|[a-z]{2,8}\d?);|</(?:p|div|a|b|strong|i|em|span|h\d|ul|li)>|<br ?/?>", re.IGNORECASE
)
_CDATA_MARK = re.compile(r"<!\[CDATA\[|\]\]>")  # escaped itself, or within another; to HTML all of it is a comment
T = TypeVar("T")


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
    """A feed. ``lang`` is an ISO 639-1 code; ``home_url`` the page it belongs to.

    ``new_url`` is where it says itself that it has moved.
    """

    title: str
    home_url: str | None
    lang: str | None
    entries: tuple[FeedEntry, ...]
    hints: UpdateHints = UpdateHints()
    new_url: str | None = None


def html_line(value: object) -> str:
    """A value that may hold HTML as one line of text, cut to ``MAX_TITLE_LENGTH``."""
    if not isinstance(value, str):
        return ""
    return clean_line(repair_mojibake(_text_of(value[: MAX_TITLE_LENGTH * 20])))[:MAX_TITLE_LENGTH]


def longest_text(values: Iterable[object]) -> str:
    """The longest of several pieces of HTML, as block text cut to ``MAX_TEXT_LENGTH``."""
    texts = (_text_of(value[: MAX_TEXT_LENGTH * 5]) for value in values if isinstance(value, str))
    text = repair_mojibake(max(texts, key=len, default="")[:MAX_TEXT_LENGTH])
    return text[:-_MAX_FOOTER] + _FIRST_SEEN_ON.sub("", text[-_MAX_FOOTER:])


def _text_of(fragment: str) -> str:
    fragment = joined_surrogates(_CDATA_MARK.sub("", fragment))
    text = html_fragment_text(fragment)
    is_escaped_twice = "&" in fragment and "<" not in fragment and _STILL_ESCAPED.search(text)
    return html_fragment_text(text) if is_escaped_twice else text


def clean_tags(values: Iterable[object]) -> tuple[str, ...]:
    """The first ``MAX_TAGS`` different tags."""
    return tuple(dict.fromkeys(filter(None, map(html_line, values))))[:MAX_TAGS]


def web_address(value: object) -> str | None:
    """The address if it is one that may be fetched."""
    if not isinstance(value, str):
        return None
    try:
        return parse_web_address(value)
    except InvalidAddressError:
        return None


def resolved_address(base: str, link: object) -> str | None:
    """The address that a link leads to from ``base``, if it is one that may be fetched."""
    if not isinstance(link, str) or not link.strip():
        return None
    try:
        return web_address(urljoin(base, link.strip()))
    except ValueError:
        return None


def newest_part(entries: Sequence[T], moment: Callable[[T], Any]) -> Sequence[T]:
    """``MAX_ENTRIES`` entries from that end of a long list where the newer ones are, by the ``moment`` of each."""
    dated = [when for when in map(moment, (*entries[:MAX_DATED], *entries[-MAX_DATED:])) if when]
    is_oldest_first = len(dated) > 1 and dated[0] < dated[-1]
    return entries[-MAX_ENTRIES:] if is_oldest_first else entries[:MAX_ENTRIES]


def address_on(page_url: str, said: str) -> str:
    """An address of its own on a page for what has no page: it leads to that page all the same.

    ``said`` is what tells it from the others.
    """
    mark = hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:_MARK_DIGITS]
    return f"{_place_of(page_url)[0]}#/{mark}"


def unique_entries(entries: Iterable[FeedEntry]) -> tuple[FeedEntry, ...]:
    """The first entry of every address, in the order of the feed.

    A list of changes is one page, and each entry links its place there (``/changelog#may``). A bulletin without pages
    of its own links the front page from every entry. Where several places, or several titles of the front page, are
    linked, each gets an address of its own there, behind ``#/``, which leads to the page all the same. Routes of an
    application (``#/``, ``#!``) are addresses already.
    """
    several = list(entries)
    titles: dict[str, set[str]] = {}
    places: dict[str, set[str]] = {}
    for entry in several:
        titles.setdefault(entry.url, set()).add(entry.title)
        page, place = _place_of(entry.url)
        places.setdefault(page, set()).add(place)
    first: dict[str, FeedEntry] = {}
    for entry in several:
        page, place = _place_of(entry.url)
        if place and len(places[page] - {""}) > 1:
            entry = replace(entry, url=f"{page}#/{place}")
        elif len(titles[entry.url]) > 1 and urlsplit(entry.url)[2:4] in (("", ""), ("/", "")):
            entry = replace(entry, url=address_on(page, entry.title))
        first.setdefault(entry.url, entry)
    return tuple(first.values())


def without_build_time(entries: Iterable[FeedEntry]) -> list[FeedEntry]:
    """Entries without their time where all name the same one to the second: that is when the feed was made.

    A full minute may be that of an edition, whose articles appear at once.
    """
    several = list(entries)
    times = [entry.published for entry in several if entry.published]
    if len(times) < _MIN_BUILT or len(set(times)) > 1 or times[0].second == 0:
        return several
    return [replace(entry, published=None, date_reliability=DateReliability.NONE) for entry in several]


def _place_of(url: str) -> tuple[str, str]:
    """An address without its fragment, and the fragment, empty for the route of an application."""
    page, _, fragment = url.partition("#")
    return page, "" if fragment.startswith(("/", "!")) else fragment
