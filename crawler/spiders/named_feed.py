"""The feed that a site's home page names, looked for when the site is read for the first time.

Lists of sources often hold nothing but home pages. Nobody is there to choose, so only what a page calls its feed is
believed, and what its platform documents: a link in the text may lead to the feed of one section.
"""

from dataclasses import dataclass
from datetime import timedelta

from scrapy import Request
from scrapy.http import Response

from crawler.discovery import Candidate, Way, candidates_of_address, candidates_of_page, is_comments
from crawler.errors import ExtractionFailedError, FeedError
from crawler.failures import outcome_of_error
from crawler.feed_parser import ParsedFeed, parse_feed
from crawler.outcomes import Outcome
from crawler.site_links import read_site_page
from crawler.spiders.base import SourceSpider
from crawler.spiders.headers import charset_of, header
from kb.models import Source

MAX_FEEDS_TRIED = 3
_LONGEST_SILENCE = timedelta(days=365)  # a feed that was forgotten, while the site went on
_BELIEVED = (Way.CONVENTION, Way.LINK_ELEMENT)


@dataclass(frozen=True, slots=True)
class NamedFeed:
    """A feed, and the answer that it was."""

    response: Response
    feed: ParsedFeed


async def find_named_feed(spider: SourceSpider, home: Response, source: Source) -> NamedFeed | None:
    """Ask for the feeds that a home page names, one after the other, until one is worth following.

    Every one that is not has its outcome counted; the found one's is left to the caller.
    """
    for url in await _addresses(spider, home, source):
        spider.collection.expected += 1
        found, outcome = await _ask(spider, url, source)
        if found is not None:
            return found
        spider.collection.count(source, outcome, url)
    return None


async def _addresses(spider: SourceSpider, home: Response, source: Source) -> list[str]:
    candidates = [*candidates_of_address(source.url), *await _candidates_of(spider, home)]
    believed = [c.url for c in candidates if c.way in _BELIEVED and not is_comments(c.url, c.title)]
    return list(dict.fromkeys(believed))[:MAX_FEEDS_TRIED]


async def _candidates_of(spider: SourceSpider, home: Response) -> list[Candidate]:
    try:
        page = await spider.collection.pool.run(read_site_page, home.body, home.url, charset_of(home))
    except ExtractionFailedError:
        return []  # the spider reads the page next, and counts that it cannot
    return candidates_of_page(page, home.url)


async def _ask(spider: SourceSpider, url: str, source: Source) -> tuple[NamedFeed | None, Outcome]:
    assert spider.crawler.engine is not None
    try:
        response = await spider.crawler.engine.download_async(Request(url, meta={"source_id": source.id}))
    except Exception as error:  # whatever Scrapy, Twisted and the middlewares raise; each has its outcome
        return None, outcome_of_error(error)
    if refusal := spider.refusal(response, source):
        return None, refusal.outcome
    content_type = header(response, "Content-Type")
    try:
        feed = await spider.collection.pool.run(parse_feed, response.body, response.url, content_type, source.country)
    except FeedError:
        return None, Outcome.NOT_A_FEED
    except ExtractionFailedError:
        return None, Outcome.EXTRACTION_FAILED
    newest = max((entry.published for entry in feed.entries if entry.published), default=spider.collection.now())
    if not feed.entries or is_comments(response.url, feed.title) or newest < spider.collection.now() - _LONGEST_SILENCE:
        return None, Outcome.FEED_READ
    return NamedFeed(response, feed), Outcome.FEED_READ
