"""Pages that are nothing before their scripts have run: a downloader middleware that has a browser run them.

It takes a page that was fetched as any other (robots.txt, pauses, pace, redirects, bounds) and gives it back as it is
when its scripts have come to rest. The browser has no network (``crawler.browser``): the page itself is handed in, and
what its scripts ask for is fetched here, through everything that a request of the collector goes through.
"""

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import HtmlResponse, Response

from crawler.browser import NEEDS_JAVASCRIPT, OffNetBrowser, RenderingError, find_browser
from crawler.charset import decode_text
from crawler.hosts import HostPausedError, host_of, hosts_of
from crawler.page_requests import Answer, answer_to, headers_to_send, headers_to_tell
from crawler.site_map import looks_like_site_map
from crawler.spiders.headers import charset_of, header
from kb.intake.addresses import registrable_domain

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, CDPSession, Route

PAGES_AT_ONCE = 2
REST_SECONDS = 1.0  # without a request and with nothing to compute
CONTENT_SECONDS = 10.0  # to say what it holds; one that computes without end does not
MAX_REQUESTS = 100  # of one page, answered; all others are refused
MAX_REFUSED = 1_000  # of one page, then it is ended: refusing costs time too
MAX_BYTES = 20_000_000  # of the answers to one page
_AT_ONCE = 4
_MAX_SCRIPTS_KEPT = 30_000_000  # bytes, of a run: the pages of a site share theirs
_HTML = ("text/html", "application/xhtml")
# No windows, forms, dialogs or downloads.
_POLICY = "sandbox allow-scripts allow-same-origin"
_IDLE = "new Promise(done => requestIdleCallback(() => done(true)))"
_CONTENT = "(html => html.length <= %d ? html : null)(document.documentElement.outerHTML)"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Part:
    """What the page is given for a request."""

    status: int
    headers: dict[str, str]
    body: bytes


