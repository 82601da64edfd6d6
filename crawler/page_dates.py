"""When a page says it was published: the instant itself, where trafilatura gives only the day. Pure: no clock.

Looked at in this order: JSON-LD ``datePublished`` of the article, meta elements, ``<time>`` elements. What only the
address or the visible text suggests is the business of htmldate, see ``crawler.article_extractor``.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml.html import HtmlElement

from kb.models import DateReliability

_META_NAMES = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "date.published",
    "publish-date",
    "publish_date",
    "published_time",
    "pubdate",
    "publication_date",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "date",
)
_ISO = re.compile(
    r"""\s*(?P<year>\d{4})-?(?P<month>\d{2})-?(?P<day>\d{2})
        (?:[T\s]\s*(?P<hour>\d{1,2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?:[.,]\d+)?)?
           \s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?\s*$""",
    re.VERBOSE | re.IGNORECASE,
)
_MAX_JSON_DEPTH = 12
_ARTICLE_TYPES = ("article", "posting", "report", "newsarticle", "blogposting", "webpage", "howto", "recipe", "review")
# The web has no pages from before this year; an earlier one is a default that nobody filled in.
FIRST_YEAR = 1991


@dataclass(frozen=True, slots=True)
class PageDate:
    """A published time in UTC, how far it can be trusted, and where it stood (``json-ld``, ``meta``, ``time``, …)."""

    published: datetime
    reliability: DateReliability
    source: str


def find_page_date(tree: HtmlElement) -> PageDate | None:
    """The first published time that the page's own metadata names and that can be read."""
    for source, text in _candidates(tree):
        if date := parse_machine_date(text, source):
            return date
    return None


def parse_machine_date(text: str, source: str) -> PageDate | None:
    """Read an ISO 8601 date as machines write it.

    With time and zone it is exact; without a zone, or at midnight sharp without one, it is good for the day only and
    read as UTC.
    """
    match = _ISO.match(text[:64])
    if match is None:
        return None
    part = match.groupdict()
    try:
        moment = datetime.fromisoformat(
            f"{part['year']}-{part['month']}-{part['day']}T{int(part['hour'] or 0):02}:{part['minute'] or '00'}:"
            f"{part['second'] or '00'}{_iso_zone(part['zone'])}"
        ).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    if moment.year < FIRST_YEAR:
        return None
    exact = part["hour"] is not None and part["zone"] is not None
    return PageDate(moment, DateReliability.EXACT if exact else DateReliability.DAY, source)


def _iso_zone(zone: str | None) -> str:
    if zone is None or zone.isalpha():
        return "+00:00"
    digits = zone[1:].replace(":", "").ljust(4, "0")
    return f"{zone[0]}{digits[:2]}:{digits[2:]}"


def _candidates(tree: HtmlElement) -> Iterator[tuple[str, str]]:
    for block in json_ld_blocks(tree):
        for text in _published_in_json(block):
            yield "json-ld", text
    metas: dict[str, str] = {}
    for meta in tree.iter("meta"):
        content = meta.get("content")
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        if content and name:
            metas.setdefault(name.strip().lower(), content)
    for name in _META_NAMES:
        if name in metas:
            yield "meta", metas[name]
    for element in tree.iter("time"):
        # Only one that is marked as the publication: a page has other times, those of comments and related articles.
        marks = f"{element.get('itemprop', '')} {element.get('class', '')} {element.get('pubdate', '')}".lower()
        is_published = "publish" in marks or "entry-date" in marks or element.get("pubdate") is not None
        if is_published and "updated" not in marks.replace("published updated", "") and element.get("datetime"):
            yield "time", element.get("datetime", "")


def json_ld_blocks(tree: HtmlElement) -> Iterator[object]:
    """The JSON-LD of a page; blocks that are no JSON are passed over."""
    for script in tree.iter("script"):
        if script.get("type", "").strip().lower() == "application/ld+json" and script.text:
            try:
                yield json.loads(script.text.strip().removesuffix(";"), strict=False)
            except (ValueError, RecursionError):
                continue


def _published_in_json(block: object, depth: int = 0) -> Iterator[str]:
    """Dates of articles first; those of other things (a page, a video) after them."""
    found = list(_dated_nodes(block, depth))
    for is_article in (True, False):
        yield from (text for article, text in found if article is is_article)


def _dated_nodes(node: object, depth: int) -> Iterator[tuple[bool, str]]:
    if depth > _MAX_JSON_DEPTH:
        return
    if isinstance(node, list):
        for item in node:
            yield from _dated_nodes(item, depth + 1)
    elif isinstance(node, dict):
        published = node.get("datePublished")
        kind = str(node.get("@type", "")).lower()
        if isinstance(published, str) and "comment" not in kind and "review" not in kind:
            yield any(name in kind for name in _ARTICLE_TYPES), published
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart", "itemListElement", "item"):
            if key in node:
                yield from _dated_nodes(node[key], depth + 1)
