"""Pages that sources name: fetched, had read in the extraction pool, each handed over as one result."""

from collections import Counter
from collections.abc import AsyncIterator, Iterable
from functools import partial

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.browser import NEEDS_JAVASCRIPT
from crawler.collection import Collection, SourceBatch
from crawler.errors import ExtractionFailedError
from crawler.failures import outcome_of_failure, paused_until, request_of, words_of
from crawler.hosts import Trouble, host_of
from crawler.items import PageResult
from crawler.outcomes import Outcome, outcome_of_status
from crawler.page_identity import is_place_on_page
from crawler.raw_pages import read_page
from crawler.safe_fetch import TEXT_ALONE
from crawler.site_links import is_media_file
from crawler.spiders.headers import charset_of, conditions, is_text, retry_after, validators_of
from kb.models import DuePage

# Before that of a source: what waits in memory stays bounded where pages are fetched before more of them are named.
PAGE_PRIORITY = 10
MAX_PAGES_PER_SOURCE = 200

PageFetch = Request | PageResult  # what it takes to fetch a page, or what is known without that


class PageFetcher:
    """The requests of pages for one batch of sources, and what their answers are.

    Every request carries the ``source_id`` of its page and its ``address`` in the store, and ends in one result.
    """

    def __init__(self, collection: Collection, batch: SourceBatch) -> None:
        self.waiting = 0  # requests that have not ended
        self._collection = collection
        self._batch = batch
        self._hosts = collection.hosts
        self._taken = Counter[int]()

    def taken(self, source_id: int) -> int:
        """How many pages of a source this run has taken up."""
        return self._taken[source_id]

    def requests(self, pages: Iterable[DuePage]) -> list[PageFetch]:
        """The requests of these pages, but for those that wait in the store."""
        requests = map(self.request, pages)
        return [request for request in requests if request is not None]

    def request(self, page: DuePage) -> PageFetch | None:
        """The request of a page, the result where there is nothing to be read in it, so that it is not asked for.

        ``None`` if its source had all that it gets in a run, its host wants to be left alone, or the run has taken its
        time. It waits in the store then.
        """
        if self.taken(page.source_id) >= MAX_PAGES_PER_SOURCE or self._hosts.is_late or self._hosts.pause_of(page.url):
            return None
        self._taken[page.source_id] += 1
        self._collection.expected += 1
        javascript = self._batch.by_id[page.source_id].javascript
        result = partial(PageResult, page.source_id, page.address, page.url)
        if is_media_file(page.url):
            return result(outcome=Outcome.NOT_TEXT, message=f"{page.url}: sound or film")
        if is_place_on_page(page.address) and not javascript:  # scripts may show that place alone
            return result(outcome=Outcome.NO_ARTICLE, message=f"{page.url}: a place on a page")
        self.waiting += 1
        return Request(
            page.url,
            callback=self._on_page,
            errback=self._on_error,
            # Of a page that scripts fill, the validators tell of the empty frame alone.
            headers={} if javascript else conditions(page.etag, page.last_modified),
            priority=PAGE_PRIORITY,
            meta={
                "source_id": page.source_id,
                "address": page.address,
                NEEDS_JAVASCRIPT: javascript,
                TEXT_ALONE: True,
            },
        )

    async def _on_page(self, response: Response) -> AsyncIterator[PageResult]:
        self.waiting -= 1
        result = partial(
            PageResult,
            source_id=response.meta["source_id"],
            address=response.meta["address"],
            url=response.url,
            hops=tuple(response.meta.get("redirect_urls", ())),
            charset=charset_of(response),
            validators=validators_of(response),
        )
        outcome = outcome_of_status(response.status)
        if outcome is None and not is_text(response):
            outcome = Outcome.NOT_TEXT
        elif outcome is None and not response.body:
            outcome = Outcome.EMPTY
        if outcome is not None:
            message = f"{response.status} {response.url}"
            yield result(outcome=outcome, message=message, retry_after=retry_after(response, self._collection.now()))
            return
        try:
            country = self._batch.by_id[response.meta["source_id"]].country
            article, body = await self._collection.pool.run(
                read_page,
                response.body,
                response.url,
                charset_of(response),
                country,
                keep=self._collection.keeps_raw_pages,
            )
        except ExtractionFailedError as error:
            self._hosts.note_failure(host_of(response.url), Trouble.UNREADABLE)
            yield result(outcome=Outcome.EXTRACTION_FAILED, message=f"{response.url}: {error}")
            return
        self._hosts.note_success(host_of(response.url), Trouble.UNREADABLE)
        if article is None:
            yield result(outcome=Outcome.NO_ARTICLE, message=response.url)
        else:
            yield result(article=article, body=body)

    async def _on_error(self, failure: Failure) -> AsyncIterator[PageResult]:
        self.waiting -= 1
        request = request_of(failure)
        yield PageResult(
            source_id=request.meta["source_id"],
            address=request.meta["address"],
            url=request.url,
            outcome=outcome_of_failure(failure, self._collection.settings),
            message=f"{request.url}: {words_of(failure)[:200]}",
            retry_after=paused_until(failure),
        )
