"""Trend sources: what each documents is asked for, read, and stored as signals and as articles to fetch."""

from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from typing import Any

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.collection import Collection, SourceBatch
from crawler.conditional_get import NO_VALIDATORS, Validators
from crawler.errors import ExtractionFailedError, TrendShapeError
from crawler.hosts import host_of
from crawler.items import SourceAnswer, SourceCheck
from crawler.outcomes import Outcome
from crawler.spiders.base import SOURCE_PRIORITY, SourceSpider, ends_in_a_state
from crawler.spiders.headers import header, validators_of
from crawler.spiders.pages import PageFetch
from crawler.trend_recording import record_trend
from crawler.trends import reddit
from crawler.trends.rate_limit import allowed_again
from crawler.trends.readers import READERS, REDDIT_BY_TOKEN, TrendReader
from crawler.trends.reading import TrendReading
from kb.models import Source
from kb.sources.trend_sources import TrendKind, kind_of

# What Reddit bears from a program without credentials, whatever is set for other hosts.
REDDIT_FEEDS_HOST, REDDIT_FEEDS_DELAY_SECONDS = "www.reddit.com", 60.0


class TrendsSpider(SourceSpider):
    """Reads trend sources. One that fails, or answers what it does not document, is an outcome and hurts no other.

    Reddit's are read apart: with credentials, one token is asked for in a run, and then each community by it; without,
    one feed after the other.
    """

    name = "trends"

    def __init__(self, collection: Collection, batch: SourceBatch, **kwargs: Any) -> None:
        super().__init__(collection, batch, **kwargs)
        self._reddit = [source for source in batch.to_read if _is_reddit(source)]
        batch.to_read = tuple(source for source in batch.to_read if not _is_reddit(source))

    async def start(self) -> AsyncIterator[Any]:
        async for request in super().start():
            yield request
        if self._reddit and self.collection.settings.reddit_client_id:
            yield self._token_request()
        elif self._reddit:
            yield self._next_reddit_feed()

    def source_request(self, source: Source) -> Any:
        kind = kind_of(source.url)
        if kind is None:
            self.collection.expected += 1
            remedy = "`catalejo sources trends list` shows what there is."
            return SourceCheck(source.id, Outcome.INVALID_ADDRESS, f"{source.url} is no trend source; {remedy}")
        reader = READERS[kind.name]
        return self._ask(source, kind, reader, reader.addresses(source.url, self.collection.now()))

    def _ask(self, source: Source, kind: TrendKind, reader: TrendReader, addresses: tuple[str, ...]) -> Request:
        """Ask for the first address; for the next one if that is not there."""
        url, *others = addresses
        request = self.fetch_source(
            source,
            url,
            self.on_answer,
            conditional=url == source.url,  # what is known of another day's answer says nothing of this one
            kind=kind,
            reader=reader,
            others=tuple(others),
        )
        request.meta["dont_obey_robotstxt"] = not kind.asks_robots
        return request

    @ends_in_a_state
    async def on_answer(
        self, response: Response, source: Source, kind: TrendKind, reader: TrendReader, others: tuple[str, ...]
    ) -> AsyncIterator[Any]:
        if response.status == 404 and others:
            self.collection.count(source, Outcome.NOT_FOUND, f"{response.url}: not there yet")
            yield self._ask(source, kind, reader, others)
            return
        self._hear_rate_limit(response)
        if response.status == 304:
            for request in await self._note_trend(source, kind, TrendReading(()), response):
                yield request
            return
        # Gone for good is the source only if its own address is, not an answer of some day.
        if failure := self.refusal(response, source, SourceAnswer() if response.url == source.url else None):
            yield failure
            return
        try:
            reading = await self.collection.pool.run(
                reader.parse, response.body, response.url, self.collection.now().replace(microsecond=0)
            )
        except TrendShapeError as error:
            yield SourceCheck(source.id, Outcome.UNEXPECTED_SHAPE, str(error))
            return
        except ExtractionFailedError as error:
            yield SourceCheck(source.id, Outcome.EXTRACTION_FAILED, f"{response.url}: {error}")
            return
        for request in await self._note_trend(source, kind, reading, response):
            yield request

    async def _note_trend(
        self, source: Source, kind: TrendKind, reading: TrendReading, response: Response
    ) -> list[PageFetch]:
        outcome = Outcome.TREND_READ
        validators: Validators | None = validators_of(response)
        if response.status == 304:
            outcome, validators = Outcome.NOT_MODIFIED, None  # those that are known stay
        elif response.url != source.url:
            validators = NO_VALIDATORS  # they are sent back to the source's own address only
        message = f"{len(reading.signals)} topics of {response.url}"
        check = SourceCheck(source.id, outcome, message, reading.entries, validators)
        new = await self.collection.in_store(
            partial(
                record_trend,
                source=source,
                check=check,
                signals=reading.signals,
                now=self.collection.now(),
                every=kind.every,
                bounds=self.collection.check_bounds,
            )
        )
        self.collection.count(source, outcome, message)
        return self.pages.requests(new)

    def _hear_rate_limit(self, response: Response) -> None:
        """Leave a host alone that says that this was the last request that it allows for now."""
        remaining, reset = (header(response, f"X-RateLimit-{name}") for name in ("Remaining", "Reset"))
        now = self.collection.now()
        if until := allowed_again(remaining, reset, now):
            self.hosts.pause(host_of(response.url), until, "it allows no more requests")

    # -- Reddit by feeds ----------------------------------------------------------------------------------------------

    def _next_reddit_feed(self) -> Request:
        source = self._reddit.pop(0)
        request: Request = self.source_request(source)
        return request.replace(callback=self.on_reddit_feed, errback=self.on_reddit_feed_error)

    async def on_reddit_feed(self, response: Response, **kwargs: Any) -> AsyncIterator[Any]:
        # From the first answer on: where robots.txt forbids them all, nobody has to wait to be told so.
        self.hosts.require_delay(REDDIT_FEEDS_HOST, REDDIT_FEEDS_DELAY_SECONDS)
        async for result in self.on_answer(response, **kwargs):
            yield result
        if self._reddit:
            yield self._next_reddit_feed()

    async def on_reddit_feed_error(self, failure: Failure) -> AsyncIterator[Any]:
        async for result in self.on_source_error(failure):
            yield result
        if self._reddit:
            yield self._next_reddit_feed()

    # -- Reddit by token ----------------------------------------------------------------------------------------------

    def _token_request(self) -> Request:
        settings = self.collection.settings
        return Request(
            reddit.TOKEN_ADDRESS,
            method="POST",
            body=reddit.TOKEN_BODY,
            headers=reddit.token_headers(settings.reddit_client_id, settings.reddit_client_secret.get_secret_value()),
            callback=self.on_token,
            errback=self.on_token_error,
            priority=SOURCE_PRIORITY,
            # The person agreed on terms with Reddit, which hold in the place of robots.txt.
            meta={"source_id": self._reddit[0].id, "dont_obey_robotstxt": True},
        )

    async def on_token(self, response: Response) -> AsyncIterator[Any]:
        if failure := self.refusal(response, self._reddit[0]):
            remedy = "; look at reddit_client_id and reddit_client_secret" if response.status in (400, 401, 403) else ""
            for source in self._reddit:
                yield replace(failure, source_id=source.id, message=failure.message + remedy)
            return
        try:
            token = reddit.parse_token(response.body, response.url)
        except TrendShapeError as error:
            for source in self._reddit:
                yield SourceCheck(source.id, Outcome.UNEXPECTED_SHAPE, str(error))
            return
        for source in self._reddit:
            yield self._by_token_request(source, token)

    async def on_token_error(self, failure: Failure) -> AsyncIterator[SourceCheck]:
        async for first in self.on_source_error(failure):
            for source in self._reddit:
                yield replace(first, source_id=source.id)

    def _by_token_request(self, source: Source, token: str) -> Request:
        kind = kind_of(source.url)
        assert kind is not None
        url = reddit.hot_address(source.url)
        request = self.fetch_source(source, url, self.on_answer, kind=kind, reader=REDDIT_BY_TOKEN, others=())
        request.headers["Authorization"] = f"bearer {token}"
        request.meta["dont_obey_robotstxt"] = True
        return request


def _is_reddit(source: Source) -> bool:
    kind = kind_of(source.url)
    return kind is not None and kind.name == "reddit"
