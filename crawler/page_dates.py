"""When a page says it was published: the instant itself, where trafilatura gives only the day. Pure: no clock.

Looked at in this order: JSON-LD ``datePublished`` of the article, meta elements, ``<time>`` elements, the page's
address, the line under the headline. What only htmldate finds comes last, see ``crawler.article_extractor``. A time of
modification is never taken: an old article that was touched up is no news.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.written_dates import read_written_date
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
    r"""\s*(?P<year>\d{4})(?P<dash>[-/]?)(?P<month>\d{2}|\d(?=[-/]))(?P=dash)(?P<day>\d{2}|(?<=[-/])\d(?!\d))
        (?:[T\s]\s*(?P<hour>\d{1,2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?:[.,]\d+)?)?
           \s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?\s*$""",
    re.VERBOSE | re.IGNORECASE,
)
_IN_ADDRESS = re.compile(r"/(?P<year>(?:19|20)\d{2})[/-](?P<month>\d{1,2})[/-](?P<day>\d{1,2})(?=[/-]|$)")
_MODIFIED = re.compile(r"updat|modif|actualiz|atualiz|edited|editad", re.IGNORECASE)
_MAX_JSON_DEPTH = 12
_ARTICLE_TYPES = ("article", "posting", "report", "newsarticle", "blogposting", "webpage", "howto", "recipe", "review")
# How far from the headline a date still belongs to it, in elements of the page; beyond are other articles' dates.
_HEADLINE_REACH = 200
_MAX_DATE_LINE = 110
_DATE_LINES = ("div", "p", "span", "small", "li", "td", "time", "strong", "b", "em", "i", "h4", "h5", "h6", "address")
# The web has no pages from before this year; an earlier one is a default that nobody filled in.
FIRST_YEAR = 1991


@dataclass(frozen=True, slots=True)
class PageDate:
    """A published time in UTC, how far it can be trusted, and where it stood (``json-ld``, ``meta``, ``time``, …)."""

    published: datetime
    reliability: DateReliability
    source: str


def find_page_date(
    tree: HtmlElement, json_ld: Iterable[object], zone: tzinfo = UTC, *, day_first: bool = True
) -> PageDate | None:
    """The first published time that the page's own metadata names and that can be read.

    Where that has no zone, and another of the same day has one, the other: a content management system writes one time
    in several ways. ``zone`` is the publisher's, for times without one; ``day_first`` says how 05/04/2022 is read.
    """
    first: PageDate | None = None
    for source, text in _candidates(tree, json_ld):
        date = parse_machine_date(text, source, zone) or read_stated_date(text, source, zone, day_first=day_first)
        if date is None:
            continue
        if date.reliability is DateReliability.EXACT and (
            first is None or abs(date.published - first.published) < timedelta(days=1)
        ):
            return date
        first = first or date
    return first


def find_visible_date(
    tree: HtmlElement, title: str, url: str, zone: tzinfo = UTC, *, day_first: bool = True
) -> PageDate | None:
    """A date that the page shows rather than states: in its address, or right after its headline.

    Always ``GUESSED``. A page's head shows today's date and its margin those of other articles, so that elsewhere no
    date is believed.
    """
    near = list(_near_headline(tree, title))
    for element in near:
        if element.tag == "time" and not _MODIFIED.search(_marks(element)) and not _is_modified_line(element):
            date = parse_machine_date(element.get("datetime", ""), "time", zone)
            if date is not None:
                return PageDate(date.published, DateReliability.GUESSED, "time")
    if (match := _IN_ADDRESS.search(_path(url))) and (date := _day_of(match, "address")):
        return date
    for element in near:
        if element.tag in _DATE_LINES and (line := _short_line(element)) and not _MODIFIED.search(line):
            date = read_stated_date(line, "text", zone, day_first=day_first)
            if date is not None:
                return PageDate(date.published, DateReliability.GUESSED, "text")
    return None


def parse_machine_date(text: str, source: str, zone: tzinfo = UTC) -> PageDate | None:
    """Read an ISO 8601 date as machines write it, without leading zeros and with slashes too.

    With time and zone it is exact; without a zone it is good for the day only and read in ``zone``, that of its
    publisher; a date alone is its midnight in UTC.
    """
    match = _ISO.match(text[:64])
    if match is None:
        return None
    part = match.groupdict()
    has_zone = part["hour"] is not None and part["zone"] is not None
    try:
        moment = datetime.fromisoformat(
            f"{part['year']}-{part['month']:0>2}-{part['day']:0>2}T{int(part['hour'] or 0):02}:"
            f"{part['minute'] or '00'}:{part['second'] or '00'}{_iso_zone(part['zone']) if has_zone else ''}"
        )
    except (ValueError, OverflowError):
        return None
    return _dated(moment, source, UTC if part["hour"] is None else zone)


def read_stated_date(text: str, source: str, zone: tzinfo = UTC, *, day_first: bool = True) -> PageDate | None:
    """Read a date as people write it, ``10/05/2022 05:22 pm`` or ``4 de mayo de 2022``; the grades are the same."""
    written = read_written_date(text, day_first=day_first)
    if written is None:
        return None
    moment, has_time = written
    return _dated(moment, source, zone if has_time else UTC)


def _dated(moment: datetime, source: str, zone: tzinfo) -> PageDate | None:
    """In UTC, by ``zone`` where the moment has none of its own."""
    exact = moment.tzinfo is not None
    try:
        moment = (moment if exact else moment.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    if moment.year < FIRST_YEAR:
        return None
    return PageDate(moment, DateReliability.EXACT if exact else DateReliability.DAY, source)


def _iso_zone(zone: str) -> str:
    if zone.isalpha():
        return "+00:00"
    digits = zone[1:].replace(":", "").ljust(4, "0")
    return f"{zone[0]}{digits[:2]}:{digits[2:]}"


def _candidates(tree: HtmlElement, json_ld: Iterable[object]) -> Iterator[tuple[str, str]]:
    for block in json_ld:
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
        marks = _marks(element)
        is_published = "publish" in marks or "entry-date" in marks or element.get("pubdate") is not None
        if is_published and "updated" not in marks.replace("published updated", "") and element.get("datetime"):
            yield "time", element.get("datetime", "")


def _marks(element: HtmlElement) -> str:
    return f"{element.get('itemprop', '')} {element.get('class', '')} {element.get('pubdate', '')}".lower()


def _near_headline(tree: HtmlElement, title: str) -> Iterator[HtmlElement]:
    """The elements that follow the headline closely, outside of links."""
    wanted = title.casefold()
    start = next(
        (
            element
            for element in tree.iter("h1", "h2", "h3")
            if " ".join(element.text_content().split()).casefold() == wanted
        ),
        None,
    )
    if start is None or not wanted:
        return
    for count, element in enumerate(start.xpath("following::*")):
        if count >= _HEADLINE_REACH:
            return
        if element.tag in _DATE_LINES and not any(
            above.tag in ("a", "aside", "nav") for above in element.iterancestors()
        ):
            yield element


def _is_modified_line(element: HtmlElement) -> bool:
    parent = element.getparent()
    return parent is not None and _MODIFIED.search((parent.text or "")[:_MAX_DATE_LINE]) is not None


def _short_line(element: HtmlElement) -> str:
    text = " ".join(element.text_content().split())
    return text if len(text) <= _MAX_DATE_LINE else ""


def _path(url: str) -> str:
    try:
        return urlsplit(url).path[:500]
    except ValueError:
        return ""


def _day_of(match: re.Match[str], source: str) -> PageDate | None:
    date = parse_machine_date("{year}-{month:0>2}-{day:0>2}".format(**match.groupdict()), source)
    return date and PageDate(date.published, DateReliability.GUESSED, source)


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
