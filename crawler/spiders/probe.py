"""One address that a person gave: the downloads of ``crawler.source_finder``, through everything that a crawl has."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler

from crawler.browser import NEEDS_JAVASCRIPT
from crawler.extraction_pool import ExtractionPool
from crawler.failures import outcome_of_error
from crawler.hosts import origin_of
from crawler.outcomes import Outcome, outcome_of_status
from crawler.site_reading import site_maps_named
from crawler.source_finder import Fetched, SourceFinder
from crawler.sources import ProbedSource
from crawler.spiders.headers import charset_of, header

# A server without https refuses the connection, breaks it off, or never answers it.
_NOT_CONNECTED = (Outcome.CONNECTION_FAILED, Outcome.TIMEOUT)


class Findings:
    """What a probe found, or why it found nothing."""

    def __init__(self) -> None:
        self.found: ProbedSource | None = None
        self.error: Exception | None = None


class ProbeSpider(Spider):
    """Asks for one thing at a time, in the order of the finder; it has no callbacks.

    With ``or_http`` the address is asked for over http where its host cannot be connected to over https; with
    ``javascript`` its page is looked at after a browser has run its scripts.
    """

    name = "probe"

    def __init__(
        self,
        url: str,
        findings: Findings,
        pool: ExtractionPool,
        *,
        or_http: bool = False,
        javascript: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._or_http = or_http
        self._javascript = javascript
        self._url = url
        self._findings = findings
        self._pool = pool
        self._site_maps: dict[str, list[str]] = {}  # by host and port, as robots.txt names them

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.on_robots, signals.robots_parsed)
        return spider

    def on_robots(self, robotparser: Any, request: Request) -> None:
        """Remember the sitemaps of a host."""
        self._site_maps[urlsplit(request.url).netloc] = site_maps_named(
            robotparser.site_maps, f"{origin_of(request.url)}/robots.txt"
        )

    async def start(self) -> AsyncIterator[Request]:
        """Find the source; nothing is left for Scrapy to schedule."""
        finder = SourceFinder(
            self._fetch,
            lambda url: self._site_maps.get(urlsplit(url).netloc, []),
            self._pool,
            self.crawler.settings.getint("DOWNLOAD_MAXSIZE"),
            datetime.now(UTC),
        )
        try:
            self._findings.found = await finder.find(self._url)
        except Exception as error:  # Scrapy would only log a mistake of ours
            self._findings.error = error
        for request in ():
            yield request

    async def _fetch(self, url: str) -> Fetched:
        return await self._ask(url, is_given=url == self._url)

    async def _ask(self, url: str, *, is_given: bool) -> Fetched:
        assert self.crawler.engine is not None
        request = Request(url, meta={NEEDS_JAVASCRIPT: is_given and self._javascript})
        try:
            response = await self.crawler.engine.download_async(request)
        except Exception as error:  # whatever Scrapy, Twisted and the middlewares raise; each has its outcome
            outcome = outcome_of_error(error)
            if self._or_http and url.startswith("https:") and is_given and outcome in _NOT_CONNECTED:
                return await self._ask("http" + url.removeprefix("https"), is_given=True)
            return Fetched(url, outcome)
        outcome = outcome_of_status(response.status) or (None if response.body else Outcome.EMPTY)
        return Fetched(response.url, outcome, response.body, header(response, "Content-Type"), charset_of(response))
