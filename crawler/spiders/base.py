"""What every spider of sources does: ask for those that are due, hand over how each ended, and fetch their pages."""

import hashlib
import logging
from collections.abc import AsyncIterator, Callable
from functools import partial, wraps
from typing import Any, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.browser import NEEDS_JAVASCRIPT
from crawler.collection import Collection, SourceBatch
from crawler.conditional_get import fresh_until
from crawler.failures import outcome_of_failure, paused_until, request_of, words_of
from crawler.items import SourceAnswer, SourceCheck
from crawler.outcomes import Outcome, outcome_of_status
from crawler.recording import record_source
from crawler.source_moves import permanent_target
from crawler.spiders.headers import conditions, header, retry_after, validators_of
from crawler.spiders.pages import PageFetch, PageFetcher
from kb.errors import StoreError
from kb.models import DuePage, Source
from kb.store.pages import due_pages

SOURCE_PRIORITY = 0
SOURCES_AT_ONCE = 500
MAX_PAGES_IN_MEMORY = 5_000
MAX_WAITING_PER_SOURCE = 100  # pages that waited in the store

_log = logging.getLogger(__name__)
_Callback = Callable[..., AsyncIterator[Any]]


def ends_in_a_state(callback: _Callback) -> _Callback:
    """Have a mistake of ours in reading a source be a failure of it, or it would be due again at once for ever."""

    @wraps(callback)
    async def guarded(spider: "SourceSpider", response: Response, source: Source, **kwargs: Any) -> AsyncIterator[Any]:
        try:
            async for result in callback(spider, response, source, **kwargs):
                yield result
        except StoreError:  # ends the run
            raise
        except Exception as error:
            _log.exception("reading %s failed", response.url)
            yield SourceCheck(source.id, Outcome.FAILED, f"{response.url}: {error!r}")

    return guarded


class SourceSpider(Spider):
    """Reads the sources of a batch and fetches their pages. Subclasses say how a source is read.

    Every request carries ``source_id``, and ends in one item or in ``note_source``, and so in one counted outcome.
    """

    def __init__(self, collection: Collection, batch: SourceBatch, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.collection = collection
        self.batch = batch
        self.hosts = collection.hosts
        self.pages = PageFetcher(collection, batch)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.on_mistake, signals.spider_error)
        return spider

    def on_mistake(self, failure: Failure, response: Response | Failure) -> None:
        """Count what a mistake of ours in a callback would lose; Scrapy has logged it."""
        request = request_of(response)
        if not isinstance(failure.value, StoreError):
            source = self.batch.by_id[request.meta["source_id"]]
            self.collection.count(source, Outcome.FAILED, f"{request.url}: {failure.value!r}")

    async def start(self) -> AsyncIterator[PageFetch]:
        if self.collection.is_ending:  # somebody asked while Scrapy was starting
            return
        being_read = {source.id for source in self.batch.to_read}
        async for page in self._due_pages():
            if page.source_id in being_read and self.pages.taken(page.source_id) >= MAX_WAITING_PER_SOURCE:
                continue  # the other half is for what it names now
            await self._until_few_pages_wait()
            if self.hosts.is_half_over:
                break  # the other half is for sources, those that were never read first
            if request := self.pages.request(page):
                yield request
        for number, source in enumerate(self.batch.to_read, start=1):
            await self._until_few_pages_wait()
            if self.hosts.is_late:
                return
            yield self.source_request(source)
            if number % SOURCES_AT_ONCE == 0:  # Scrapy would make the requests of all of them at once
                await self.crawler.signals.wait_for(signals.scheduler_empty)

    async def _due_pages(self) -> AsyncIterator[DuePage]:
        """The pages that waited in the store when the batch began, some at a time: there may be very many."""
        last = None
        while portion := await self.collection.from_store(
            partial(due_pages, source_type=self.batch.type, now=self.batch.began, after=last)
        ):
            for page in portion:
                if page.source_id in self.batch.by_id:
                    yield page
            last = portion[-1]

    async def _until_few_pages_wait(self) -> None:
        if self.pages.waiting > MAX_PAGES_IN_MEMORY:
            await self.crawler.signals.wait_for(signals.scheduler_empty)

    def source_request(self, source: Source) -> Request:
        """The first request of reading a source."""
        raise NotImplementedError

    def fetch_source(
        self,
        source: Source,
        url: str,
        callback: Any,
        *,
        conditional: bool = False,
        javascript: bool = False,
        **kwargs: Any,
    ) -> Request:
        """A request that belongs to reading a source.

        If asked for, conditional on what was read last time, or answered by the page after its scripts have run.
        """
        self.collection.expected += 1
        state = self.batch.states.get(source.id) if conditional else None
        return Request(
            url,
            callback=callback,
            errback=self.on_source_error,
            headers=conditions(state.etag, state.last_modified) if state else {},
            priority=SOURCE_PRIORITY,
            meta={"source_id": source.id, NEEDS_JAVASCRIPT: javascript},
            cb_kwargs={"source": source, **kwargs},
        )

    async def on_source_error(self, failure: Failure) -> AsyncIterator[SourceCheck]:
        request = request_of(failure)
        yield SourceCheck(
            request.meta["source_id"],
            outcome_of_failure(failure, self.collection.settings),
            f"{request.url}: {words_of(failure)[:200]}",
            retry_after=paused_until(failure),
        )

    def refusal(self, response: Response, source: Source, answer: SourceAnswer | None = None) -> SourceCheck | None:
        """The failure that an answer's status is; ``None`` if there is a body to read."""
        outcome = outcome_of_status(response.status)
        if outcome is None and not response.body:
            outcome = Outcome.EMPTY
        if outcome is None:
            return None
        validators = validators_of(response)
        return SourceCheck(
            source.id,
            outcome,
            f"{response.status} {response.url}",
            retry_after=retry_after(response, self.collection.now()),
            # RFC 9111, 4.3.4: a 304 may bring new validators; most bring none, and the old ones stay.
            validators=validators if outcome is Outcome.NOT_MODIFIED and any(validators) else None,
            answer=answer,
        )

    def answer_of(self, response: Response, source: Source) -> SourceAnswer:
        """What the answer at the source's own address says of the next check."""
        names = ("Cache-Control", "Expires", "Date", "Age")
        return SourceAnswer(
            body_hash=hashlib.sha256(response.body).hexdigest() if response.status == 200 else None,
            fresh_until=fresh_until({name: header(response, name) for name in names}, self.collection.now()),
            moved_to=permanent_target(source.url, response.url, response.meta.get("redirect_reasons", ())),
        )

    def same_body(self, response: Response, source: Source, answer: SourceAnswer) -> SourceCheck | None:
        """That the source says what it said last time, although its server did not notice; ``None`` if it changed."""
        state = self.batch.states.get(source.id)
        if state is None or state.body_hash is None or state.body_hash != answer.body_hash:
            return None
        return SourceCheck(
            source.id,
            Outcome.NOT_MODIFIED,
            f"{response.url}: the same as last time",
            validators=validators_of(response),
            answer=answer,
        )

    async def note_source(self, check: SourceCheck) -> list[PageFetch]:
        """Store what a source named, count the outcome, and give the requests of its new and edited pages."""
        pages = await self.collection.in_store(
            partial(record_source, check=check, now=self.collection.now(), bounds=self.collection.check_bounds)
        )
        self.collection.count(self.batch.by_id[check.source_id], check.outcome, check.message)
        return self.pages.requests(pages)
