"""One address that a person gave: the downloads of ``crawler.source_finder``, through everything that a crawl has."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

from scrapy import Request, Spider

from crawler.browser import NEEDS_JAVASCRIPT
from crawler.discovery import spellings_of_address
from crawler.extraction_pool import ExtractionPool
from crawler.failures import NO_ANSWERS, outcome_of_error
from crawler.hosts import Hosts
from crawler.outcomes import Outcome, outcome_of_status
from crawler.source_finder import Fetched, SourceFinder
from crawler.sources import ProbedSource
from crawler.spiders.headers import charset_of, header
from crawler.spiders.site_maps import site_maps_of


class Findings:
    """What a probe found, or why it found nothing."""

    def __init__(self) -> None:
        self.found: ProbedSource | None = None
        self.error: Exception | None = None


class ProbeSpider(Spider):
    """Asks for one thing at a time, in the order of the finder, each told to ``tell`` before; it has no callbacks.

    The address is asked for with or without ``www.`` too where its host cannot be connected to, and over http with
    ``or_http``; with ``javascript`` its page is looked at after a browser has run its scripts.
    """

    name = "probe"

    def __init__(
        self,
        url: str,
        findings: Findings,
        pool: ExtractionPool,
        *,
        or_http: bool,
        javascript: bool,
        tell: Callable[[str], None],
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._or_http = or_http
        self._javascript = javascript
        self._tell = tell
        self._url = url
        self._findings = findings
        self._pool = pool
        self.hosts = Hosts()

    async def start(self) -> AsyncIterator[Request]:
        """Find the source; nothing is left for Scrapy to schedule."""
        finder = SourceFinder(
            self._fetch,
            partial(site_maps_of, self.hosts),
            self._pool,
            self.crawler.settings.getint("DOWNLOAD_MAXSIZE"),
            datetime.now(UTC),
        )
        try:
            self._findings.found = await finder.find(self._url)
        except Exception as error:  # Scrapy would only log a mistake of ours
            self._findings.error = error
        nothing: tuple[Request, ...] = ()
        for request in nothing:
            yield request

    async def _fetch(self, url: str) -> Fetched:
        if url != self._url:
            return await self._ask(url)
        answers = []
        for spelling in spellings_of_address(url, or_http=self._or_http):
            answers.append(await self._ask(spelling, is_given=True))
            if answers[-1].outcome not in NO_ANSWERS:
                return answers[-1]
        return answers[0]

    async def _ask(self, url: str, *, is_given: bool = False) -> Fetched:
        assert self.crawler.engine is not None
        self._tell(url)
        most = self.crawler.settings.getint("CATALEJO_FEED_MAXSIZE")  # nobody knows yet what it is
        is_rendered = is_given and self._javascript
        request = Request(url, meta={NEEDS_JAVASCRIPT: is_rendered, "download_maxsize": most})
        try:
            response = await self.crawler.engine.download_async(request)
        except Exception as error:  # whatever Scrapy, Twisted and the middlewares raise; each has its outcome
            return Fetched(url, outcome_of_error(error))
        outcome = outcome_of_status(response.status) or (None if response.body else Outcome.EMPTY)
        content_type, charset = header(response, "Content-Type"), charset_of(response)
        return Fetched(response.url, outcome, response.body, content_type, charset, is_rendered)
