"""What may be the feed of a page, in which order it is asked for, and which of those found is the best. Pure.

The order is that of trust: where the platform keeps feeds, what the page names by ``<link rel="alternate">``
(https://www.rssboard.org/rss-autodiscovery), what it links to, and the addresses that most software uses.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from crawler.feed_entries import ParsedFeed, web_address
from crawler.feed_parser import parse_feed
from crawler.platform_feeds import YOUTUBE_FEED, conventional_feeds, feeds_of_software
from crawler.site_links import SitePage, folder_of, is_below, is_listing, looks_like_feed
from crawler.site_map import newest_parts, news_first, parse_site_map
from crawler.web_map import is_name
from kb.intake.addresses import registrable_domain
from kb.intake.dates import is_plausible
from kb.intake.language import detect_language
from kb.intake.publishers import same_site, site_of

MAX_CANDIDATES = 8  # of one page; a page that names more is asked for the first of them
MAX_SITE_MAPS_TRIED = 5
_STALE = timedelta(days=365)  # how far behind the liveliest feed of a page another may be and still be the best
_ENTRIES_READ, _LETTERS_READ = 10, 200  # to see the language
_SAME_ENTRIES = 5  # two feeds that begin with the same entries are one, in two formats
# What blog software and content management systems use most, those first that most sites have: WordPress, Ghost,
# Drupal, Jekyll, Hugo, Blogger, JSON Feed, and Arc XP, on which many Latin American newspapers run.
_WELL_KNOWN_FEEDS = (
    "/feed/",
    "/rss",
    "/rss.xml",
    "/feed.xml",
    "/atom.xml",
    "/index.xml",
    "/feeds/posts/default",
    "/feed.json",
    "/feeds",
    "/?feed=rss2",
    "/arc/outboundfeeds/rss/?outputType=xml",
)
_WELL_KNOWN_BELOW = ("/feed/", "/rss", "/rss.xml", "/feed.xml")  # of a blog inside a site
# The protocol names none; sitemap.xml is what everybody uses, sitemap_index.xml what WordPress's Yoast does.
_WELL_KNOWN_SITE_MAPS = ("/news-sitemap.xml", "/sitemap.xml", "/sitemap_index.xml", "/sitemap-news.xml")
_COMMENTS_ADDRESS = re.compile(r"/comments?(?:/|$)|/\d+/comments/|feed=comments|/feeds/comments/", re.IGNORECASE)
# As WordPress names them, in the feed and in the link to it.
_COMMENTS_TITLE = re.compile(
    r"^(?:comments (?:on|for)|comentarios en|comentários (?:em|sobre|para))\b"
    r"|\b(?:comments feed|comentarios del feed|feed de (?:los )?comentarios|feed de comentários)\b",
    re.IGNORECASE,
)


class Way(StrEnum):
    """How a source was found."""

    ADDRESS = "address"  # the address that was given is the feed or the sitemap
    CONVENTION = "convention"  # where its platform keeps feeds
    LINK_ELEMENT = "link_element"
    LINK = "link"
    WELL_KNOWN = "well_known"
    SITE_MAP = "sitemap"
    LISTING = "listing"  # the page's links to articles


@dataclass(frozen=True, slots=True)
class Candidate:
    """An address that may be a feed. ``title`` is what the page calls it."""

    url: str
    way: Way
    title: str = ""


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed that was fetched and is one. ``first`` are the addresses of its first entries."""

    url: str
    way: Way
    title: str
    home_url: str | None
    lang: str | None
    entries: int
    newest: datetime | None
    first: tuple[str, ...] = ()

    @property
    def is_comments(self) -> bool:
        """Whether it holds what readers say, not what the site says."""
        return is_comments(self.url, self.title)


@dataclass(frozen=True, slots=True)
class FoundSiteMap:
    """A sitemap in figures. ``parts`` are the sitemaps of an index, those of news first; a sitemap has none."""

    parts: tuple[str, ...]
    entries: int
    newest: datetime | None


