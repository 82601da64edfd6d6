"""Mastodon: what an instance calls trending, open to all where its administrator has not closed it.

https://docs.joinmastodon.org/methods/trends/: ``GET /api/v1/trends/links``, ``tags`` and ``statuses`` are lists in the
order of the instance's own score. Links and tags carry ``history``, newest day first, whose ``accounts`` are the people
of that day; they are counted, not the posts (``uses``), of which one account can make any number.
"""

from datetime import datetime

from crawler.trends.reading import Fields, Topic, TrendReading, article_at, list_at, load_json, read_topics
from kb.intake.language import normal_language


def parse_links(body: bytes, url: str, observed: datetime) -> TrendReading:
    """Read trending links (https://docs.joinmastodon.org/entities/PreviewCard/). Raises ``TrendShapeError``."""
    return read_topics(list_at(load_json(body, url), url), url, observed, _link, "url and title")


def parse_tags(body: bytes, url: str, observed: datetime) -> TrendReading:
    """Read trending hashtags (https://docs.joinmastodon.org/entities/Tag/). Raises ``TrendShapeError``."""
    return read_topics(list_at(load_json(body, url), url), url, observed, _tag, "a name")


def parse_posts(body: bytes, url: str, observed: datetime) -> TrendReading:
    """Read trending posts (https://docs.joinmastodon.org/entities/Status/). Raises ``TrendShapeError``."""
    return read_topics(list_at(load_json(body, url), url), url, observed, _post, "content")


def _link(link: Fields, place: int) -> Topic | None:
    address, title = link.address("url"), link.html_line("title")
    if address is None:
        return None
    articles = article_at(address, title) if link.line("type") in ("link", "") else ()
    return Topic(title, "accounts", place, _accounts_today(link), url=address, articles=articles)


def _tag(tag: Fields, place: int) -> Topic | None:
    name = tag.line("name")
    return Topic(f"#{name}" if name else "", "accounts", place, _accounts_today(tag), url=tag.address("url"))


def _post(post: Fields, place: int) -> Topic | None:
    card = post.fields("card")
    lang = normal_language(post.line("language"))
    return Topic(
        topic=post.html_line("content"),
        measure="boosts",
        rank=place,
        count=post.number("reblogs_count"),
        lang=lang,
        url=post.address("url"),
        articles=article_at(card.address("url"), card.html_line("title")) if card.line("type") == "link" else (),
    )


def _accounts_today(item: Fields) -> int | None:
    return Fields(next(iter(item.items("history")), None)).number("accounts")
