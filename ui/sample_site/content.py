"""What the sample site says: its publishers and articles, read from the data files beside this module.

``publishers.toml`` holds a ``[[publisher]]`` table for each publisher, ``articles/<publisher>/<slug>.md`` an article
each: TOML between two ``+++`` lines, then Markdown. The fields are those of ``Publisher`` and ``Article``. Links of the
form ``[text](article:publisher/slug)`` lead to other articles.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from enum import StrEnum
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated, Any, Literal, TypeVar

from pydantic import ConfigDict, Field, ValidationError
from pydantic.dataclasses import dataclass

from kb.models import Kind

Lang = Literal["es", "en", "pt"]
Text = Annotated[str, Field(min_length=1)]
T = TypeVar("T")
ARTICLE_LINK_SCHEME = "article:"
_FRONT_MATTER = re.compile(r"\+\+\+\n(?P<toml>.*?)^\+\+\+\n(?P<body>.*)", re.DOTALL | re.MULTILINE)
_ARTICLE_LINK = re.compile(rf"\]\({ARTICLE_LINK_SCHEME}([^)\s]*)\)")


class ContentError(ValueError):
    """A data file of the sample site is wrong; the message names the file, the field and what is wrong with it."""


class FeedFormat(StrEnum):
    """The format of a publisher's feed."""

    RSS2 = "rss2"
    RSS1 = "rss1"
    ATOM = "atom"
    JSON = "json"
    NONE = "none"


class Quirk(StrEnum):
    """What is odd about everything that one publisher serves."""

    MALFORMED_FEED = "malformed_feed"  # the feed is not well-formed XML: a bare ampersand, elements never closed
    TRACKING_PARAMETERS = "tracking_parameters"  # links in the feed carry utm_* and fbclid
    LATIN1_DECLARED_UTF8 = "latin1_declared_utf8"  # feed and pages are Latin-1 bytes that claim to be UTF-8
    SLOW = "slow"  # the feed answers after ``slow_seconds``
    SITEMAP = "sitemap"  # no feed; robots.txt names a sitemap
    LISTING = "listing"  # neither feed nor sitemap; only the home page lists the articles


@dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class Publisher:
    """A fictional publisher. ``host`` ends in ``.localhost``, so that a browser on this machine opens it."""

    key: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
    host: Annotated[str, Field(pattern=r"^[a-z0-9-]+\.localhost$")]
    name: Text
    lang: Lang
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    kind: Kind
    tagline: Text
    feed: FeedFormat
    quirks: frozenset[Quirk] = frozenset()


@dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class Article:
    """An article as written. ``body`` is Markdown. Its time is relative; see ``Edition.published``.

    ``story`` names the story that articles of several publishers tell together. An article with ``copy_of`` is the
    syndicated copy of the one with that key; its body repeats the other's.
    """

    publisher: str
    slug: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
    title: Text
    lang: Lang
    author: Text
    days_ago: Annotated[int, Field(ge=0)]
    hour: Annotated[int, Field(ge=0, le=23)]
    minute: Annotated[int, Field(ge=0, le=59)]
    kind: Kind
    summary: Text
    tags: Annotated[tuple[Text, ...], Field(min_length=1)]
    body: Text
    story: Text | None = None
    undated: bool = False
    future_days: Annotated[int, Field(gt=0)] | None = None
    copy_of: Text | None = None

    @property
    def key(self) -> str:
        """``publisher/slug``, by which links and ``copy_of`` name the article."""
        return f"{self.publisher}/{self.slug}"


@dataclass(frozen=True)
class Content:
    """All publishers by key, in the order of the file, and all articles by key."""

    publishers: Mapping[str, Publisher]
    articles: Mapping[str, Article]

    def articles_of(self, publisher: Publisher) -> tuple[Article, ...]:
        """The publisher's articles, in no particular order."""
        return tuple(article for article in self.articles.values() if article.publisher == publisher.key)


def load_content(root: Traversable | None = None) -> Content:
    """Read and check all data files below ``root``, by default those that ship with this package.

    Raises ``ContentError`` at the first field, file or link that is wrong.
    """
    root = root or files("ui.sample_site")
    publishers = {publisher.key: publisher for publisher in _read_publishers(root / "publishers.toml")}
    articles = {
        article.key: article
        for folder in sorted((root / "articles").iterdir(), key=lambda entry: entry.name)
        for file in sorted(folder.iterdir(), key=lambda entry: entry.name)
        for article in [_read_article(folder.name, file)]
    }
    content = Content(publishers, articles)
    _check_references(content)
    return content


def _read_publishers(file: Traversable) -> Iterator[Publisher]:
    for number, table in enumerate(_parse_toml(file.read_text("utf-8"), file.name).get("publisher", []), start=1):
        yield _build(Publisher, table, f"{file.name}: publisher {number}")


def _read_article(publisher: str, file: Traversable) -> Article:
    where = f"articles/{publisher}/{file.name}"
    parts = _FRONT_MATTER.fullmatch(file.read_text("utf-8"))
    if parts is None:
        raise ContentError(f"{where}: the file must begin with TOML between two lines of +++")
    path = {"publisher": publisher, "slug": file.name.removesuffix(".md"), "body": parts["body"].strip()}
    return _build(Article, _parse_toml(parts["toml"], where) | path, where)


def _parse_toml(text: str, where: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ContentError(f"{where}: {error}") from error


def _build(cls: type[T], fields: Mapping[str, Any], where: str) -> T:
    try:
        return cls(**fields)
    except ValidationError as error:
        first = error.errors()[0]
        raise ContentError(f"{where}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error


def _check_references(content: Content) -> None:
    """Every article has a publisher and every publisher an article; links and copies lead to articles that exist."""
    for article in content.articles.values():
        if article.publisher not in content.publishers:
            raise ContentError(f"articles/{article.publisher}: no such publisher")
        named = [article.copy_of] if article.copy_of else []
        for key in named + _ARTICLE_LINK.findall(article.body):
            if key not in content.articles:
                raise ContentError(f"articles/{article.key}.md: there is no article {key}")
    for publisher in content.publishers.values():
        if not content.articles_of(publisher):
            raise ContentError(f"publisher {publisher.key}: it has no articles")
