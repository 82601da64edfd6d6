"""Looks at sources without collecting them: each is asked once, and nothing of it is stored."""

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.browser import NEEDS_JAVASCRIPT, NoBrowserError, find_browser
from crawler.errors import ExtractionFailedError, FeedError, SiteMapError, TrendShapeError
from crawler.extraction_pool import ExtractionPool
from crawler.failures import outcome_of_error, request_of, words_of
from crawler.hosts import Hosts
from crawler.outcomes import Outcome, outcome_of_status
from crawler.source_contents import SourceContents, feed_contents, page_contents, trend_contents
from crawler.source_moves import permanent_target
from crawler.spiders.headers import charset_of, header
from crawler.spiders.site_maps import site_maps_of
from crawler.spiders.trends import REDDIT_FEEDS_DELAY_SECONDS, REDDIT_FEEDS_HOST
from crawler.trends.readers import READERS
from crawler.verdict import Look
from kb.models import Source, SourceType
from kb.sources.trend_sources import kind_of

MAX_SITE_MAPS = 3  # of a site whose page links no articles


class CheckSpider(Spider):
    """Every source ends in exactly one call of ``report``.

    ``hosts`` is what is known of their hosts. Answers are asked for whole: one that has not changed would not say how
    much there is.
    """

    name = "check"

    def __init__(
        self,
        sources: Sequence[Source],
        pool: ExtractionPool,
        hosts: Hosts,
        report: Callable[[Source, Look], None],
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.hosts = hosts
        self._sources = sources
        self._pool = pool
        self._report = report

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.on_mistake, signals.spider_error)
        return spider

    def on_mistake(self, failure: Failure, response: Response | Failure) -> None:
        """Report what a mistake of ours in a callback would lose; Scrapy has logged it."""
        source: Source = request_of(response).cb_kwargs["source"]
        self._report(source, Look(Outcome.FAILED, said=repr(failure.value)))

    async def start(self) -> AsyncIterator[Request]:
        for source in self._sources:
            # A feed is read without a browser, but not what it names.
            if source.javascript and (lacking := _lacking_browser()):
                self._report(source, lacking)
            elif source.type is SourceType.TREND:
                request = self._trend_request(source)
                if request is None:
                    self._report(source, Look(Outcome.INVALID_ADDRESS))
                else:
                    yield request
            elif source.type is SourceType.FEED:
                request = self._request(source, source.url, self.on_feed)
                request.meta["download_maxsize"] = self.crawler.settings.getint("CATALEJO_FEED_MAXSIZE")
                yield request
            else:
                request = self._request(source, source.url, self.on_page)
                request.meta[NEEDS_JAVASCRIPT] = source.javascript
                yield request

    # -- feeds --------------------------------------------------------------------------------------------------------

    async def on_feed(self, response: Response, source: Source) -> None:
        look = await self._look(
            response, source, Outcome.FEED_READ, feed_contents, header(response, "Content-Type"), _now()
        )
        self._report(source, look)

    # -- sites --------------------------------------------------------------------------------------------------------

    async def on_page(self, response: Response, source: Source) -> AsyncIterator[Request]:
        look = await self._look_at_page(response, source)
        if look.contents is None or look.contents.entries:
            self._report(source, look)
            return
        named = look.contents.site_maps or tuple(site_maps_of(self.hosts, response.url, source.url))
        for request in self._try_site_maps(source, look, named, MAX_SITE_MAPS):
            yield request

    def _try_site_maps(self, source: Source, page: Look, addresses: tuple[str, ...], most: int) -> Iterator[Request]:
        """Ask for the first of the sitemaps, and at most so many; without any it is the page's look that counts."""
        if not addresses or not most:
            self._report(source, page)
            return
        rest = {"page": page, "others": addresses[1:], "most": most - 1}
        request = self._request(source, addresses[0], self.on_site_map, **rest)
        yield request.replace(errback=self.on_site_map_error)

    async def on_site_map(
        self, response: Response, source: Source, page: Look, others: tuple[str, ...], most: int
    ) -> AsyncIterator[Request]:
        look = await self._look_at_page(response, source)
        if look.contents is not None and look.contents.entries:
            self._report(source, replace(look, moved_to=page.moved_to))
            return
        parts = look.contents.site_maps if look.contents is not None else ()
        for request in self._try_site_maps(source, page, (*parts, *others), most):
            yield request

    async def on_site_map_error(self, failure: Failure) -> AsyncIterator[Request]:
        told = request_of(failure).cb_kwargs
        for request in self._try_site_maps(told["source"], told["page"], told["others"], told["most"]):
            yield request

    async def _look_at_page(self, response: Response, source: Source) -> Look:
        most = self.crawler.settings.getint("DOWNLOAD_MAXSIZE")
        return await self._look(response, source, Outcome.SITE_READ, page_contents, charset_of(response), most, _now())

    # -- trend sources ------------------------------------------------------------------------------------------------

    def _trend_request(self, source: Source) -> Request | None:
        kind = kind_of(source.url)
        if kind is None:
            return None
        if kind.name == "reddit":
            self.hosts.require_delay(REDDIT_FEEDS_HOST, REDDIT_FEEDS_DELAY_SECONDS)
        url, *others = READERS[kind.name].addresses(source.url, _now())
        request = self._request(source, url, self.on_trend, kind=kind.name, others=tuple(others))
        request.meta["dont_obey_robotstxt"] = not kind.asks_robots
        return request

    async def on_trend(
        self, response: Response, source: Source, kind: str, others: tuple[str, ...]
    ) -> AsyncIterator[Request]:
        if response.status == 404 and others:
            yield request_of(response).replace(url=others[0], cb_kwargs={**response.cb_kwargs, "others": others[1:]})
            return
        self._report(source, await self._look(response, source, Outcome.TREND_READ, trend_contents, kind, _now()))

    # -- all ----------------------------------------------------------------------------------------------------------

    def _request(self, source: Source, url: str, callback: Any, **kwargs: Any) -> Request:
        return Request(url, callback=callback, errback=self.on_error, cb_kwargs={"source": source, **kwargs})

    async def on_error(self, failure: Failure) -> None:
        look = Look(outcome_of_error(failure.value), said=words_of(failure))
        self._report(request_of(failure).cb_kwargs["source"], look)

    async def _look(
        self,
        response: Response,
        source: Source,
        success: Outcome,
        read: Callable[..., SourceContents],
        *arguments: Any,
    ) -> Look:
        outcome = outcome_of_status(response.status) or (None if response.body else Outcome.EMPTY)
        if outcome is not None:
            return Look(outcome, response.status)
        try:
            contents = await self._pool.run(read, response.body, response.url, *arguments)
        except FeedError:
            return Look(Outcome.NOT_A_FEED, response.status)
        except SiteMapError:
            return Look(Outcome.NOT_A_SITEMAP, response.status)
        except TrendShapeError:
            return Look(Outcome.UNEXPECTED_SHAPE, response.status)
        except ExtractionFailedError as error:
            return Look(Outcome.EXTRACTION_FAILED, response.status, said=str(error))
        hops = response.meta.get("redirect_reasons", ())
        return Look(success, response.status, contents, permanent_target(source.url, response.url, hops))


def _lacking_browser() -> Look | None:
    try:
        find_browser()
    except NoBrowserError as error:
        return Look(Outcome.NO_BROWSER, said=str(error))
    return None


def _now() -> datetime:
    return datetime.now(UTC)
