"""The feed of a site, looked for when its home page is read for the first time.

Lists of sources often hold nothing but home pages. Nobody is there to choose, so only what a page calls its feed is
believed, what its platform documents, and the usual addresses: a link in the text may lead to the feed of one section.
"""

from dataclasses import dataclass
from datetime import timedelta

from scrapy import Request
from scrapy.http import Response

from crawler.discovery import (
    Candidate,
    Way,
    candidates_of_address,
    candidates_of_page,
    is_comments,
    is_feed_of_page,
    unique_candidates,
    well_known_feeds,
)
from crawler.errors import ExtractionFailedError, FeedError
from crawler.failures import outcome_of_error
from crawler.feed_parser import ParsedFeed, looks_like_feed_body, parse_feed
from crawler.outcomes import Outcome
from crawler.site_links import is_below, read_site_page
from crawler.spiders.base import SourceSpider
from crawler.spiders.headers import charset_of, header
from kb.models import Source

MAX_FEEDS_TRIED = 3  # of those that the page or its platform names
MAX_USUAL_TRIED = 4  # of the usual addresses, that of the page's software first
_LONGEST_SILENCE = timedelta(days=365)  # a feed that was forgotten, while the site went on
_BELIEVED = (Way.CONVENTION, Way.LINK_ELEMENT)


@dataclass(frozen=True, slots=True)
class NamedFeed:
    """A feed, and the answer that it was."""

    response: Response
    feed: ParsedFeed


async def own_feed(spider: SourceSpider, home: Response, source: Source) -> NamedFeed | None:
    """The answer at a site's own address if that is a feed, whenever it has become one."""
    if not looks_like_feed_body(home.body):
        return None
    try:
        return NamedFeed(home, await _parse(spider, home, source))
    except (FeedError, ExtractionFailedError):
        return None


async def find_named_feed(spider: SourceSpider, home: Response, source: Source) -> NamedFeed | None:
    """Ask for what may be the feeds of a home page, one after the other, until one is worth following.

    Every one that is not has its outcome counted; the found one's is left to the caller.
    """
    for candidate in await _candidates(spider, home, source):
        spider.collection.expected += 1
        found, outcome = await _ask(spider, candidate.url, source)
        if found is not None and (
            candidate.way is not Way.WELL_KNOWN or is_feed_of_page(found.feed, found.response.url, home.url)
        ):
            return found
        spider.collection.count(source, outcome, candidate.url)
    return None


async def _candidates(spider: SourceSpider, home: Response, source: Source) -> list[Candidate]:
    try:
        page = await spider.collection.pool.run(read_site_page, home.body, home.url, charset_of(home))
    except ExtractionFailedError:
        return []  # the spider reads the page next, and counts that it cannot
    named = [*candidates_of_address(source.url), *candidates_of_page(page, home.url)]
    believed = [c for c in named if c.way in _BELIEVED and not is_comments(c.url, c.title)]
    usual = [c for c in well_known_feeds(page, home.url) if is_below(c.url, home.url)]
    return unique_candidates([*believed[:MAX_FEEDS_TRIED], *usual[:MAX_USUAL_TRIED]])


async def _ask(spider: SourceSpider, url: str, source: Source) -> tuple[NamedFeed | None, Outcome]:
    assert spider.crawler.engine is not None
    meta = {"source_id": source.id, "download_maxsize": spider.crawler.settings.getint("CATALEJO_FEED_MAXSIZE")}
    try:
        response = await spider.crawler.engine.download_async(Request(url, meta=meta))
    except Exception as error:  # whatever Scrapy, Twisted and the middlewares raise; each has its outcome
        return None, outcome_of_error(error)
    if refusal := spider.refusal(response, source):
        return None, refusal.outcome
    try:
        feed = await _parse(spider, response, source)
    except FeedError:
        return None, Outcome.NOT_A_FEED
    except ExtractionFailedError:
        return None, Outcome.EXTRACTION_FAILED
    newest = max((entry.published for entry in feed.entries if entry.published), default=spider.collection.now())
    if not feed.entries or is_comments(response.url, feed.title) or newest < spider.collection.now() - _LONGEST_SILENCE:
        return None, Outcome.FEED_READ
    return NamedFeed(response, feed), Outcome.FEED_READ


async def _parse(spider: SourceSpider, response: Response, source: Source) -> ParsedFeed:
    content_type = header(response, "Content-Type")
    return await spider.collection.pool.run(parse_feed, response.body, response.url, content_type, source.country)
