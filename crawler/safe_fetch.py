"""How the collector connects: through the web map, or to public addresses only. A download handler for Scrapy.

Every connection goes through here, those after redirects and for robots.txt included. The name is resolved once and the
connection made to the very address that was checked, so that a second answer of the DNS cannot lead elsewhere.
"""

import socket
from typing import Any

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _ScrapyAgent,
)
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet import defer, threads
from twisted.internet.endpoints import TCP4ClientEndpoint, TCP6ClientEndpoint, wrapClientTLS
from twisted.internet.error import ConnectError, DNSLookupError
from twisted.internet.interfaces import IProtocolFactory, IStreamClientEndpoint
from twisted.web._newclient import HEADER, STATUS
from twisted.web.client import URI, Agent
from twisted.web.iweb import IAgentEndpointFactory
from zope.interface import implementer

from crawler.errors import PrivateAddressError
from crawler.web_map import Target, WebMap, is_public_ip

_WEB_PORTS = frozenset({80, 443})
_FIRST_FREE_PORT = 1024  # the ports below belong to other services: mail, shells, files
_ADDRESSES_TRIED = 3
_MAX_HEADER_BYTES = 256 * 1024  # four times what browsers take; a segment may hold the body's beginning too


class SafeDownloadHandler(HTTP11DownloadHandler):
    """Scrapy's handler with our endpoints. ``CATALEJO_WEB_MAP`` in Scrapy's settings holds the ``WebMap``."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._web_map: WebMap = crawler.settings["CATALEJO_WEB_MAP"]
        self._pool._factory = _BoundedFactory

    async def download_request(self, request: Request) -> Response:
        """Fetch. Raises Scrapy's exceptions for what can go wrong, and ``PrivateAddressError``."""
        agent = _SafeAgent(
            web_map=self._web_map,
            contextFactory=self._contextFactory,
            pool=self._pool,
            maxsize=self._default_maxsize,
            warnsize=0,
            fail_on_dataloss=self._fail_on_dataloss,
            crawler=self._crawler,
        )
        with wrap_twisted_exceptions():
            return await maybe_deferred_to_future(agent.download_request(request))


class _SafeAgent(_ScrapyAgent):
    """Makes Twisted's agent for a request. A proxy from the environment is not used: it would resolve names itself."""

    def __init__(self, *, web_map: WebMap, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._web_map = web_map

    def _get_agent(self, request: Request, timeout: float) -> Agent:
        from twisted.internet import reactor

        endpoints = SafeEndpoints(reactor, self._contextFactory, self._web_map, timeout)
        return Agent.usingEndpointFactory(reactor, endpoints, self._pool)


@implementer(IAgentEndpointFactory)
class SafeEndpoints:
    """Endpoints that connect where ``crawler.web_map`` allows."""

    def __init__(self, reactor: Any, context_factory: Any, web_map: WebMap, timeout: float) -> None:
        self._reactor = reactor
        self._context_factory = context_factory
        self._web_map = web_map
        self._timeout = timeout

    def endpointForURI(self, uri: URI) -> IStreamClientEndpoint:  # noqa: N802 (Twisted's name)
        host = uri.host.decode("ascii").strip("[]")
        target = self._web_map.find(host)
        if target is not None:
            return _tcp(self._reactor, target, self._timeout)
        endpoint = PublicEndpoint(self._reactor, host, uri.port, self._timeout)
        if uri.scheme == b"https":
            return wrapClientTLS(self._context_factory.creatorForNetloc(uri.host, uri.port), endpoint)
        return endpoint


@implementer(IStreamClientEndpoint)
class PublicEndpoint:
    """Connects to a host by name or number, if all of its addresses are public and its port may be a web server's."""

    def __init__(self, reactor: Any, host: str, port: int, timeout: float) -> None:
        self._reactor = reactor
        self._host = host
        self._port = port
        self._timeout = timeout

    def connect(self, factory: IProtocolFactory) -> defer.Deferred[Any]:
        return defer.ensureDeferred(self._connect(factory))

    async def _connect(self, factory: IProtocolFactory) -> Any:
        if self._port < _FIRST_FREE_PORT and self._port not in _WEB_PORTS:
            raise PrivateAddressError(f"{self._host}:{self._port} is no web server's port.")
        ips = await threads.deferToThreadPool(self._reactor, self._reactor.getThreadPool(), resolve, self._host)
        refused = [ip for ip in ips if not is_public_ip(ip)]
        if refused:
            raise PrivateAddressError(f"{self._host} leads to {refused[0]}, which is no public address.")
        *others, last = ips[:_ADDRESSES_TRIED]
        for ip in others:
            try:
                return await self._to(ip, factory)
            except ConnectError:
                continue
        return await self._to(last, factory)

    def _to(self, ip: str, factory: IProtocolFactory) -> defer.Deferred[Any]:
        return _tcp(self._reactor, Target(ip, self._port), self._timeout).connect(factory)


class _BoundedProtocol(_LenientHTTP11ClientProtocol):
    """Hangs up on a server that never stops sending headers."""

    _header_bytes = 0

    def request(self, request: Any) -> defer.Deferred[Any]:
        self._header_bytes = 0
        return super().request(request)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 (Twisted's name)
        if self._parser is not None and self._parser.state in (STATUS, HEADER):
            self._header_bytes += len(data)
            if self._header_bytes > _MAX_HEADER_BYTES:
                self.transport.abortConnection()
                return
        super().dataReceived(data)


class _BoundedFactory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: Any) -> _BoundedProtocol:  # noqa: N802 (Twisted's name)
        return _BoundedProtocol(self._quiescentCallback)


def resolve(host: str) -> list[str]:
    """The addresses of a host, without repetition. Raises Twisted's ``DNSLookupError`` if it has none."""
    try:
        answers = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise DNSLookupError(f"{host}: {error}") from None
    return list(dict.fromkeys(str(address[0]) for *_, address in answers))


def _tcp(reactor: Any, target: Target, timeout: float) -> IStreamClientEndpoint:
    endpoint = TCP6ClientEndpoint if ":" in target.ip else TCP4ClientEndpoint
    return endpoint(reactor, target.ip, target.port, timeout)