class Rendering:
    """Runs the scripts of pages whose request has ``NEEDS_JAVASCRIPT`` in its meta.

    The answer keeps its address and status; its body is the page as UTF-8, and of its headers only that remains: when
    the empty frame changed says nothing of what scripts put into it. Raises ``NoBrowserError`` before anything is
    asked for, and ``RenderingError``.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        # A browser for each, so that no page can take another's attempt with it.
        self._browsers = [OffNetBrowser(crawler.settings["USER_AGENT"]) for _ in range(PAGES_AT_ONCE)]
        self._free: asyncio.Queue[OffNetBrowser] = asyncio.Queue()
        for browser in self._browsers:
            self._free.put_nowait(browser)
        self._scripts = _Scripts()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        middleware = cls(crawler)
        crawler.signals.connect(middleware.on_close, signals.spider_closed)
        return middleware

    async def on_close(self) -> None:
        """Nothing more is rendered."""
        for browser in self._browsers:
            await browser.close()

    def process_request(self, request: Request) -> None:
        if request.meta.get(NEEDS_JAVASCRIPT):
            find_browser()

    async def process_response(self, request: Request, response: Response) -> Response:
        if not request.meta.get(NEEDS_JAVASCRIPT) or not _is_page(response):
            return response
        browser = await self._free.get()
        began = monotonic()
        try:
            async with browser.new_context() as context:
                html = await _Rendered(self._crawler, self._scripts, response).load(context)
        finally:
            self._free.put_nowait(browser)
            # A host whose pages take long has its share of the run by that, too.
            hosts_of(self._crawler).note_delay(host_of(response.url), monotonic() - began)
        body = html.encode("utf-8", "replace")
        headers = {"Content-Type": "text/html; charset=utf-8"}
        return response.replace(cls=HtmlResponse, body=body, headers=headers, encoding="utf-8")


class _Scripts:
    """Scripts by address that were fetched in this run: bounded, none is asked for twice."""

    def __init__(self) -> None:
        self._parts: dict[str, _Part] = {}
        self._size = 0

    def get(self, url: str) -> _Part | None:
        return self._parts.get(url)

    def put(self, url: str, part: _Part) -> None:
        if url not in self._parts and self._size + len(part.body) <= _MAX_SCRIPTS_KEPT:
            self._parts[url] = part
            self._size += len(part.body)


class _Rendered:
    """One page in the browser, and the bounds of what it may ask for."""

    def __init__(self, crawler: Crawler, scripts: _Scripts, response: Response) -> None:
        self._crawler = crawler
        self._scripts = scripts
        self._response = response
        self._handed_in = False
        self._over = False  # it was taken as it is: nothing more is answered
        # Then the page is taken as it is: many never come to rest.
        self._deadline = asyncio.timeout(crawler.settings.getfloat("DOWNLOAD_TIMEOUT"))
        self._requests = 0
        self._refused = 0
        self._under_way = 0
        self._bytes = 0
        self._turns = asyncio.Semaphore(_AT_ONCE)
        self._paused: HostPausedError | None = None

    async def load(self, context: "BrowserContext") -> str:
        """The page's HTML after its scripts. Raises ``RenderingError``, or ``HostPausedError`` if its site did not want
        to be asked for all of it.
        """
        from playwright.async_api import Error

        url = self._response.url
        try:
            await context.route("**", self._answer)
            page = await context.new_page()
            session = await context.new_cdp_session(page)
            with suppress(TimeoutError):
                async with self._deadline:
                    await page.goto(url, wait_until="load", timeout=0)
                    await self._come_to_rest(session)
            self._over = True
            if self._refused > MAX_REFUSED:
                raise RenderingError(f"{url} asks for too much when its scripts run")
            async with asyncio.timeout(CONTENT_SECONDS):
                html = await _evaluate(session, _CONTENT % self._crawler.settings.getint("DOWNLOAD_MAXSIZE"))
        except TimeoutError:
            raise RenderingError(f"{url} keeps its scripts running without an end") from None
        except Error as error:
            said = next(iter(str(error).splitlines()), "")[:200]
            raise RenderingError(f"{url} ended in the browser: {said}") from None
        finally:
            self._over = True
        hosts_of(self._crawler).check_pause(url)
        if self._paused is not None:
            raise self._paused
        if not isinstance(html, str):
            raise RenderingError(f"{url} grows too large when its scripts run")
        return f"<!DOCTYPE html>{html}"

    async def _come_to_rest(self, session: "CDPSession") -> None:
        while True:
            before = self._requests
            await asyncio.sleep(REST_SECONDS)
            await _evaluate(session, _IDLE)
            if not self._under_way and self._requests == before:
                return

    async def _answer(self, route: "Route") -> None:
        """Answer a request of the page; never raises, for nobody would hear it."""
        from playwright.async_api import Error

        part = await self._part(route)
        if part is None:
            self._refused += 1
            if self._refused == MAX_REFUSED + 1 and not self._over:
                self._deadline.reschedule(asyncio.get_running_loop().time())
        with suppress(Error):  # the page is closed already
            if part is None:
                await route.abort("aborted")  # of another page: this one stays, and no page of errors takes its place
            else:
                await route.fulfill(status=part.status, headers=part.headers, body=part.body)

    async def _part(self, route: "Route") -> _Part | None:
        if not self._handed_in:  # the first request is for the page itself
            self._handed_in = True
            return self._page()
        asked = route.request
        answer = answer_to(asked.resource_type, asked.method, asked.url, self._response.url)
        if answer is Answer.NOTHING:
            return _Part(200, {"content-type": "text/css"}, b"")
        if answer is Answer.REFUSE or self._has_had_enough():
            return None
        is_script = asked.resource_type == "script"
        if is_script and (known := self._scripts.get(asked.url)):
            return known
        self._requests += 1
        self._under_way += 1
        try:
            async with self._turns:
                part = None if self._has_had_enough() else await self._fetch(route)
        finally:
            self._under_way -= 1
        if part is not None:
            self._bytes += len(part.body)
            if is_script and part.status == 200:
                self._scripts.put(asked.url, part)
        return part

    def _has_had_enough(self) -> bool:
        return self._over or self._requests >= MAX_REQUESTS or self._bytes >= MAX_BYTES

    def _page(self) -> _Part:
        text = decode_text(self._response.body, charset_of(self._response))
        headers = {"content-type": "text/html; charset=utf-8", "content-security-policy": _POLICY}
        return _Part(200, headers, text.encode("utf-8", "replace"))

    async def _fetch(self, route: "Route") -> _Part | None:
        asked, page_url = route.request, self._response.url
        assert self._crawler.engine is not None
        try:
            headers = headers_to_send(asked.headers, asked.method, asked.url, page_url)
            request = Request(asked.url, method=asked.method, headers=headers, body=asked.post_data_buffer or b"")
            response = await self._crawler.engine.download_async(request)
        except Exception as error:  # whatever Scrapy, Twisted and the middlewares raise: the page goes without
            _log.info("%s, for %s: %s", asked.url[:300], page_url, error)
            own_site = registrable_domain(asked.url) == registrable_domain(page_url)
            if isinstance(error, HostPausedError) and own_site:
                self._paused = error
            return None
        names = (name.decode("latin-1") for name in response.headers)
        told = headers_to_tell({name.lower(): header(response, name) or "" for name in names})
        return _Part(response.status, told, response.body)


async def _evaluate(session: "CDPSession", expression: str) -> object:
    """What an expression gives in a world of its own, where the page's scripts cannot redefine what it uses."""
    frames = await session.send("Page.getFrameTree")
    world = await session.send("Page.createIsolatedWorld", {"frameId": frames["frameTree"]["frame"]["id"]})
    asked = {"expression": expression, "contextId": world["executionContextId"]}
    answer = await session.send("Runtime.evaluate", {**asked, "returnByValue": True, "awaitPromise": True})
    return answer["result"].get("value")


def _is_page(response: Response) -> bool:
    content_type = (header(response, "Content-Type") or "text/html").lower()
    is_html = content_type.startswith(_HTML) and not looks_like_site_map(response.body)
    return response.status == 200 and bool(response.body.strip()) and is_html
