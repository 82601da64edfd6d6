"""The way to a public https site, with only the name's resolution replaced: what a web map never takes."""

import asyncio
import json
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest
from cryptography import x509
from scrapy import Request
from scrapy.exceptions import DownloadFailedError

from crawler import safe_fetch
from crawler.settings import scrapy_settings
from kb.config import Settings
from tests.certificates import self_signed

FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Secure Paper</title><link>/</link>
<item><title>One</title><link>/one</link></item></channel></rss>"""

# Names lead to this machine and this machine counts as public; everything else is as it is for a user.
PROBE = """
import sys
from crawler import safe_fetch
safe_fetch.resolve = lambda host: ["127.0.0.1"]
safe_fetch.is_public_ip = lambda ip: True
from crawler.probe import main
sys.exit(main(sys.argv[1:]))
"""


class _Site(BaseHTTPRequestHandler):
    hosts: list[str] = []  # noqa: RUF012 - shared by the handlers of one server on purpose

    def do_GET(self) -> None:
        self.hosts.append(self.headers["Host"])
        found = self.path == "/feed.xml"
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", str(len(FEED) if found else 0))
        self.end_headers()
        self.wfile.write(FEED if found else b"")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is inherited
        pass


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """A server that speaks TLS for secure.example."""
    certificate = self_signed(tmp_path, x509.DNSName("secure.example"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def _probe(tmp_path: Path, url: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", PROBE, "--home", str(tmp_path / "home"), url]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def test_a_feed_is_read_over_tls(port: int, tmp_path: Path) -> None:
    done = _probe(tmp_path, f"https://secure.example:{port}/feed.xml")
    assert done.returncode == 0, done.stderr
    asking, source = map(json.loads, done.stdout.splitlines())
    assert asking == {"asking": f"https://secure.example:{port}/feed.xml"}
    assert (source["name"], source["type"]) == ("Secure Paper", "feed")
    assert _Site.hosts[-1] == f"secure.example:{port}"


def test_plain_http_where_tls_is_spoken_is_one_line(port: int, tmp_path: Path) -> None:
    done = _probe(tmp_path, f"http://secure.example:{port}/feed.xml")
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr


def test_a_secret_is_sent_only_to_who_is_known_by_a_certificate(
    port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(safe_fetch, "resolve", lambda host: ["127.0.0.1"])
    monkeypatch.setattr(safe_fetch, "is_public_ip", lambda ip: True)
    crawler = SimpleNamespace(settings=scrapy_settings(Settings(home=tmp_path)))

    async def status(headers: Mapping[str, str]) -> int:
        handler = safe_fetch.SafeDownloadHandler(crawler)
        try:
            address = f"https://secure.example:{port}/feed.xml"
            return (await handler.download_request(Request(address, headers=dict(headers)))).status
        finally:
            await handler.close()

    assert asyncio.run(status({})) == 200
    asked = len(_Site.hosts)
    with pytest.raises(DownloadFailedError, match="certificate"):
        asyncio.run(status({"Authorization": "Basic c2VjcmV0"}))
    assert len(_Site.hosts) == asked
