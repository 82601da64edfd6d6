"""What an address given by a person is: a feed, a page that names feeds, a site to read without one, or nothing."""

from dataclasses import dataclass
from typing import Any

from crawler.feed_entries import ParsedFeed
from crawler.site_links import Link, SitePage
from kb.intake.addresses import registrable_domain
from kb.models import Source, SourceType

MIN_ARTICLE_LINKS = 3  # a page that links fewer is no listing


@dataclass(frozen=True, slots=True)
class ProbedSource:
    """The source that an address stands for, and the other feeds that its page names."""

    source: Source
    other_feeds: tuple[Link, ...] = ()


def source_of_feed(feed: ParsedFeed, url: str) -> Source:
    """A source that is read by its feed."""
    publisher = registrable_domain(feed.home_url or url)
    return Source(url=url, name=feed.title or publisher, type=SourceType.FEED, publisher=publisher, lang=feed.lang)


def source_of_site(page: SitePage, url: str, *, has_site_map: bool) -> Source | None:
    """A source that is read without a feed, if there is something to read."""
    if not has_site_map and len(page.articles) < MIN_ARTICLE_LINKS:
        return None
    publisher = registrable_domain(url)
    return Source(url=url, name=page.title or publisher, type=SourceType.SITE, publisher=publisher, lang=page.lang)


def to_json(probed: ProbedSource) -> dict[str, Any]:
    """As ``python -m crawler.probe`` prints it."""
    source = probed.source
    return {
        "url": source.url,
        "name": source.name,
        "type": source.type.value,
        "publisher": source.publisher,
        "lang": source.lang,
        "other_feeds": [{"url": link.url, "title": link.title} for link in probed.other_feeds],
    }
