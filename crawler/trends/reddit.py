"""Reddit: what is hot in a community.

With the credentials of an application that a person registered: ``GET https://oauth.reddit.com/r/{community}/hot``,
documented at https://www.reddit.com/dev/api#GET_hot, a ``Listing`` whose ``data.children`` are ``t3`` things with
``title``, ``score``, ``permalink``, ``url``, ``is_self`` and ``stickied``. The token comes from
https://github.com/reddit-archive/reddit/wiki/OAuth2#application-only-oauth.

Without: the Atom feed of the same list (https://www.reddit.com/wiki/rss), which has the order but no numbers. Since
June 2024 Reddit's robots.txt closes the site to every program it has not agreed with; it is asked, and obeyed.
"""

import base64
import re
from datetime import datetime

from crawler.errors import FeedError, TrendShapeError
from crawler.feed_entries import web_address
from crawler.feed_parser import parse_feed
from crawler.trends.reading import Fields, Topic, TrendReading, article_at, list_at, load_json, read_topics
from kb.intake.addresses import registrable_domain

TOKEN_ADDRESS = "https://www.reddit.com/api/v1/access_token"  # noqa: S105 (an address)
TOKEN_BODY = "grant_type=client_credentials"  # noqa: S105
_OWN_HOSTS = frozenset({"reddit.com", "redd.it"})  # posts, pictures and films on Reddit itself
_TOKEN = re.compile(r"[A-Za-z0-9._~+/=-]{1,4000}")  # RFC 6750, 2.1


def parse_feed_of_hot(body: bytes, url: str, observed: datetime) -> TrendReading:
    """Read the feed. Raises ``TrendShapeError``."""
    try:
        entries = parse_feed(body, url).entries
    except FeedError as error:
        raise TrendShapeError(f"{url} does not answer as documented: expected Atom. {error}") from None
    items = [{"title": entry.title, "url": entry.url} for entry in entries]
    return read_topics(
        items,
        url,
        observed,
        lambda item, place: Topic(item.line("title"), "rank", place, url=item.address("url")),
        "a title",
    )


def parse_hot(body: bytes, url: str, observed: datetime) -> TrendReading:
    """Read the listing. Raises ``TrendShapeError``."""
    children = list_at(load_json(body, url), url, "data", "children")
    posts = [child.get("data") if isinstance(child, dict) else None for child in children]
    return read_topics(posts, url, observed, _topic, "a title")


def _topic(post: Fields, place: int) -> Topic | None:
    if post.is_true("stickied"):  # pinned by its moderators, not hot
        return None
    title, linked = post.line("title"), post.address("url")
    is_article = linked is not None and not post.is_true("is_self") and registrable_domain(linked) not in _OWN_HOSTS
    return Topic(
        topic=title,
        measure="points",
        rank=place,
        count=post.number("score"),
        url=web_address(f"https://www.reddit.com{post.line('permalink')}"),
        articles=article_at(linked, title) if is_article else (),
    )


def hot_address(source_url: str) -> str:
    """Where the listing of the community is, whose feed is at ``source_url``."""
    community = source_url.removeprefix("https://www.reddit.com/r/").partition("/")[0]
    # raw_json: without it "&" and "<" come as entities.
    return f"https://oauth.reddit.com/r/{community}/hot?limit=50&raw_json=1"


def token_headers(client_id: str, secret: str) -> dict[str, str]:
    """The headers under which a token is asked for (RFC 6749, 4.4.2 and 2.3.1)."""
    basic = base64.b64encode(f"{client_id}:{secret}".encode()).decode("ascii")
    return {"Authorization": f"Basic {basic}", "Content-Type": "application/x-www-form-urlencoded"}


def parse_token(body: bytes, url: str) -> str:
    """The token of an answer, fit for a header. Raises ``TrendShapeError``."""
    answer = load_json(body, url)
    token = answer.get("access_token") if isinstance(answer, dict) else None
    if not isinstance(token, str) or not _TOKEN.fullmatch(token):
        raise TrendShapeError(f"{url} does not answer as documented: expected an access_token.")
    return token