def spellings_of_address(url: str, *, or_http: bool = False) -> list[str]:
    """An address, and what it may have been meant for where its host cannot be connected to, in the order of asking.

    That is the same over http if ``or_http``, then without ``www.`` what has it, and with it what is a whole domain.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    netlocs = [parts.netloc]
    if host.startswith("www."):
        netlocs.append(parts.netloc.removeprefix("www."))
    elif is_name(host) and registrable_domain(url) == host:
        netlocs.append(f"www.{parts.netloc}")
    schemes = ("https", "http") if or_http and parts.scheme == "https" else (parts.scheme,)
    return [parts._replace(scheme=scheme, netloc=netloc).geturl() for netloc in netlocs for scheme in schemes]


def is_comments(url: str, title: str) -> bool:
    """Whether a feed is one of readers' comments, by its address or title (English, Spanish, Portuguese)."""
    return bool(_COMMENTS_ADDRESS.search(url) or _COMMENTS_TITLE.search(title))


def candidates_of_address(url: str) -> list[Candidate]:
    """Feeds that can be asked for before the page itself; none for an address that looks like one."""
    if looks_like_feed(url):
        return []
    return [Candidate(feed, Way.CONVENTION) for feed in conventional_feeds(url)]


def candidates_of_page(page: SitePage, url: str) -> list[Candidate]:
    """What the page at ``url`` says of feeds: the best first, those of comments last, none twice."""
    by_platform = [f"{YOUTUBE_FEED}?channel_id={page.channel_id}"] if page.channel_id else []
    if page.canonical_url and page.canonical_url != url:
        by_platform += conventional_feeds(page.canonical_url)
    # A category has a feed of its own, which few pages name.
    is_category = bool(folder_of(url)) and is_listing(url)
    of_software = feeds_of_software(page.generator, url)
    of_category = of_software[:1] if is_category else ()
    found = [
        *(Candidate(feed, Way.CONVENTION) for feed in by_platform),
        *(Candidate(feed, Way.WELL_KNOWN) for feed in of_category),
        *(Candidate(link.url, Way.LINK_ELEMENT, link.title) for link in page.feeds),
        *(Candidate(link.url, Way.LINK, link.title) for link in page.feed_links),
    ]
    # A forum names the feed of all that is said there before that of its topics.
    found.sort(
        key=lambda candidate: (
            is_comments(candidate.url, candidate.title),
            not is_below(candidate.url, url),
            candidate.url not in of_software,
        )
    )
    return unique_candidates(found)[:MAX_CANDIDATES]


def well_known_feeds(page: SitePage, url: str) -> list[Candidate]:
    """Where feeds usually are, in the order of asking: by the page's software, below the page, below the host."""
    parts = urlsplit(url)
    origin, folder = f"{parts.scheme}://{parts.netloc}", folder_of(url)
    below = [origin + folder + path for path in _WELL_KNOWN_BELOW] if folder else []
    return unique_candidates(
        [
            *(Candidate(feed, Way.WELL_KNOWN) for feed in feeds_of_software(page.generator, url)),
            *(Candidate(feed, Way.WELL_KNOWN) for feed in below),
            *(Candidate(origin + path, Way.WELL_KNOWN) for path in _WELL_KNOWN_FEEDS),
        ]
    )


def site_map_addresses(named: Sequence[str], url: str) -> list[str]:
    """The sitemaps to look at: those that robots.txt names, those of news first; else where they usually are.

    The latter only for a host's front page: such a sitemap becomes the source, and is about the whole site.
    """
    parts = urlsplit(url)
    usual = [] if folder_of(url) else [f"{parts.scheme}://{parts.netloc}{path}" for path in _WELL_KNOWN_SITE_MAPS]
    addresses = filter(None, map(web_address, news_first(named) or usual))
    return list(dict.fromkeys(addresses))[:MAX_SITE_MAPS_TRIED]


