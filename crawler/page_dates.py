"""When a page says it was published: the instant itself, where trafilatura gives only the day. Pure: no clock.

Looked at in this order: JSON-LD ``datePublished`` of the article, meta elements, ``<time>`` elements. What the page
shows rather than states is in ``crawler.shown_dates``; what only htmldate finds comes last, see
``crawler.article_extractor``. A time of modification is never taken: an old article that was touched up is no news.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import islice

from lxml.etree import XPath
from lxml.html import HtmlElement

from crawler.date_lines import date_line
from crawler.json_ld import json_ld_nodes
from crawler.json_ld_article import article_first, bears_title
from crawler.written_dates import read_written_date, zone_in
from kb.models import DateReliability

# By their letters and digits alone: "publish-date" is also "publish_date" and "PublishDate".
_META_NAMES = (
    "articlepublishedtime",
    "ogarticlepublishedtime",
    "ogpublishedtime",
    "datepublished",
    "publisheddate",
    "publishdate",
    "publishedtime",
    "publishtime",
    "pubdate",
    "ogpubdate",
    "publicationdate",
    "fechapublicacion",
    "fechadepublicacion",
    "datapublicacao",
    "datadepublicacao",
    "parselypubdate",
    "sailthrudate",
    "cxenseparserecspublishtime",
    "dcdateissued",
    "dctermsissued",
)
# Of any event in the life of the resource, as the Dublin Core says of its own: mostly the publication.
_VAGUE_META_NAMES = ("dctermscreated", "dccreated", "dcdate", "dctermsdate", "date")
_ISO = re.compile(
    r"""\s*(?P<year>\d{4})(?P<dash>[-/]?)(?P<month>\d{2}|\d(?=[-/]))(?P=dash)(?P<day>\d{2}|(?<=[-/])\d(?!\d))
        (?:[T\s]\s*(?P<hour>\d{1,2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?:[.,]\d+)?)?
           \s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?(?:\[[\w/+-]+\])?)?\s*$""",
    re.VERBOSE | re.IGNORECASE,
)
_EPOCH = re.compile(r"\s*(?P<seconds>1\d{9})(?:\d{3})?\s*")  # from 2001 to 2033
_COMMENTS = frozenset(
    "comment comments comment-list commentlist comments-area comment-body comentario comentarios".split()
)
_TIME_MARKS = frozenset({"datePublished", "published", "dt-published", "entry-date"})
# What hCalendar and hCard date, as encyclopedias do: when that began, or was born, which the page is about.
_EVENT_MARKS = frozenset({"bday", "dtend", "dtstart"})
# hAtom wants a time of change of every post, so that themes call the time of publication that too.
_PUBLISHED_UPDATED = re.compile(r"(?:published|entry-date) updated")
_MAX_PARTS = 10  # elements of a line with a date
_articles_before = XPath("preceding::article")
_JSON_KEYS = ("mainEntity", "mainEntityOfPage", "hasPart")
# What a list names, as of related articles, is the article only where it has its title.
_LIST_KEYS = (*_JSON_KEYS, "itemListElement", "item")
# The web has no pages from before this year; an earlier one is a default that nobody filled in.
FIRST_YEAR = 1991


@dataclass(frozen=True, slots=True)
class PageDate:
    """A published time in UTC, how far it can be trusted, and where it stood (``json-ld``, ``meta``, ``time``, …)."""

    published: datetime
    reliability: DateReliability
    source: str

    def is_of_the_day_of(self, other: "PageDate") -> bool:
        """Whether both may be the same time written in two ways, once without its zone."""
        return abs(self.published - other.published) < timedelta(days=1)


def find_page_date(
    tree: HtmlElement,
    json_ld: Iterable[object],
    zone: tzinfo = UTC,
    *,
    day_first: bool = True,
    title: str = "",
    heading: HtmlElement | None = None,
) -> PageDate | None:
    """The first published time that the page's own metadata names and that can be read.

    Where that has no zone, and another of the same day has one, the other: a content management system writes one time
    in several ways. ``zone`` is the publisher's, for times without one; ``day_first`` says how 05/04/2022 is read.
    ``title`` tells the article from others that JSON-LD describes, related ones for instance, ``heading``, which shows
    it, from those above it.
    """
    return _best_of(_stated(tree, json_ld, title, heading), zone, day_first=day_first)


def find_vague_date(tree: HtmlElement, zone: tzinfo = UTC, *, day_first: bool = True) -> PageDate | None:
    """The time that meta elements give without saying of what: ``date``, ``dc.date``. Read as ``find_page_date`` does.

    Journals give there the day on which an article was first online, though the page and all its citations name
    the day of the issue.
    """
    return _best_of(_in_metas(tree, _VAGUE_META_NAMES), zone, day_first=day_first)


def find_marked_date(
    tree: HtmlElement, heading: HtmlElement | None, zone: tzinfo = UTC, *, day_first: bool = True
) -> PageDate | None:
    """The time that is marked as that of the publication, but written for readers alone: ``<time>4 May 2022</time>``.

    Read as ``find_page_date`` does.
    """
    marked = filter(_shows_its_time, _marked(tree, heading))
    return _best_of((("time", date_line(element)) for element in marked), zone, day_first=day_first)


def _best_of(stated: Iterable[tuple[str, str]], zone: tzinfo, *, day_first: bool) -> PageDate | None:
    first: PageDate | None = None
    for source, text in stated:
        date = parse_machine_date(text, source, zone) or read_stated_date(text, source, zone, day_first=day_first)
        if date is None:
            continue
        if date.reliability is DateReliability.EXACT and (first is None or date.is_of_the_day_of(first)):
            return date
        first = first or date
    return first


def parse_machine_date(text: str, source: str, zone: tzinfo = UTC) -> PageDate | None:
    """Read an ISO 8601 date as machines write it, without leading zeros and with slashes too.

    With time and zone it is exact; without a zone it is good for the day only and read in ``zone``, that of its
    publisher; a date alone is its midnight in UTC. The seconds or milliseconds that computers count are exact.
    """
    if since := _EPOCH.fullmatch(text[:64]):
        return _dated(datetime.fromtimestamp(int(since["seconds"]), UTC), source, UTC)
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
    if not has_time:
        return _dated(moment, source, UTC)
    return _dated(moment.replace(tzinfo=zone_in(text)), source, zone)


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


def dates_event(element: HtmlElement) -> bool:
    """Whether it is or holds the day of an event or a birth, as microformats mark it."""
    parts = islice(element.iter(), _MAX_PARTS)
    return any(not _EVENT_MARKS.isdisjoint(one.get("class", "").split()) for one in parts)


def is_in_comment(element: HtmlElement) -> bool:
    """Whether it is a reader's comment or in one, by the names of WordPress, their like or schema.org's terms."""
    return any(
        not _COMMENTS.isdisjoint((*one.get("class", "").split(), one.get("id"))) or one.get("itemprop") == "comment"
        for one in (element, *element.iterancestors())
    )


def _stated(
    tree: HtmlElement, json_ld: Iterable[object], title: str, heading: HtmlElement | None
) -> Iterator[tuple[str, str]]:
    for text in _published_in_json(json_ld, title):
        yield "json-ld", text
    yield from _in_metas(tree, _META_NAMES)
    yield from (("time", _machine_value(element)) for element in _marked(tree, heading))


def _marked(tree: HtmlElement, heading: HtmlElement | None) -> Iterator[HtmlElement]:
    """The elements that are marked as the time of the article's publication.

    Only those: a page has other times, those of comments and related articles.
    """
    own = set() if heading is None else set(heading.iterancestors("article"))
    before = set() if heading is None else set(_articles_before(heading))
    for element in filter(_is_marked, tree.iter("time", "abbr", "span", "div", "p", "li")):
        articles = list(element.iterancestors("article"))
        is_others = articles[0] not in own if own and articles else not before.isdisjoint(articles)
        if not is_others and not is_in_comment(element):
            yield element


def _is_marked(element: HtmlElement) -> bool:
    if element.get("pubdate") is not None:  # whatever the theme calls it: "updated", for instance
        return True
    marks = _marks(element)
    is_published = ("publish" in marks or "entry-date" in marks) and not dates_event(element)
    return is_published and "updated" not in _PUBLISHED_UPDATED.sub("", marks)


def _shows_its_time(element: HtmlElement) -> bool:
    """Whether its text is a time by HTML, microdata or microformats, not that of a box of whatever is published."""
    marks = {*element.get("class", "").split(), *element.get("itemprop", "").split()}
    return element.tag in ("time", "abbr") or not marks.isdisjoint(_TIME_MARKS)


def _machine_value(element: HtmlElement) -> str:
    """The time in an element: of HTML, of microdata in any element, of hAtom in an abbreviation, as Blogger has it.

    Of one that is marked and has none, that of the ``time`` element in it.
    """
    title = element.get("title", "") if element.tag == "abbr" else ""
    value = element.get("datetime") or element.get("content") or title
    if not value and _shows_its_time(element) and (inner := element.find(".//time")) is not None:
        value = inner.get("datetime", "")
    return value


def _in_metas(tree: HtmlElement, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        if name and (content := meta.get("content")):
            found.setdefault("".join(filter(str.isalnum, name.lower())), content)
    yield from (("meta", found[name]) for name in names if name in found)


def _marks(element: HtmlElement) -> str:
    return f"{element.get('itemprop', '')} {element.get('class', '')}".lower()


def _published_in_json(json_ld: Iterable[object], title: str) -> Iterator[str]:
    """Dates of the article that bears the title first, then of other articles, then of a page, a video and the like."""
    json_ld = list(json_ld)
    listed = (node for node in json_ld_nodes(json_ld, *_LIST_KEYS) if bears_title(node, title))
    for node in article_first([*listed, *json_ld_nodes(json_ld, *_JSON_KEYS)], title):
        if published := _literal(node.get("datePublished")):
            yield published


def _literal(value: object) -> str:
    """A value of JSON-LD as text: also the first of several, one with its type, and a number."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("@value")
    return str(value) if isinstance(value, str | int) else ""
