"""What happens to every request and answer: robots.txt, pauses of hosts, decompression, redirects.

Scrapy's own middlewares refuse things for many reasons with one exception; here each reason has its own.
"""

import asyncio
from time import monotonic
from typing import Any, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.cookies import CookieJar
from scrapy.http.request import NO_CALLBACK
from w3lib.html import get_meta_refresh

from crawler.feed_entries import web_address
from crawler.hosts import HostPausedError, KnownRobots, RobotsUnreachableError, hosts_of, origin_of
from crawler.platform_feeds import is_feed_for_subscribers
from crawler.robots import MAX_BYTES, MAX_REDIRECTS, RobotsRules, parse_robots
from crawler.safe_fetch import READ_AT_MOST

# Everything of a host waits for its robots.txt, and takes the place of other hosts' requests meanwhile.
ROBOTS_TIMEOUT_SECONDS = 15.0
_ROBOTS_PRIORITY = 1000
_ROBOTS_MAX_DECOMPRESSED = 10_000_000
_IS_ROBOTS = "is_robots_txt"
_COOKIES = "cookies"
_REFRESH_WITHIN, _REFRESH_SECONDS = 4096, 5
_UNREAD = ("script", "noscript", "style", "template", "textarea")
_GZIP_MAGIC = b"\x1f\x8b\x08"  # RFC 1952, with the only method that it knows


class ForbiddenByRobotsError(IgnoreRequest):
    """The host's robots.txt forbids the page."""


class BodyTooLargeError(IgnoreRequest):
    """The body grew beyond the limit while it was decompressed."""


class BadEncodingError(IgnoreRequest):
    """The body is not compressed the way its header says."""


class RedirectLoopError(IgnoreRequest):
    """There were too many redirects."""


class BadRedirectError(IgnoreRequest):
    """The answer redirects to what is no address of the web."""


class RobotsTxt:
    """Asks for nothing that the host forbids, or while the host wants to be left alone.

    In the place of Scrapy's, which allows everything where robots.txt answers with an error, and reads it whole.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._hosts = hosts_of(crawler)
        self._agent: str = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._timeout = min(ROBOTS_TIMEOUT_SECONDS, crawler.settings.getfloat("DOWNLOAD_TIMEOUT"))
        self._reading: dict[str, asyncio.Task[KnownRobots]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        self._hosts.check(request.url)
        if request.meta.get(_IS_ROBOTS) or request.meta.get("dont_obey_robotstxt"):
            return
        if is_feed_for_subscribers(request.url):
            return
        known = self._hosts.robots(origin_of(request.url)) or await self._read(origin_of(request.url))
        if known.rules is None:
            assert known.failure is not None
            raise RobotsUnreachableError(str(known.failure), known.failure.cause)
        if not known.rules.allows(request.url):
            raise ForbiddenByRobotsError(f"robots.txt forbids {request.url}")

    async def _read(self, origin: str) -> KnownRobots:
        """Read a host's robots.txt, once for all requests that wait for it."""
        task = self._reading.get(origin)
        if task is None:
            task = self._reading[origin] = asyncio.ensure_future(self._learn(origin))
            task.add_done_callback(lambda _: self._reading.pop(origin, None))
        return await asyncio.shield(task)

    async def _learn(self, origin: str) -> KnownRobots:
        known = self._hosts.stored_robots(origin, self._agent)
        if known is None:
            known = await self._fetch(origin)
            if known.rules is not None:
                self._hosts.keep_robots(origin, known.rules)
        self._hosts.put_robots(origin, known)
        return known

    async def _fetch(self, origin: str) -> KnownRobots:
        meta = {
            _IS_ROBOTS: True,
            "redirect_ttl": MAX_REDIRECTS,
            "download_timeout": self._timeout,
            READ_AT_MOST: MAX_BYTES,
        }
        headers = {"Accept": "text/plain,*/*;q=0.8", "Accept-Encoding": "identity"}
        url = f"{origin}/robots.txt"
        robots = Request(url, headers=headers, meta=meta, priority=_ROBOTS_PRIORITY, callback=NO_CALLBACK)
        assert self._crawler.engine is not None
        try:
            response = await self._crawler.engine.download_async(robots)
        except HostPausedError:
            raise
        except RedirectLoopError:  # RFC 9309, 2.3.1.2: beyond five redirects it counts as not there
            return KnownRobots(monotonic(), self._parse(b""))
        except Exception as error:
            said = " ".join(str(error).split())[:200] or type(error).__name__
            return KnownRobots(monotonic(), failure=RobotsUnreachableError(f"{url}: {said}", error))
        return self._understand(response, url)

    def _understand(self, response: Response, url: str) -> KnownRobots:
        """RFC 9309, 2.3.1: an error of the server forbids everything, any other answer without a file nothing.

        429 is treated as the server's error, although it begins with a 4: who is asked too much should not be asked
        more.
        """
        if response.status >= 500 or response.status == 429:
            return KnownRobots(monotonic(), failure=RobotsUnreachableError(f"{url} answers {response.status}"))
        return KnownRobots(monotonic(), self._parse(response.body if response.status < 300 else b""))

    def _parse(self, body: bytes) -> RobotsRules:
        return parse_robots(body, self._agent)


