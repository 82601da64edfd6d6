"""One address that a person gave: fetched, and the feed that it names as well."""

from collections.abc import AsyncIterator
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.errors import FeedError, SiteMapError
from crawler.failures import outcome_of_error
from crawler.feed_parser import parse_feed
from crawler.outcomes import Outcome, outcome_of_status
from crawler.site_links import SitePage, read_site_page
from crawler.site_map import looks_like_site_map, parse_site_map
from crawler.sources import ProbedSource, source_of_feed, source_of_site
from crawler.spiders.base import charset_of, header
from kb.errors import SourceError

MAX_FEEDS_TRIED = 3

_EXPLANATIONS = {
    Outcome.PRIVATE_ADDRESS: "is not on the public web; only public addresses are read",
    Outcome.FORBIDDEN_BY_ROBOTS: "forbids programs to read it (robots.txt)",
    Outcome.DNS_ERROR: "has a host name that cannot be found; check the spelling",
    Outcome.TIMEOUT: "did not answer in time; try again later",
    Outcome.CONNECTION_FAILED: "does not answer; try again later",
    Outcome.NOT_FOUND: "does not exist (404)",
    Outcome.GONE: "is gone for good (410)",
    Outcome.REFUSED: "refuses to be read by programs",
    Outcome.RATE_LIMITED: "asks to come back later (429)",
    Outcome.TOO_LARGE: "answers with more than is read",
    Outcome.REDIRECT_LOOP: "redirects in a circle",
    Outcome.EMPTY: "answers with nothing",
}


class Findings:
    """What a probe found, or the first reason why it found nothing."""

    def __init__(self) -> None:
        self.found: ProbedSource | None = None
        self.reason = ""

    def result(self, url: str) -> ProbedSource:
        """The source. Raises ``SourceError`` if there is none."""
        if self.found is None:
            raise SourceError(f"{url} {self.reason or 'cannot be read'}.")
        return self.found


class ProbeSpider(Spider):
    """Fetches an address; if it is a page, also the feeds that it names, until one is one."""

    name = "probe"

    def __init__(self, url: str = "", findings: Findings | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._url = url
        self._findings = findings or Findings()
        self._has_site_map = False

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.on_robots, signals.robots_parsed)
        return spider

    def on_robots(self, robotparser: Any, request: Request) -> None:
        """Whether the host's robots.txt names a sitemap."""
        if urlsplit(request.url).netloc == urlsplit(self._url).netloc:
            self._has_site_map = any(robotparser.rp.sitemaps)

    async def start(self) -> AsyncIterator[Request]:
        yield Request(self._url, callback=self.on_address, errback=self.on_error)

    async def on_address(self, response: Response) -> AsyncIterator[Request]:
        outcome = outcome_of_status(response.status) or (None if response.body else Outcome.EMPTY)
        if outcome is not None:
            self._findings.reason = _explain(outcome, f"answers with status {response.status}")
            return
        try:
            feed = parse_feed(response.body, response.url, header(response, "Content-Type"))
        except FeedError:
            for request in self._from_page(response):
                yield request
        else:
            self._findings.found = ProbedSource(source_of_feed(feed, response.url))

    def _from_page(self, response: Response) -> list[Request]:
        if looks_like_site_map(response.body):
            self._from_site_map(response)
            return []
        page = read_site_page(response.body, response.url, charset_of(response))
        if page.feeds:
            return [self._feed_request(page, response.url, tried=0)]
        self._from_links(page, response.url)
        return []

    def _from_site_map(self, response: Response) -> None:
        try:
            parse_site_map(response.body, response.url, self.crawler.settings.getint("DOWNLOAD_MAXSIZE"))
        except SiteMapError as error:
            self._findings.reason = f"cannot be read: {error}"
            return
        source = source_of_site(SitePage("", None, (), ()), response.url, has_site_map=True)
        assert source is not None
        self._findings.found = ProbedSource(source)

    def _feed_request(self, page: SitePage, page_url: str, tried: int) -> Request:
        arguments = {"page": page, "page_url": page_url, "tried": tried}
        return Request(
            page.feeds[tried].url,
            callback=self.on_named_feed,
            errback=self.on_named_feed_error,
            cb_kwargs=arguments,
            meta=arguments,
        )

    async def on_named_feed(
        self, response: Response, page: SitePage, page_url: str, tried: int
    ) -> AsyncIterator[Request]:
        try:
            feed = parse_feed(response.body, response.url, header(response, "Content-Type"))
        except FeedError:
            for request in self._next(page, page_url, tried):
                yield request
            return
        others = tuple(link for link in page.feeds if link.url != page.feeds[tried].url)
        self._findings.found = ProbedSource(source_of_feed(feed, response.url), others)

    async def on_named_feed_error(self, failure: Failure) -> AsyncIterator[Request]:
        meta = failure.request.meta  # type: ignore[attr-defined]
        for request in self._next(meta["page"], meta["page_url"], meta["tried"]):
            yield request

    def _next(self, page: SitePage, page_url: str, tried: int) -> list[Request]:
        if tried + 1 < min(len(page.feeds), MAX_FEEDS_TRIED):
            return [self._feed_request(page, page_url, tried + 1)]
        self._from_links(page, page_url)
        return []

    def _from_links(self, page: SitePage, url: str) -> None:
        source = source_of_site(page, url, has_site_map=self._has_site_map)
        if source is None:
            self._findings.reason = (
                "is neither a feed nor a page that names one, a sitemap or articles; give the address of a feed"
            )
        else:
            self._findings.found = ProbedSource(source)

    async def on_error(self, failure: Failure) -> None:
        self._findings.reason = _explain(outcome_of_error(failure.value), f"cannot be read ({failure.type.__name__})")


def _explain(outcome: Outcome, otherwise: str) -> str:
    return _EXPLANATIONS.get(outcome, otherwise)