def read_feed(body: bytes, url: str, content_type: str | None, candidate: Candidate, now: datetime) -> FoundFeed:
    """What a feed that was served at ``url`` holds, in figures. Raises ``FeedError`` if the body is none."""
    feed = parse_feed(body, url, content_type)
    return FoundFeed(
        url=url,
        way=candidate.way,
        title=feed.title or candidate.title,
        home_url=feed.home_url,
        lang=_language(feed),
        entries=len(feed.entries),
        newest=_newest((entry.published for entry in feed.entries), now),
        first=tuple(sorted(entry.url for entry in feed.entries[:_SAME_ENTRIES])),
    )


def read_site_map(body: bytes, url: str, max_bytes: int, page_url: str, now: datetime) -> FoundSiteMap:
    """What a sitemap that was served at ``url`` holds below a page, in figures. Raises ``SiteMapError``."""
    site_map = parse_site_map(body, url, max_bytes)
    if site_map.is_index:
        return FoundSiteMap(tuple(newest_parts(site_map)[:MAX_SITE_MAPS_TRIED]), 0, None)
    own = [entry for entry in site_map.entries if is_below(entry.url, page_url) and not is_listing(entry.url)]
    entries = [entry for entry in own if same_site(entry.url, page_url)]
    return FoundSiteMap((), len(entries), _newest((entry.published or entry.modified for entry in entries), now))


def best_first(feeds: Iterable[FoundFeed], page_url: str) -> list[FoundFeed]:
    """Different feeds, the best first: not of comments, not empty, not asleep, below the page, and in their order."""
    different: dict[tuple[str, ...], FoundFeed] = {}
    for feed in feeds:
        different.setdefault(feed.first or (feed.url,), feed)
    liveliest = max((feed.newest for feed in different.values() if feed.newest), default=None)

    def key(feed: FoundFeed) -> tuple[bool, bool, bool, bool]:
        is_asleep = bool(liveliest and feed.newest and liveliest - feed.newest > _STALE)
        return feed.is_comments, not feed.entries, is_asleep, not is_below(feed.url, page_url)

    return sorted(different.values(), key=key)


def is_worth_following(feed: FoundFeed) -> bool:
    """Whether a feed can stand for a site: it has entries, and they are the site's own."""
    return bool(feed.entries) and not feed.is_comments


def is_feed_of_page(feed: ParsedFeed, url: str, page_url: str) -> bool:
    """Whether a feed that was found at ``url``, where nothing names it, is that of the whole page and its site.

    Not if it is served elsewhere, says that it belongs to another site or to a folder of this one, as the feed of a
    section does, or if most of its entries are on other sites.
    """
    site = site_of(page_url)
    if site_of(url) != site or not is_below(url, page_url):
        return False
    home = feed.home_url
    if home and (site_of(home) != site or not is_below(page_url.rstrip("/") + "/", home)):
        return False
    own = sum(site_of(entry.url) == site for entry in feed.entries)
    return own * 2 > len(feed.entries)


def _newest(dates: Iterable[datetime | None], now: datetime) -> datetime | None:
    """The newest of the dates that can be true: announcements of events are dated ahead, and mistakes anywhere."""
    return max((date for date in dates if date is not None and is_plausible(date, now)), default=None)


def _language(feed: ParsedFeed) -> str | None:
    """The language of the first entries: many a feed in Spanish declares the English of the software's first day."""
    words = (f"{entry.title}. {entry.text[:_LETTERS_READ]}" for entry in feed.entries[:_ENTRIES_READ])
    return detect_language("\n".join(words), feed.lang)


def unique_candidates(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Each address once, as it comes first."""
    first: dict[str, Candidate] = {}
    for candidate in candidates:
        first.setdefault(candidate.url, candidate)
    return list(first.values())
