"""Sitemaps: https://www.sitemaps.org/protocol.html and Google's news extension. Pure."""

import gzip
import io
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from html import unescape
from itertools import chain, islice, pairwise
from urllib.parse import urlsplit

from lxml import etree

from crawler.block_text import clean_line
from crawler.charset import decode_text
from crawler.errors import FeedError, SiteMapError
from crawler.feed_entries import MAX_TITLE_LENGTH, resolved_address, web_address
from crawler.feed_parser import looks_like_feed_body, parse_feed
from crawler.page_dates import parse_machine_date
from crawler.publisher_zone import publisher_country, zone_of_country
from crawler.xml_text import local_name, mended_references, xml_bytes
from kb.intake.language import normal_language
from kb.models import DateReliability

# What the protocol allows: so many pages, and so many bytes when it is decompressed.
MAX_ENTRIES = 50_000
MAX_BYTES = 50_000_000
_GZIP_MAGIC = b"\x1f\x8b"
_NUMBER = re.compile(r"\d+")
_LONG_NUMBER = re.compile(r"\d{4}")
_DATE_IN_ADDRESS = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<sign>[-/_.]?)(?P<month>0[1-9]|1[0-2]|(?<=[-/_.])[1-9](?!\d))"
    r"(?:(?P=sign)(?P<day>0[1-9]|[12]\d|3[01]|(?<=[-/_.])[1-9](?!\d)))?(?!\d)"
)
_ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?(?:urlset|sitemapindex)\b")
_ADDRESS_LINE = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,99}https?://[^\s<>\"]{1,2000}\s*?(?:\n|\r|$)", re.IGNORECASE)
_NEWS = re.compile(r"news|noticia", re.IGNORECASE)
# What plugins and platforms call the parts of an index: those of articles, and those of lists, of what is sold, of what
# every site has once ("sitemap-pages.xml").
_OF_ARTICLES = re.compile(
    r"(?<![a-z])(?:posts?|blogs?|articles?|articulos?|artigos?|news|noticias?|notas?|stories|materias?)(?![a-z])"
)
_OF_NO_ARTICLES = re.compile(
    r"(?<![a-z])(?:categor(?:y|ies|ias?)|tags?|etiquetas?|authors?|autor(?:es)?|users?|sections?|secciones|products?|"
    r"productos?|produtos?|pages|paginas|page(?=[_-]?sitemap)|posts-page|images?)(?![a-z])"
)


@dataclass(frozen=True, slots=True)
class SiteMapEntry:
    """A page, or in an index another sitemap. ``published`` is known from news sitemaps only."""

    url: str
    modified: datetime | None = None
    title: str = ""
    published: datetime | None = None
    date_reliability: DateReliability = DateReliability.NONE
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class SiteMap:
    """A sitemap, or an index of sitemaps."""

    is_index: bool
    entries: tuple[SiteMapEntry, ...]


def looks_like_site_map(body: bytes) -> bool:
    """Whether a body is meant to be a sitemap, gzipped or not, and is no page."""
    beginning = body[:500].lower()
    is_xml = b"<urlset" in beginning or b"<sitemapindex" in beginning
    return body.startswith(_GZIP_MAGIC) or is_xml or _ADDRESS_LINE.match(body) is not None


def parse_site_map(body: bytes, url: str, max_bytes: int) -> SiteMap:
    """Read a sitemap, gzipped or not; times without a zone are in that of the country domain of ``url``.

    It may be a list of addresses in lines, or a feed, too: https://www.sitemaps.org/protocol.html#otherformats.
    Raises ``SiteMapError`` if it is none or grows beyond ``max_bytes``.
    """
    body = _decompressed(body, url, max_bytes)
    if _ADDRESS_LINE.match(body):
        return SiteMap(False, tuple(_in_lines(body)))
    if looks_like_feed_body(body):
        return SiteMap(False, tuple(_of_feed(body, url)))
    zone = zone_of_country(publisher_country(None, url))
    entries: list[SiteMapEntry] = []
    root_name = ""
    # Entities are not resolved and nothing external is loaded; huge trees are refused by lxml itself.
    events = etree.iterparse(
        io.BytesIO(_mended(body)),
        events=("start", "end"),
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
    )
    try:
        for event, element in events:
            name = local_name(element)
            if not root_name:
                root_name = name
                if root_name not in ("urlset", "sitemapindex"):
                    raise SiteMapError(f"{url} is no sitemap: it begins with <{root_name[:40]}>.")
            if (
                event == "end"
                and name in ("url", "sitemap")
                and len(entries) < MAX_ENTRIES
                and (entry := _entry(element, url, zone))
            ):
                entries.append(entry)
            if event == "end" and name in ("url", "sitemap"):
                element.clear()
                while element.getprevious() is not None:  # else the tree keeps all of them, empty
                    del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise SiteMapError(f"{url} is no sitemap: {str(error)[:100]}.") from None
    if not root_name:
        raise SiteMapError(f"{url} is no sitemap: it holds no element.")
    return SiteMap(root_name == "sitemapindex", tuple(entries))


def newest_first(entries: Sequence[SiteMapEntry]) -> list[SiteMapEntry]:
    """Entries by publication, else change, else the date in their address, newest first; undated ones last.

    These, and those of one date, stay in their order, or turn it where the list goes from the oldest to the newest: the
    dates, or the numbers of addresses that differ in nothing else or have a long one, mostly grow.
    """
    in_order = reversed(entries) if _is_oldest_first(entries) else entries
    return sorted(in_order, key=_age)


