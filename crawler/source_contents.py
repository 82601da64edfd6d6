"""What a source names at this moment: how much, and of when. Pure; called in the extraction pool."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from crawler.feed_parser import looks_like_feed_body, parse_feed
from crawler.site_links import is_listing, read_site_page
from crawler.site_map import looks_like_site_map, newest_parts, parse_site_map
from crawler.trends.readers import READERS
from kb.intake.dates import is_plausible
from kb.intake.publishers import same_site

# Enough to see the usual pause between two entries.
_MAX_DATES = 1_000


@dataclass(frozen=True, slots=True)
class SourceContents:
    """How many entries an answer names, their times where it says them, newest first, and sitemaps that it leads to."""

    entries: int
    published: tuple[datetime, ...] = ()
    site_maps: tuple[str, ...] = ()


def feed_contents(body: bytes, url: str, content_type: str | None, now: datetime) -> SourceContents:
    """What a feed names. Raises ``FeedError`` if the body is none."""
    feed = parse_feed(body, url, content_type)
    return SourceContents(len(feed.entries), _newest((entry.published for entry in feed.entries), now))


def page_contents(body: bytes, url: str, charset: str | None, max_bytes: int, now: datetime) -> SourceContents:
    """What a sitemap, or the page of a site, names; or a feed, as which the site is read from its next collection on.

    Raises ``SiteMapError`` or ``FeedError`` for what is meant to be one and is none.
    """
    if looks_like_feed_body(body):
        return feed_contents(body, url, None, now)
    if not looks_like_site_map(body):
        return SourceContents(len(read_site_page(body, url, charset).articles))
    site_map = parse_site_map(body, url, max_bytes)
    if site_map.is_index:
        return SourceContents(0, site_maps=tuple(newest_parts(site_map)))
    pages = [entry for entry in site_map.entries if same_site(entry.url, url) and not is_listing(entry.url)]
    # The times of a sitemap are of changes, which show no rhythm; the newest says whether anything happens at all.
    return SourceContents(len(pages), _newest((page.published or page.modified for page in pages), now)[:1])


def trend_contents(body: bytes, url: str, kind: str, now: datetime) -> SourceContents:
    """What a trend source of a kind of ``kb.sources.trend_sources`` names. Raises ``TrendShapeError``."""
    return SourceContents(len(READERS[kind].parse(body, url, now).signals))


def _newest(moments: Iterable[datetime | None], now: datetime) -> tuple[datetime, ...]:
    known = (moment for moment in moments if moment is not None and is_plausible(moment, now))
    return tuple(sorted(known, reverse=True)[:_MAX_DATES])
