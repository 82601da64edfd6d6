"""Hacker News: its front page, in one request to the search interface that Algolia runs for it.

https://hn.algolia.com/api/v1/search?tags=front_page, documented at https://hn.algolia.com/api: ``hits`` with ``title``,
``url`` (null where the story is a text on Hacker News itself), ``points``, ``num_comments`` and ``objectID``. The other
interface, https://github.com/HackerNews/API, gives the order too but takes a request for every story. This one is
sorted by relevance, so it gives no ranks.
"""

from datetime import datetime

from crawler.trends.reading import Fields, Topic, TrendReading, article_at, list_at, load_json, read_topics


def parse(body: bytes, url: str, observed: datetime) -> TrendReading:
    """Read the answer. Raises ``TrendShapeError``."""
    return read_topics(list_at(load_json(body, url), url, "hits"), url, observed, _topic, "a title")


def _topic(hit: Fields, _place: int) -> Topic | None:
    title, story, number = hit.line("title"), hit.address("url"), hit.number("objectID")
    discussion = f"https://news.ycombinator.com/item?id={number}" if number is not None else None
    return Topic(
        topic=title,
        measure="points",
        count=hit.number("points"),
        lang="en",
        url=story or discussion,
        articles=article_at(story, title, "en"),
    )
