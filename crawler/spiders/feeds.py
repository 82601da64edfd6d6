"""Sources with a feed: all that are due in one run."""

from collections.abc import AsyncIterator
from typing import Any

from scrapy import Request
from scrapy.http import Response

from crawler.errors import ExtractionFailedError, FeedError
from crawler.feed_parser import FeedEntry, ParsedFeed, parse_feed
from crawler.items import SourceFailure
from crawler.outcomes import Outcome
from crawler.spiders.base import SourceSpider, ends_in_a_state
from crawler.spiders.headers import header, validators_of
from kb.models import RawDocument, Source


class FeedsSpider(SourceSpider):
    """Reads feeds, unless the server says that they have not changed."""

    name = "feeds"

    def source_request(self, source: Source) -> Request:
        return self.fetch_source(source, source.url, self.on_feed, conditional=True)

    @ends_in_a_state
    async def on_feed(self, response: Response, source: Source) -> AsyncIterator[Any]:
        answer = self.answer_of(response, source)
        if failure := self.refusal(response, source, answer) or self.same_body(response, source, answer):
            yield failure
            return
        try:
            feed = await self.collection.pool.run(
                parse_feed, response.body, response.url, header(response, "Content-Type"), source.country
            )
        except FeedError as error:
            yield SourceFailure(source.id, Outcome.NOT_A_FEED, str(error))
            return
        except ExtractionFailedError as error:
            yield SourceFailure(source.id, Outcome.EXTRACTION_FAILED, f"{response.url}: {error}")
            return
        entries = [raw_entry(entry, feed) for entry in feed.entries]
        for request in await self.note_source(
            source,
            Outcome.FEED_READ,
            entries,
            validators=validators_of(response),
            answer=answer,
            hints=feed.hints,
            message=response.url,
        ):
            yield request


def raw_entry(entry: FeedEntry, feed: ParsedFeed) -> RawDocument:
    """What a feed says of one of its entries, before the facts of the source are added."""
    return RawDocument(
        url=entry.url,
        title=entry.title,
        text=entry.text,
        published=entry.published,
        date_reliability=entry.date_reliability if entry.published else None,
        date_source="feed" if entry.published else None,
        lang=feed.lang,
        author=entry.author,
        tags=entry.tags,
        modified=entry.modified,
    )
