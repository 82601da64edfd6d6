"""What reading a site without a feed gives: its sitemaps' newest pages, the links of its own page, or both. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from crawler.feed_entries import resolved_address
from crawler.site_links import SitePage, folder_of, is_below, is_listing
from crawler.site_map import SiteMap, SiteMapEntry, newest_first, newest_parts, news_first, parse_site_map
from kb.intake.addresses import canonical_address
from kb.intake.publishers import same_site
from kb.models import RawDocument

MAX_ENTRIES = 200  # of one reading; known ones among them are left out afterwards, so that no archive is crawled
MAX_SITE_MAPS = 5  # of those that robots.txt or an index names


@dataclass(frozen=True, slots=True)
class SiteMapReading:
    """What one sitemap gives: sitemaps to read, or the newest entries of the source, and how many it has in all."""

    parts: tuple[str, ...]
    entries: tuple[RawDocument, ...]
    named: int


def read_site_map(body: bytes, url: str, max_bytes: int, page_url: str) -> SiteMapReading:
    """Read a sitemap for the source whose page is at ``page_url``. Raises ``SiteMapError``."""
    site_map = parse_site_map(body, url, max_bytes)
    if site_map.is_index:
        return SiteMapReading(tuple(newest_parts(site_map)[:MAX_SITE_MAPS]), (), len(site_map.entries))
    return SiteMapReading((), tuple(newest_entries(site_map, page_url)), len(site_map.entries))


def newest_entries(site_map: SiteMap, page_url: str) -> list[RawDocument]:
    """The newest pages of a sitemap that lie on the site, and below the page where that is the page of a section."""
    own = [
        entry
        for entry in site_map.entries
        if not is_listing(entry.url) and is_below(entry.url, page_url) and same_site(entry.url, page_url)
    ]
    return [_raw(entry) for entry in newest_first(own)[:MAX_ENTRIES]]


def links_of_page(page: SitePage, page_url: str) -> list[RawDocument]:
    """The articles that a page links; of a section those below it, if there are any: many keep theirs elsewhere."""
    below = [link for link in page.articles if folder_of(page_url) and is_below(link.url, page_url)]
    return [RawDocument(url=link.url, title=link.title) for link in (below or page.articles)[:MAX_ENTRIES]]


def choose_entries(parts: Sequence[Sequence[RawDocument]], links: Sequence[RawDocument]) -> list[RawDocument]:
    """What a reading takes of the entries of each sitemap and of the links of the page, newest first.

    The sitemaps are believed alone where they name at least half of what the page links. Where they do not, they are
    empty, old or of something else, and the links come first.
    """
    named: dict[str, RawDocument] = {}
    for entry in chain.from_iterable(parts):
        named.setdefault(canonical_address(entry.url), entry)
    in_order = sorted(named.values(), key=_age)
    missing = [link for link in links if canonical_address(link.url) not in named]
    first = missing if len(missing) * 2 > len(links) else []
    return [*first, *in_order][:MAX_ENTRIES]


def site_maps_named(named: Sequence[str], robots_url: str) -> list[str]:
    """The sitemaps that a robots.txt names, those of news first; relative ones count from where it is."""
    addresses = (resolved_address(robots_url, address) for address in named)
    return news_first(dict.fromkeys(filter(None, addresses)))[:MAX_SITE_MAPS]


def _age(entry: RawDocument) -> float:
    moment = entry.published or entry.modified
    return -moment.timestamp() if moment else float("inf")


def _raw(entry: SiteMapEntry) -> RawDocument:
    return RawDocument(
        url=entry.url,
        title=entry.title,
        published=entry.published,
        date_reliability=entry.date_reliability if entry.published else None,
        date_source="sitemap" if entry.published else None,
        lang=entry.lang,
        modified=entry.modified,
    )
