"""Bluesky: the topics that the network's own app shows as trending.

``GET /xrpc/app.bsky.unspecced.getTrendingTopics`` of the public AppView, without a key. The lexicon is public
(https://github.com/bluesky-social/atproto, ``lexicons/app/bsky/unspecced/getTrendingTopics.json``): ``topics`` of
``topic``, ``displayName`` (optional) and ``link``, a path of the app. "Unspecced" means that it may change or go
without notice; then this source says so and the others go on.
"""

from datetime import datetime

from crawler.feed_entries import web_address
from crawler.trends.reading import Fields, Topic, TrendReading, list_at, load_json, read_topics


def parse(body: bytes, url: str, observed: datetime) -> TrendReading:
    """Read the answer. Raises ``TrendShapeError``."""
    return read_topics(list_at(load_json(body, url), url, "topics"), url, observed, _topic, "a topic")


def _topic(item: Fields, place: int) -> Topic | None:
    path = item.line("link")
    return Topic(
        topic=item.line("displayName") or item.line("topic"),
        measure="rank",
        rank=place,
        url=web_address(f"https://bsky.app{path}") if path.startswith("/") else None,
    )
