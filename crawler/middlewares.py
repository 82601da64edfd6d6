"""Scrapy's own middlewares, which refuse things for three reasons with one exception; here each has its own."""

from typing import Any

from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response


class ForbiddenByRobotsError(IgnoreRequest):
    """The host's robots.txt forbids the page."""


class BodyTooLargeError(IgnoreRequest):
    """The body grew beyond the limit while it was decompressed."""


class BadEncodingError(IgnoreRequest):
    """The body is not compressed the way its header says."""


class RedirectLoopError(IgnoreRequest):
    """There were too many redirects."""


class RobotsTxt(RobotsTxtMiddleware):
    """Says what was forbidden."""

    async def process_request(self, request: Request) -> None:
        try:
            await super().process_request(request)
        except IgnoreRequest as error:
            raise ForbiddenByRobotsError(f"robots.txt forbids {request.url}") from error


class BoundedCompression(HttpCompressionMiddleware):
    """Says which body was too large or broken."""

    def process_response(self, request: Request, response: Response) -> Request | Response:
        try:
            return super().process_response(request, response)
        except IgnoreRequest as error:
            raise BodyTooLargeError(f"{request.url} grows too large when it is decompressed") from error
        except Exception as error:  # zlib, brotli and zstandard each have their own
            raise BadEncodingError(f"{request.url} cannot be decompressed: {str(error)[:100]}") from error


class BoundedRedirect(RedirectMiddleware):
    """Says what led nowhere."""

    def process_response(self, request: Request, response: Response) -> Request | Response:
        try:
            return super().process_response(request, response)
        except IgnoreRequest as error:
            hops: list[Any] = request.meta.get("redirect_urls", [])
            raise RedirectLoopError(f"{(hops or [request.url])[0]} redirects more than {len(hops)} times") from error
