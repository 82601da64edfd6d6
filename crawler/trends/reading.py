"""What the readers of all trend sources share: the result, and getting at values that may be of any shape. Pure.

Answers come from the web: of any size up to the collector's limit, any depth, any type where another is documented. A
reader gives what it can use and raises ``TrendShapeError`` where there is nothing of the kind that is documented.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler.block_text import clean_line
from crawler.errors import TrendShapeError
from crawler.feed_entries import html_line, web_address
from kb.models import RawDocument, Signal

MAX_TOPICS = 50  # of one answer: what trends is at the top
MAX_TOPIC = 200  # code points
_MAX_COUNT = 2**31 - 1  # what every database's integers hold
# What a store cannot hold (NUL, half a surrogate pair) and what moves a terminal's cursor.
_UNFIT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class TrendReading:
    """What an answer says: signals, and articles that it names."""

    signals: tuple[Signal, ...]
    entries: tuple[RawDocument, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic of an answer. ``rank`` is its place in the list where the list is in order."""

    topic: str
    measure: str
    rank: int | None = None
    count: int | None = None
    lang: str | None = None
    url: str | None = None
    articles: tuple[RawDocument, ...] = ()


class Fields:
    """An object of an answer. Every getter gives nothing for a value that is absent or of another type."""

    def __init__(self, values: object) -> None:
        self._values: Mapping[str, object] = values if isinstance(values, dict) else {}

    def line(self, name: str) -> str:
        """A plain text as one line."""
        value = self._values.get(name)
        return _fit(value[: MAX_TOPIC * 4]) if isinstance(value, str) else ""

    def html_line(self, name: str) -> str:
        """The text of a piece of HTML as one line."""
        return _fit(html_line(self._values.get(name)))

    def number(self, name: str) -> int | None:
        """A whole number from 0 on, or the digits of one."""
        value = self._values.get(name)
        if isinstance(value, str) and len(value) <= 10 and value.isascii() and value.isdigit():
            value = int(value)
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return min(value, _MAX_COUNT)
        return None

    def is_true(self, name: str) -> bool:
        """Whether the value is ``true``."""
        return self._values.get(name) is True

    def address(self, name: str) -> str | None:
        """An address of the web."""
        return web_address(self._values.get(name))

    def fields(self, name: str) -> "Fields":
        """An object within."""
        return Fields(self._values.get(name))

    def items(self, name: str) -> list[object]:
        """A list within."""
        value = self._values.get(name)
        return value if isinstance(value, list) else []


def load_json(body: bytes, url: str) -> object:
    """The value that a body of JSON holds (RFC 8259: UTF-8). Raises ``TrendShapeError``."""
    try:
        return json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):  # a RecursionError for lists in lists, a ValueError for endless numbers too
        raise TrendShapeError(f"{url} does not answer as documented: expected JSON, found {_seen(body)}.") from None


def list_at(value: object, url: str, *path: str) -> Sequence[object]:
    """The list at a path of an answer. Raises ``TrendShapeError`` if there is none."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    if not isinstance(value, list):
        where = f"a list in {'.'.join(path)}" if path else "a list"
        raise TrendShapeError(f"{url} does not answer as documented: expected {where}, found {_kind(value)}.")
    return value


def read_topics(
    items: Sequence[object], url: str, observed: datetime, read: Callable[[Fields, int], Topic | None], needs: str
) -> TrendReading:
    """Read each of the first items; ``read`` is given its fields and its place from 1, and gives ``None`` for no topic.

    Of several with the same topic the first counts. Raises ``TrendShapeError`` if there are items and none is a topic:
    the answer has changed its shape. ``needs`` names what an item must have, for that message.
    """
    topics: dict[str, Topic] = {}
    for item in items:
        topic = read(Fields(item), len(topics) + 1)
        if topic is not None and topic.topic:
            topics.setdefault(topic.topic, topic)
        if len(topics) == MAX_TOPICS:
            break
    if items and not topics:
        raise TrendShapeError(
            f"{url} does not answer as documented: expected items with {needs}, found {len(items)} without."
        )
    return TrendReading(
        signals=tuple(
            Signal(topic.topic, topic.measure, observed, topic.rank, topic.count, lang=topic.lang, url=topic.url)
            for topic in topics.values()
        ),
        entries=tuple(article for topic in topics.values() for article in topic.articles),
    )


def article_at(url: str | None, title: str = "", lang: str | None = None) -> tuple[RawDocument, ...]:
    """An article that a topic names, if there is an address."""
    return (RawDocument(url=url, title=title, lang=lang),) if url else ()


def _fit(text: str) -> str:
    return clean_line(_UNFIT.sub("\ufffd", text))[:MAX_TOPIC].rstrip()


def _seen(body: bytes) -> str:
    beginning = body[:200].lstrip().lower()
    if beginning.startswith((b"<!doctype html", b"<html")):
        return "an HTML page"
    return "an empty answer" if not beginning else "something else"


def _kind(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        names = ", ".join(_fit(str(name))[:20] for name in list(value)[:5])
        return f"an object with {names}" if names else "an empty object"
    return {list: "a list", str: "a text", bool: "true or false"}.get(type(value), "a number")
