"""How the collector connects: through the web map, or to public addresses only. A download handler for Scrapy.

Every connection goes through here, those after redirects and for robots.txt included. A name is resolved once and the
connection made to the very address that was checked, so that a second answer of the DNS cannot lead elsewhere.
Decision 0013 says why aiohttp.
"""

import asyncio
import socket
import ssl
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from time import monotonic
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import aiohttp
from aiohappyeyeballs import AddrInfoType
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.client_proto import ResponseHandler
from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response
from yarl import URL

from crawler.errors import PrivateAddressError
from crawler.response_head import IncomingHead, is_interim, mended_head
from crawler.web_map import Target, WebMap, is_name, is_private_literal, is_public_ip

TEXT_ALONE = "text_alone"  # key of a request's meta: of a film, a PDF and the like nothing is read
READ_AT_MOST = "read_at_most"  # key of a request's meta: of a longer body the beginning, of about so many bytes
_TEXT_TYPES = (
    "text/",
    "application/xhtml",
    "application/xml",
    "application/rss",
    "application/atom",
    "application/json",
)
_WEB_PORTS = frozenset({80, 443})
_FIRST_FREE_PORT = 1024  # the ports below belong to other services: mail, shells, files
_ADDRESSES_TRIED = 3
_RESOLVING_THREADS = 20
_MAX_HEADER_BYTES = 16 * 1024  # of one header; aiohttp takes 128 of them
_MAX_HEAD_BYTES = 128 * _MAX_HEADER_BYTES
# Connections that nobody uses hold a file each, of which a process may have 1,024 on many systems.
_IDLE_SECONDS = 10.0
_LEGACY_SERVER_CONNECT = 0x4  # ssl.OP_LEGACY_SERVER_CONNECT from Python 3.12 on: servers without RFC 5746


class SafeDownloadHandler(BaseDownloadHandler):
    """Fetches by aiohttp. ``CATALEJO_WEB_MAP`` in Scrapy's settings holds the ``WebMap``.

    No cookies are kept, no redirects followed, no proxy of the environment is used (it would resolve names itself),
    and nothing is decompressed. Certificates are not verified, as by Scrapy's own handlers, but of whom a request with
    credentials goes to.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._web_map: WebMap = crawler.settings["CATALEJO_WEB_MAP"]
        self._max_size = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        self._timeout = crawler.settings.getfloat("DOWNLOAD_TIMEOUT")
        self._session = aiohttp.ClientSession(
            connector=_Connector(
                resolver=_SafeResolver(self._web_map),
                socket_factory=_socket_factory(self._web_map),
                use_dns_cache=False,
                limit=0,  # the engine limits
                ssl=_tls(),
                keepalive_timeout=_IDLE_SECONDS,
            ),
            headers={
                **crawler.settings.getdict("DEFAULT_REQUEST_HEADERS"),
                "User-Agent": crawler.settings["USER_AGENT"],
            },
            skip_auto_headers=("Accept-Encoding", "Content-Type"),
            cookie_jar=aiohttp.DummyCookieJar(),
            trace_configs=[_one_new_connection()],
            auto_decompress=False,
            max_line_size=_MAX_HEADER_BYTES,
            max_field_size=_MAX_HEADER_BYTES,
        )

    async def download_request(self, request: Request) -> Response:
        """Fetch. Raises Scrapy's exceptions for what can go wrong, and ``PrivateAddressError``."""
        try:
            url, host = self._where(request.url)
        except ValueError as error:
            raise UnsupportedURLSchemeError(f"{request.url} is no address that can be asked for: {error}") from error
        headers = [*request.headers.to_tuple_list(), ("Host", host)]
        seconds = request.meta.get("download_timeout", self._timeout)
        begun = monotonic()
        try:
            async with self._session.request(
                request.method,
                url,
                headers=headers,
                data=request.body or None,
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(total=seconds),
                ssl=_verifying_tls() if "Authorization" in request.headers else True,  # True: as the connector does
            ) as answer:
                request.meta["download_latency"] = monotonic() - begun
                body = await self._read(answer, request)
        except TimeoutError as error:
            raise DownloadTimeoutError(f"it took longer than {seconds:g} seconds") from error
        except aiohttp.InvalidURL as error:
            raise UnsupportedURLSchemeError(f"{request.url} is no address that can be asked for: {error}") from error
        except aiohttp.ClientConnectorDNSError as error:
            raise CannotResolveHostError(str(error.os_error)) from error
        except aiohttp.ClientPayloadError as error:
            raise ResponseDataLossError(str(error)) from error
        except aiohttp.ClientError as error:
            raise DownloadFailedError(str(error)) from error
        return Response(request.url, answer.status, headers=answer.raw_headers, body=body, request=request)

    async def close(self) -> None:
        await self._session.close()

    def _where(self, address: str) -> tuple[URL, str]:
        """What to ask aiohttp for, and the ``Host`` to name. Raises ``ValueError`` and ``PrivateAddressError``."""
        parts = urlsplit(address)
        named, host = parts.netloc.rpartition("@")[2], parts.hostname or ""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        target = self._web_map.find(host)
        if target is not None:  # in plain TCP, also for https
            # aiohttp does not have numbers resolved, so that the resolver could not map them.
            place = Target(host, port) if is_name(host) else target
            return URL(urlunsplit(("http", place.netloc, parts.path or "/", parts.query, "")), encoded=True), named
        if port < _FIRST_FREE_PORT and port not in _WEB_PORTS:
            raise PrivateAddressError(f"{host}:{port} is no web server's port.")
        if is_private_literal(host):
            raise PrivateAddressError(f"{host} is no public address.")
        return URL(address, encoded=True), named

    async def _read(self, answer: aiohttp.ClientResponse, request: Request) -> bytes:
        enough = request.meta.get(READ_AT_MOST)
        most = sys.maxsize if enough is not None else request.meta.get("download_maxsize", self._max_size)
        if request.meta.get(TEXT_ALONE) and not is_text_type(answer.headers.get("Content-Type")):
            answer.close()
            return b""
        if (answer.content_length or 0) > most:
            raise DownloadCancelledError(f"{request.url} is larger than {most} bytes")
        body = bytearray()
        async for chunk in answer.content.iter_any():
            body += chunk
            if enough is not None and len(body) > enough:
                answer.close()  # the rest is not waited for
                break
            if len(body) > most:
                raise DownloadCancelledError(f"{request.url} is larger than {most} bytes")
        return bytes(body)


