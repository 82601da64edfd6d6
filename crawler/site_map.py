"""Sitemaps: https://www.sitemaps.org/protocol.html and Google's news extension. Pure."""

import gzip
import io
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from lxml import etree

from crawler.block_text import clean_line
from crawler.errors import SiteMapError
from crawler.feed_entries import MAX_TITLE_LENGTH, language_code, web_address
from crawler.page_dates import parse_machine_date
from kb.models import DateReliability

MAX_ENTRIES = 50_000  # what the protocol allows
_GZIP_MAGIC = b"\x1f\x8b"
_NEWS = re.compile(r"news|noticia", re.IGNORECASE)


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
    return body.startswith(_GZIP_MAGIC) or b"<urlset" in beginning or b"<sitemapindex" in beginning


def parse_site_map(body: bytes, url: str, max_bytes: int) -> SiteMap:
    """Read a sitemap, gzipped or not. Raises ``SiteMapError`` if it is none or grows beyond ``max_bytes``."""
    body = _decompressed(body, url, max_bytes)
    entries: list[SiteMapEntry] = []
    root_name = ""
    # Entities are not resolved and nothing external is loaded; huge trees are refused by lxml itself.
    events = etree.iterparse(
        io.BytesIO(body), events=("start", "end"), recover=True, resolve_entities=False, no_network=True, load_dtd=False
    )
    try:
        for event, element in events:
            name = _local_name(element)
            if not root_name:
                root_name = name
                if root_name not in ("urlset", "sitemapindex"):
                    raise SiteMapError(f"{url} is no sitemap: it begins with <{root_name[:40]}>.")
            if event == "end" and name in ("url", "sitemap") and len(entries) < MAX_ENTRIES:
                if entry := _entry(element):
                    entries.append(entry)
                element.clear()
    except etree.XMLSyntaxError as error:
        raise SiteMapError(f"{url} is no sitemap: {str(error)[:100]}.") from None
    if not root_name:
        raise SiteMapError(f"{url} is no sitemap: it holds no element.")
    return SiteMap(root_name == "sitemapindex", tuple(entries))


def newest_first(entries: tuple[SiteMapEntry, ...]) -> list[SiteMapEntry]:
    """Entries by publication, else change, newest first; undated ones last, in their order."""

    def age(entry: SiteMapEntry) -> float:
        moment = entry.published or entry.modified
        return -moment.timestamp() if moment else float("inf")

    return sorted(entries, key=age)


def news_first(addresses: Iterable[str]) -> list[str]:
    """Addresses of sitemaps: those of news first, by their names, else in their order."""
    return sorted(addresses, key=lambda address: not _NEWS.search(urlsplit(address).path))


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


def _entry(element: etree._Element) -> SiteMapEntry | None:
    values: dict[str, str] = {}
    for child in element.iter():
        if child.text and isinstance(child.tag, str):
            values.setdefault(_local_name(child), child.text.strip())
    url = web_address(values.get("loc"))
    if url is None:
        return None
    modified = parse_machine_date(values.get("lastmod", ""), "sitemap")
    published = parse_machine_date(values.get("publication_date", ""), "sitemap")
    return SiteMapEntry(
        url=url,
        modified=modified.published if modified else None,
        title=clean_line(values.get("title", ""))[:MAX_TITLE_LENGTH],
        published=published.published if published else None,
        date_reliability=published.reliability if published else DateReliability.NONE,
        lang=language_code(values.get("language")),
    )


def _local_name(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
