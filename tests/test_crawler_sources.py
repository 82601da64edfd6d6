"""What an address given by a person is."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.config import Settings, load_settings
from kb.errors import SourceError
from tests.crawler_server import Answer, LocalServer
from ui.collecting import probe

FEED = b'<rss version="2.0"><channel><title>El canal</title><language>es</language><item><link>http://a.example/1</link></item></channel></rss>'
LINKS = "".join(f'<a href="/nota/una-nota-muy-larga-{number}">Una nota muy larga {number}</a>' for number in range(5))


def html(head: str = "", body: str = "") -> Answer:
    return Answer(f"<html><head><title>Sitio</title>{head}</head><body>{body}</body></html>".encode())


def named(*paths: str) -> str:
    return "".join(f'<link rel="alternate" type="application/rss+xml" title="{path}" href="{path}">' for path in paths)


ANSWERS = {
    ("a.example", "/feed"): Answer(FEED, content_type="application/rss+xml"),
    ("page.example", "/"): html(named("/broken", "/feed", "/comments")),
    ("page.example", "/feed"): Answer(FEED),
    ("page.example", "/broken"): html(),
    ("moved.example", "/feed"): Answer(status=301, headers={"Location": "http://a.example/feed"}),
    ("listing.example", "/"): html(body=LINKS),
    ("sitemap.example", "/"): html(),
    ("sitemap.example", "/robots.txt"): Answer(
        b"User-agent: *\nSitemap: http://sitemap.example/s.xml\n", content_type="text/plain"
    ),
    ("empty.example", "/"): html(body="<p>Hola</p>"),
    ("closed.example", "/"): Answer(status=403),
    ("robots.example", "/"): html(body=LINKS),
    ("robots.example", "/robots.txt"): Answer(b"User-agent: *\nDisallow: /\n", content_type="text/plain"),
    ("inside.example", "/"): Answer(status=302, headers={"Location": "http://10.0.0.1/"}),
}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    home: Path = tmp_path_factory.mktemp("probe")
    with LocalServer(ANSWERS) as server:
        web_map = home / "map"
        web_map.write_text(server.web_map())
        (home / "catalejo.toml").write_text(f'web_map = "{web_map}"\ntimeout_seconds = 5\n')
        yield load_settings(home)


def test_a_feed(settings: Settings) -> None:
    assert probe("http://a.example/feed", settings) == {
        "url": "http://a.example/feed",
        "name": "El canal",
        "type": "feed",
        "publisher": "a.example",
        "lang": "es",
        "other_feeds": [],
    }


def test_a_page_that_names_feeds_gives_the_first_that_is_one(settings: Settings) -> None:
    probed = probe("http://page.example/", settings)
    assert probed["url"] == "http://page.example/feed"
    assert [link["url"].rsplit("/", 1)[1] for link in probed["other_feeds"]] == ["broken", "comments"]


def test_a_feed_that_moved_is_known_by_where_it_is(settings: Settings) -> None:
    assert probe("http://moved.example/feed", settings)["url"] == "http://a.example/feed"


@pytest.mark.parametrize("host", ["listing.example", "sitemap.example"])
def test_a_site_without_a_feed(settings: Settings, host: str) -> None:
    source = probe(f"http://{host}/", settings)
    assert (source["type"], source["name"], source["publisher"]) == ("site", "Sitio", host)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", "only http:// and https://"),
        ("http://127.0.0.1:22", "not on the public web"),
        ("http://192.168.0.1/", "not on the public web"),
        ("http://inside.example/", "not on the public web"),
        ("hola", "is not a web address"),
        ("", "is not a web address"),
        ("--help", "is not a web address"),
        ("http://nothing.example/", "404"),
        ("http://empty.example/", "neither a feed nor"),
        ("http://closed.example/", "refuses"),
        ("http://robots.example/", "robots.txt"),
    ],
)
def test_what_is_no_source_is_one_line(settings: Settings, url: str, reason: str) -> None:
    with pytest.raises(SourceError, match=reason) as caught:
        probe(url, settings)
    assert "\n" not in str(caught.value)