def is_text_type(content_type: str | None) -> bool:
    """Whether a ``Content-Type`` is that of a page or a feed, as what has none may be."""
    return (content_type or "text/html").strip().lower().startswith(_TEXT_TYPES)


class _Connector(aiohttp.TCPConnector):
    """aiohttp's, with ``_Protocol`` for its connections: it takes none of ours otherwise."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._factory = partial(_Protocol, loop=self._loop)  # type: ignore[assignment]


class _Protocol(ResponseHandler):
    """Reads an answer as browsers do: with the headers that are right, and up to the length that it declares.

    Given head, body and what is too much in one piece, aiohttp's parser would give nothing of them.
    """

    _head: IncomingHead | None = None  # what has come of the head that is waited for

    def set_response_params(self, **params: Any) -> None:
        self._head = IncomingHead()
        super().set_response_params(**params)

    def data_received(self, data: bytes) -> None:
        if self._head is None:
            super().data_received(data)
            return
        while data and self._head is not None:
            came, self._head = self._head, None
            whole = came.take(data)
            if whole is None and len(came.held) < _MAX_HEAD_BYTES:
                self._head = came
                return
            if whole is None:
                data = bytes(came.held)
                break  # aiohttp's parser says what is too much
            head, data = whole
            if is_interim(head):
                self._head = IncomingHead()
            super().data_received(mended_head(head))
        if data:
            super().data_received(data)


class _SafeResolver(AbstractResolver):
    """Maps names, or asks DNS and takes the answer if all of its addresses are public."""

    def __init__(self, web_map: WebMap) -> None:
        self._web_map = web_map
        self._threads = ThreadPoolExecutor(_RESOLVING_THREADS, thread_name_prefix="resolve")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Raises ``OSError`` for a name that has no address, and ``PrivateAddressError``."""
        target = self._web_map.find(host)
        if target is not None:
            return [_resolved(host, target)]
        ips = await asyncio.get_running_loop().run_in_executor(self._threads, resolve, host)
        refused = [ip for ip in ips if not is_public_ip(ip)]
        if refused:
            raise PrivateAddressError(f"{host} leads to {refused[0]}, which is no public address.")
        return [_resolved(host, Target(ip, port)) for ip in ips[:_ADDRESSES_TRIED]]

    async def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


def _resolved(host: str, place: Target) -> ResolveResult:
    family = socket.AF_INET6 if ":" in place.ip else socket.AF_INET
    return ResolveResult(
        hostname=host, host=place.ip, port=place.port, family=family, proto=0, flags=socket.AI_NUMERICHOST
    )


def _socket_factory(web_map: WebMap) -> Callable[[AddrInfoType], socket.socket]:
    """What makes each socket, and is the last to look where it will be connected to, whatever led there."""
    mapped = frozenset(web_map.targets.values())

    def make(place: AddrInfoType) -> socket.socket:
        family, kind, protocol, _, (ip, port, *_) = place
        if (ip, port) not in mapped and not is_public_ip(str(ip)):
            raise PrivateAddressError(f"{ip} is no public address.")
        return socket.socket(family, kind, protocol)

    return make


def _one_new_connection() -> aiohttp.TraceConfig:
    """Keeps aiohttp from asking again where a host hangs up without an answer: only a kept connection may be stale."""

    async def on_new_connection(_session: object, request: SimpleNamespace, _params: object) -> None:
        if hasattr(request, "was_connected"):
            raise DownloadFailedError("the connection ended before an answer began")
        request.was_connected = True

    config = aiohttp.TraceConfig()
    config.on_connection_create_start.append(on_new_connection)
    return config


def _tls() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.options |= _LEGACY_SERVER_CONNECT
    return context


@cache
def _verifying_tls() -> ssl.SSLContext:
    return ssl.create_default_context()  # reads every certificate that the system trusts: 40 ms that most runs need not


def resolve(host: str) -> list[str]:
    """The addresses of a host, without repetition. Raises ``OSError`` if it has none."""
    try:
        answers = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise OSError(f"{host}: {error}") from None
    return list(dict.fromkeys(str(address[0]) for *_, address in answers))
