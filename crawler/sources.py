"""What an address given by a person is: a feed, a page with feeds, a site to read without one, or nothing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crawler.discovery import FoundFeed, FoundSiteMap, Way
from crawler.feed_entries import MIN_HEADLINE
from crawler.site_links import SitePage, is_below
from kb.instants import utc_text
from kb.intake.addresses import host_of
from kb.intake.publishers import publisher_of, same_site
from kb.models import Source, SourceType

MIN_ARTICLE_LINKS = 3  # a page that links fewer is no listing


@dataclass(frozen=True, slots=True)
class FoundSource:
    """A source that was found, the way that led to it, how many entries it names now and when the newest appeared.

    ``is_comments``: it is a feed of what readers say.
    """

    source: Source
    way: Way
    entries: int
    newest: datetime | None = None
    is_comments: bool = False


@dataclass(frozen=True, slots=True)
class ProbedSource:
    """The source that an address stands for, and the other feeds that were found on the way, the better first."""

    best: FoundSource
    others: tuple[FoundSource, ...] = ()


def source_of_feed(feed: FoundFeed) -> FoundSource:
    """A source that is read by its feed."""
    # A feed may be kept by a service (FeedBurner); one whose articles are on its own site speaks for no other.
    is_at_home = any(same_site(url, feed.url) for url in feed.first)
    publisher = publisher_of(feed.url if is_at_home else feed.home_url or feed.url)
    name = feed.title or publisher
    source = Source(url=feed.url, name=name, type=SourceType.FEED, publisher=publisher, lang=feed.lang)
    return FoundSource(source, feed.way, feed.entries, feed.newest, feed.is_comments)


def source_of_site_map(page: SitePage, url: str, way: Way, site_map: FoundSiteMap) -> FoundSource:
    """A source that is read by its sitemap; ``url`` is the sitemap's, or the page's where robots.txt names it."""
    return FoundSource(_site(page, url), way, site_map.entries, site_map.newest)


def source_of_listing(page: SitePage, url: str) -> FoundSource | None:
    """A source that is read by the links of its page, if it links enough articles."""
    if len(page.articles) < MIN_ARTICLE_LINKS:
        return None
    return FoundSource(_site(page, url), Way.LISTING, len(page.articles))


def has_other_articles(page: SitePage, blog: SitePage, blog_url: str) -> bool:
    """Whether a page links articles, by headlines, that are not its blog's: newspapers have a blog beside theirs."""
    of_blog = {link.url for link in blog.articles}
    others = [
        link
        for link in page.articles
        if len(link.title) >= MIN_HEADLINE
        and link.url not in of_blog
        and not (host_of(link.url) == host_of(blog_url) and is_below(link.url, blog_url))
    ]
    return len(others) >= MIN_ARTICLE_LINKS


def to_json(probed: ProbedSource) -> dict[str, Any]:
    """As ``python -m crawler.probe`` prints it: the best source, and the others in the same shape."""
    return {**_to_json(probed.best), "other_feeds": [_to_json(other) for other in probed.others]}


def _to_json(found: FoundSource) -> dict[str, Any]:
    source = found.source
    return {
        "url": source.url,
        "name": source.name,
        "type": source.type.value,
        "publisher": source.publisher,
        "lang": source.lang,
        "way": found.way.value,
        "entries": found.entries,
        "newest": utc_text(found.newest) if found.newest else None,
        "comments": found.is_comments,
    }


def _site(page: SitePage, url: str) -> Source:
    publisher = publisher_of(url)
    return Source(url=url, name=page.title or publisher, type=SourceType.SITE, publisher=publisher, lang=page.lang)