class BoundedCompression(HttpCompressionMiddleware):
    """Says which body was too large or broken, and unpacks one that is gzipped although nothing says so.

    Such are files that a server gives as they are (``feed.xml.gz``, ``sitemap.xml.gz``), or packs a second time.
    """

    # Scrapy passes its spider no more.
    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        is_robots = request.meta.get(_IS_ROBOTS)
        if is_robots:
            request.meta["download_maxsize"] = _ROBOTS_MAX_DECOMPRESSED
        try:
            unpacked = super().process_response(request, response)
            if isinstance(unpacked, Response) and unpacked.body.startswith(_GZIP_MAGIC) and not is_robots:
                unpacked.headers["Content-Encoding"] = "gzip"
                unpacked = super().process_response(request, unpacked)
            return unpacked
        except IgnoreRequest as error:
            raise BodyTooLargeError(f"{request.url} grows too large when it is decompressed") from error
        except Exception as error:  # zlib, brotli and zstandard each have their own
            raise BadEncodingError(f"{request.url} cannot be decompressed: {str(error)[:100]}") from error


class BoundedRedirect(RedirectMiddleware):
    """Says what led nowhere, and goes where a page leads its readers at once by ``<meta http-equiv="refresh">``.

    What answers set as cookies is carried on until the last redirect, and forgotten.
    """

    # Scrapy passes its spider no more.
    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        if url := _refresh_target(request, response):
            response = response.replace(status=302, headers={"Location": url})
        try:
            result = super().process_response(request, response)
        except IgnoreRequest as error:
            hops: list[Any] = request.meta.get("redirect_urls", [])
            raise RedirectLoopError(f"{(hops or [request.url])[0]} redirects more than {len(hops)} times") from error
        except ValueError as error:  # of urllib and of Scrapy's requests
            raise BadRedirectError(f"{request.url} redirects to what is no address") from error
        if isinstance(result, Request):
            if web_address(result.url) is None:
                raise BadRedirectError(f"{request.url} redirects to what is no web address: {result.url[:100]}")
            # Scrapy would count it to the host that it comes from, past the limits of the one that it goes to.
            result.meta.pop("download_slot", None)
            result.meta.pop("dont_obey_robotstxt", None)  # holds for an interface, not for where it leads
            _carry_cookies(request, response, result)
        return result


def _carry_cookies(request: Request, response: Response, following: Request) -> None:
    """Give the next request what the answers of this chain of redirects have set for where it goes (RFC 6265).

    Many a site sets a cookie and leads back to the same address: in a circle, for who comes without it.
    """
    jar: CookieJar | None = following.meta.get(_COOKIES)
    if jar is None and "Set-Cookie" not in response.headers:
        return
    jar = following.meta[_COOKIES] = jar or CookieJar()
    jar.extract_cookies(response, request)
    following.headers.pop("Cookie", None)
    jar.add_cookie_header(following)


def _refresh_target(request: Request, response: Response) -> str | None:
    """Where a page leads its readers in its first moments; front pages that load themselves anew lead nowhere."""
    beginning = response.body[:_REFRESH_WITHIN]
    is_page = response.status == 200 and b"html" in (response.headers.get(b"Content-Type") or b"html").lower()
    if not is_page or request.meta.get(_IS_ROBOTS) or b"refresh" not in beginning.lower():
        return None
    after, url = get_meta_refresh(beginning.decode("utf-8", "replace"), response.url, ignore_tags=_UNREAD)
    return url if url and after is not None and after <= _REFRESH_SECONDS and url != response.url else None
