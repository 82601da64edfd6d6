"""HTTP for the sample site: virtual hosts, conditional requests, compression, keep-alive and a clean end."""

import gzip
import hashlib
import re
import socket
import sys
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from email.message import Message
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer, ThreadingMixIn
from typing import Any, NamedTuple

from ui.sample_site.answers import Answer, Answers

REQUESTS_KEPT = 10_000
_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))", re.IGNORECASE)  # named, and not with weight zero


class Request(NamedTuple):
    """A request that was answered. ``path`` is as it was asked for, with its query; ``status`` is what went out."""

    host: str
    path: str
    status: int


class LoopbackServer(ThreadingMixIn, TCPServer):
    """Serves on 127.0.0.1, a thread for each connection, what ``make_answers(port)`` gives.

    ``serve_forever`` runs in a thread of the caller's. After ``shutdown``, ``server_close`` ends all connections, also
    idle ones and those that wait to be slow, and joins their threads.

    Raises ``OSError`` if the port cannot be had.
    """

    allow_reuse_address = True
    request_queue_size = 128  # a collector opens a connection to each publisher at once

    def __init__(self, port: int, slow_seconds: float, make_answers: Callable[[int], Answers]) -> None:
        self.slow_seconds = slow_seconds
        self.requests: deque[Request] = deque(maxlen=REQUESTS_KEPT)
        self.closing = threading.Event()
        self._connections: set[socket.socket] = set()
        self._lock = threading.Lock()
        super().__init__(("127.0.0.1", port), _Handler)  # calls server_close itself if it fails
        self.port: int = self.server_address[1]
        self.answers = make_answers(self.port)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._lock:
            self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._lock:
            self._connections.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        self.closing.set()
        with self._lock:
            for connection in self._connections:
                with suppress(OSError):  # the other side was quicker
                    connection.shutdown(socket.SHUT_RDWR)
        super().server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no error of the server's."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def is_unchanged(headers: Message, etag: str, modified: datetime | None) -> bool:
    """Whether a client that sent ``headers`` has the current version (RFC 9110, section 13.2.2). ``etag`` is weak."""
    tags = headers.get("If-None-Match")
    if tags is not None:
        return tags.strip() == "*" or etag in (tag.strip() for tag in tags.split(","))
    since = headers.get("If-Modified-Since")
    if since is None or modified is None:
        return False
    with suppress(ValueError, TypeError):  # a header that is no date, or one without a zone, is as if not sent
        return modified.replace(microsecond=0) <= parsedate_to_datetime(since)
    return False


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each answer on a kept connection waits 40 ms for a delayed ACK
    timeout = 30  # seconds that an idle connection is kept
    server: LoopbackServer

    def do_GET(self) -> None:
        host = self.headers.get("Host", "").partition(":")[0].lower()
        answer = self.server.answers.answer(host, self.path.partition("?")[0])
        if answer.slow:
            self.server.closing.wait(self.server.slow_seconds)
        # Weak, because the compressed and the plain body share it.
        etag = f'W/"{hashlib.sha256(answer.body).hexdigest()[:16]}"' if answer.status is HTTPStatus.OK else ""
        unchanged = bool(etag) and is_unchanged(self.headers, etag, answer.modified)
        status = HTTPStatus.NOT_MODIFIED if unchanged else answer.status
        self.server.requests.append(Request(host, self.path, status))
        self.send_response(status)
        self.send_header("Vary", "Accept-Encoding")
        if etag:
            self.send_header("ETag", etag)
            self.send_header("Cache-Control", "no-cache")  # a browser asks again: the dates move from day to day
        if answer.modified:
            self.send_header("Last-Modified", format_datetime(answer.modified, usegmt=True))
        if unchanged:
            self.end_headers()
        else:
            self._send_body(answer)

    def do_HEAD(self) -> None:
        self.do_GET()

    def _send_body(self, answer: Answer) -> None:
        body = answer.body
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", answer.content_type)
        if _GZIP.search(self.headers.get("Accept-Encoding", "")):
            body = gzip.compress(body, mtime=0)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def version_string(self) -> str:
        return "CatalejoSample"

    def log_message(self, *args: object) -> None:
        """Nothing is printed; ``LoopbackServer.requests`` is the log."""
