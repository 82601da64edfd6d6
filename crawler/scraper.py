"""What spiders yield is taken one thing after the other.

In the place of Scrapy's scraper, which for every answer passes that through spider middlewares, of which there are none
here, and starts a queue with two tasks to take several things at once (decision 0041).
"""

from collections.abc import AsyncIterator, Iterable
from typing import Any

from scrapy import Request
from scrapy.core.engine import ExecutionEngine
from scrapy.core.scraper import Scraper
from scrapy.core.spidermw import ScrapeFunc, SpiderMiddlewareManager
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.asyncgen import as_async_generator
from scrapy.utils.defer import aiter_errback
from twisted.python.failure import Failure


class SourceCrawler(Crawler):
    """Runs a spider with an ``InTurnScraper``."""

    def _create_engine(self) -> ExecutionEngine:
        engine = super()._create_engine()
        engine.scraper = InTurnScraper(self)
        return engine


class InTurnScraper(Scraper):
    """Has a spider called for each answer, and takes what it yields in turn: an item to the store, or requests."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.spidermw = _NoSpiderMiddlewares.from_crawler(crawler)

    async def handle_spider_output_async(
        self, result: Iterable[Any] | AsyncIterator[Any], request: Request, response: Response | Failure
    ) -> None:
        """Process what a callback yields; a mistake in it ends the callback alone, and is told as Scrapy tells it."""
        yielded = result if isinstance(result, AsyncIterator) else as_async_generator(result)
        async for output in aiter_errback(yielded, self.handle_spider_error, request, response):
            await self._process_spidermw_output_async(output, response)


class _NoSpiderMiddlewares(SpiderMiddlewareManager):
    # Scrapy's gives a chain that its middlewares may add to; the scraper above takes whatever can be gone through.
    async def scrape_response_async(  # type: ignore[override]
        self, scrape_func: ScrapeFunc[Any], response: Response, request: Request
    ) -> Iterable[Any] | AsyncIterator[Any]:
        return await scrape_func(response, request)
