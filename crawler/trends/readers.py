"""Which reader reads which kind of trend source. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from crawler.trends import bluesky, github, google_trends, hacker_news, mastodon, reddit, wikipedia
from crawler.trends.reading import TrendReading


def _itself(source_url: str, _now: datetime) -> tuple[str, ...]:
    return (source_url,)


@dataclass(frozen=True, slots=True)
class TrendReader:
    """How one kind is read.

    ``parse`` is given the body, where it came from and the time; it raises ``TrendShapeError``. ``addresses`` gives
    what to ask for, from the source's address and the time: the first, and others for when the one before is not found.
    """

    parse: Callable[[bytes, str, datetime], TrendReading]
    addresses: Callable[[str, datetime], tuple[str, ...]] = _itself


# By the names of kb.sources.trend_sources.KINDS.
READERS: Mapping[str, TrendReader] = {
    "google-trends": TrendReader(google_trends.parse),
    "hacker-news": TrendReader(hacker_news.parse),
    "mastodon-links": TrendReader(mastodon.parse_links),
    "mastodon-tags": TrendReader(mastodon.parse_tags),
    "mastodon-posts": TrendReader(mastodon.parse_posts),
    "wikipedia": TrendReader(wikipedia.parse, wikipedia.addresses),
    "wikipedia-country": TrendReader(wikipedia.parse, wikipedia.addresses),
    "reddit": TrendReader(reddit.parse_feed_of_hot),
    "bluesky": TrendReader(bluesky.parse),
    "github": TrendReader(github.parse, github.addresses),
}
# With credentials, see crawler.trends.reddit.
REDDIT_BY_TOKEN = TrendReader(reddit.parse_hot)