def newest_parts(index: SiteMap) -> list[str]:
    """The sitemaps of an index: those of news first, by their names, then those of the newest pages.

    Parts that differ by a number (``post-sitemap7.xml``) are a list of their own, and the lists stay in their order.
    Where parts are named for articles, those of categories, authors, products and the like are left out.
    """
    lists: dict[str, list[SiteMapEntry]] = {}
    named = [_file_name(entry.url) for entry in index.entries]
    others = {name for name in named if _OF_NO_ARTICLES.search(name)}
    if not any(_OF_ARTICLES.search(name) for name in named if name not in others):
        others = set()
    for entry, name in zip(index.entries, named, strict=True):
        if name in others:
            continue
        lists.setdefault(_without_numbers(entry.url), []).append(entry)
    in_order = [entry for parts in lists.values() for entry in newest_first(parts)]
    return news_first(entry.url for entry in sorted(in_order, key=_age))


def news_first(addresses: Iterable[str]) -> list[str]:
    """Addresses of sitemaps: those of news first, by their names, else in their order."""
    return sorted(addresses, key=lambda address: not _NEWS.search(urlsplit(address).path))


def _mended(body: bytes) -> bytes:
    """The sitemap alone, in UTF-8 and without what breaks XML: after the first mistake lxml drops every ``&amp;``.

    Blank lines before the declaration are the most common one, left by some plugin; warnings of PHP come there too.
    """
    text = decode_text(body)
    root = _ROOT.search(text)
    return xml_bytes(mended_references(text[root.start() :] if root else text))


def _decompressed(body: bytes, url: str, max_bytes: int) -> bytes:
    if not body.startswith(_GZIP_MAGIC):
        return body
    try:
        with gzip.open(io.BytesIO(body)) as stream:
            unpacked = stream.read(max_bytes + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise SiteMapError(f"{url} is no sitemap: it cannot be decompressed ({str(error)[:80]}).") from None
    if len(unpacked) > max_bytes:
        raise SiteMapError(f"{url} is larger than {max_bytes:,} bytes when it is decompressed.")
    return unpacked


def _in_lines(body: bytes) -> Iterator[SiteMapEntry]:
    lines = io.StringIO(decode_text(body))
    return islice((SiteMapEntry(url) for line in lines if (url := web_address(line.strip()))), MAX_ENTRIES)


def _of_feed(body: bytes, url: str) -> Iterator[SiteMapEntry]:
    try:
        feed = parse_feed(body, url)
    except FeedError as error:
        raise SiteMapError(f"{url} is no sitemap: {error}") from None
    for entry in feed.entries:
        yield SiteMapEntry(entry.url, entry.modified, entry.title, entry.published, entry.date_reliability, feed.lang)


def _entry(element: etree._Element, base: str, zone: tzinfo) -> SiteMapEntry | None:
    own = _texts(element)
    place = own.get("loc", "")
    url = resolved_address(base, place) if place.startswith("/") else web_address(place)
    if url is None:
        return None
    # Pictures and videos have addresses and titles of their own, so that only what is inside <news:news> is the page's.
    news = _texts(chain.from_iterable(child.iter() for child in element if local_name(child) == "news"))
    modified = parse_machine_date(own.get("lastmod", ""), "sitemap", zone)
    published = parse_machine_date(news.get("publication_date", ""), "sitemap", zone)
    return SiteMapEntry(
        url=url,
        modified=modified.published if modified else None,
        title=clean_line(unescape(news.get("title", "")))[:MAX_TITLE_LENGTH],
        published=published.published if published else None,
        date_reliability=published.reliability if published else DateReliability.NONE,
        lang=normal_language(news.get("language")),
    )


def _texts(elements: Iterable[etree._Element]) -> dict[str, str]:
    """The text of the first element of each name that has one."""
    texts: dict[str, str] = {}
    for element in elements:
        if element.text and isinstance(element.tag, str):
            texts.setdefault(local_name(element), element.text.strip())
    return texts


def _file_name(url: str) -> str:
    return urlsplit(url).path.rpartition("/")[2].lower()


def _is_oldest_first(entries: Sequence[SiteMapEntry]) -> bool:
    steps = [_step(first, second) for first, second in pairwise(entries)]
    return sum(steps) > 0


def _step(first: SiteMapEntry, second: SiteMapEntry) -> int:
    """1 if the second entry is newer than the first, -1 if it is older, 0 where nobody knows."""
    before, after = _moment(first), _moment(second)
    if before and after and before != after:
        return 1 if after > before else -1
    if (_without_numbers(first.url) == _without_numbers(second.url)) or (
        _LONG_NUMBER.search(first.url) and _LONG_NUMBER.search(second.url)
    ):
        earlier, later = _numbers(first.url), _numbers(second.url)
        return (later > earlier) - (later < earlier)
    return 0


def _moment(entry: SiteMapEntry) -> datetime | None:
    return entry.published or entry.modified or _date_in_address(entry.url)


def _date_in_address(url: str) -> datetime | None:
    match = _DATE_IN_ADDRESS.search(urlsplit(url).path)
    if match is None:
        return None
    try:
        return datetime(int(match["year"]), int(match["month"]), int(match["day"] or 1), tzinfo=UTC)
    except ValueError:  # the 31st of November
        return None


def _age(entry: SiteMapEntry) -> float:
    moment = _moment(entry)
    return -moment.timestamp() if moment else float("inf")


def _numbers(url: str) -> list[int]:
    return [int(digits[:18]) for digits in _NUMBER.findall(url)]


def _without_numbers(url: str) -> str:
    return _NUMBER.sub("", url)
