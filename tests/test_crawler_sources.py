"""What an address given by a person is. All are probed at once by one process, see ``tests/probing.py``."""

import asyncio
import gzip
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from crawler import source_finder
from crawler.discovery import Way
from crawler.extraction_pool import ExtractionPool
from crawler.feed_entries import web_address
from crawler.source_finder import MAX_REQUESTS, Fetched, SourceFinder
from tests import platform_pages
from tests.crawler_server import Answer, LocalServer
from tests.platform_pages import html, named, rss, url_set

LINKS = "".join(f'<a href="/nota/una-nota-muy-larga-{number}">Una nota muy larga {number}</a>' for number in range(5))
POSTS = "".join(
    f'<h2><a href="https://blog.agencia.com.mx/nota-{number}">Una nota del blog, la {number}</a></h2>'
    for number in range(5)
)
ROBOTS = "Sitemap: http://robotsmap.example/otras.xml\nSitemap: /google-news.xml.gz\n"
MANY = "".join(f'<link rel="alternate" type="application/rss+xml" href="/f/{number}.rss">' for number in range(10_000))

ANSWERS = platform_pages.ANSWERS | {
    ("a.example", "/feed"): rss("El canal", "http://a.example/", entries=3),
    ("moved.example", "/feed"): Answer(status=301, headers={"Location": "http://a.example/feed"}),
    ("octets.example", "/rss.xml"): Answer(rss("Octetos", "http://a/").body, content_type="application/octet-stream"),
    # A page that names feeds: one is none, one is of comments, two are the same in two formats, one is of a section.
    ("page.example", "/"): html(named("/broken", "/comments/feed", "/feed", "/copy", "/cultura.xml")),
    ("page.example", "/feed"): rss("Página", "http://page.example/", day=4),
    ("page.example", "/copy"): rss("Página, otra vez", "http://page.example/", day=4),
    ("page.example", "/cultura.xml"): rss("Cultura", "http://page.example/cultura/"),
    ("page.example", "/comments/feed"): rss("Comentarios en Página", "http://page.example/c/", day=5),
    ("page.example", "/broken"): html(),
    ("linked.example", "/"): html(body='<a href="/canales/portada.xml">RSS</a> <a href="/feedback">Opina</a>'),
    ("linked.example", "/canales/portada.xml"): rss("Portada", "http://linked.example/"),
    # Nothing is named: the feed lies where feeds lie. A newspaper has a page of feeds there.
    ("quiet.example", "/blog/"): html(),
    ("quiet.example", "/rss.xml"): rss("Callado", "http://quiet.example/"),
    ("paper.example", "/"): html(body=LINKS),
    ("paper.example", "/rss"): html(body='<a href="/rss/portada.xml">Portada</a><a href="/rss/pais.xml">País</a>'),
    ("paper.example", "/rss/portada.xml"): rss("Portada", "http://paper.example/"),
    ("paper.example", "/rss/pais.xml"): rss("País", "http://paper.example/pais/"),
    ("asleep.example", "/"): html(named("/old.xml", "/new.xml")),
    ("asleep.example", "/old.xml"): Answer(rss("Vieja", "http://asleep.example/v/").body.replace(b"2026", b"2019")),
    ("asleep.example", "/new.xml"): rss("Nueva", "http://asleep.example/"),
    ("onlycomments.example", "/"): html(named("/comments/feed"), body=LINKS),
    ("onlycomments.example", "/comments/feed"): rss("Comentarios en Sitio", "http://onlycomments.example/c/"),
    # No feed at all.
    ("listing.example", "/"): html(body=LINKS),
    ("robotsmap.example", "/"): html(body=LINKS),
    ("robotsmap.example", "/robots.txt"): Answer(ROBOTS.encode(), content_type="text/plain"),
    ("robotsmap.example", "/otras.xml"): Answer(url_set(["http://robotsmap.example/pagina/otra-cosa-muy-larga"])),
    ("robotsmap.example", "/google-news.xml.gz"): Answer(
        gzip.compress(url_set(f"http://robotsmap.example/nota/una-nota-muy-larga-{n}" for n in range(7))),
        content_type="application/gzip",
    ),
    ("refresh.example", "/"): html('<META HTTP-EQUIV="Refresh" CONTENT="0; URL=portada.php">'),
    ("refresh.example", "/portada.php"): html('<meta http-equiv="refresh" content="300; url=/otra">' + named("/feed")),
    ("refresh.example", "/feed"): rss("Con portada", "http://refresh.example/"),
    ("feedmap.example", "/"): html(body=LINKS),
    ("feedmap.example", "/robots.txt"): Answer(b"Sitemap: /noticias.php\n", content_type="text/plain"),
    ("feedmap.example", "/noticias.php"): rss("Mapa", "http://feedmap.example/nota/", entries=6),
    ("index.example", "/"): html(),
    ("index.example", "/sitemap.xml"): Answer(
        b"<sitemapindex><sitemap><loc>http://index.example/viejas.xml</loc></sitemap>"
        b"<sitemap><loc>http://index.example/noticias.xml</loc></sitemap></sitemapindex>"
    ),
    ("index.example", "/noticias.xml"): Answer(url_set(["http://index.example/nota/una-nota-muy-larga"])),
    ("folder.example", "/blog/"): html(),
    ("folder.example", "/robots.txt"): Answer(b"Sitemap: http://folder.example/all.xml\n", content_type="text/plain"),
    ("folder.example", "/all.xml"): Answer(
        url_set(f"http://folder.example/{path}/una" for path in ("blog/hoy", "blog/ayer", "tienda"))
    ),
    ("home.example", "/"): Answer(status=302, headers={"Location": "/home"}),
    ("home.example", "/home"): html(),
    ("home.example", "/sitemap.xml"): Answer(url_set(["http://home.example/politica/una"])),
    # A company's page: what there is to follow is its blog. A newspaper has one beside its articles.
    ("company.example", "/"): html(body='<a href="/precios">Precios</a> <a href="/blog">Blog</a>'),
    ("company.example", "/sitemap.xml"): Answer(url_set(f"http://company.example/{n}" for n in ("precios", "equipo"))),
    ("company.example", "/blog"): html(named("/blog/novedades.xml")),
    ("company.example", "/blog/novedades.xml"): rss("Blog", "http://company.example/blog/"),
    ("agencia.com.mx", "/"): html(body='<a href="https://blog.agencia.com.mx/">Nuestro blog</a>' + POSTS),
    ("blog.agencia.com.mx", "/"): html('<meta name="generator" content="Ghost 5">', body=POSTS),
    ("blog.agencia.com.mx", "/rss/"): rss("Agencia", "https://blog.agencia.com.mx/"),
    ("feedless.example", "/es/"): html(
        body='<a href="/es/servicios">Servicios</a> <a href="/es/noticias/">Noticias</a>'
    ),
    ("feedless.example", "/es/noticias/"): html(body=LINKS),
    ("portal.example", "/"): html(body=LINKS + '<a href="/blog/">Blog</a>'),
    ("portal.example", "/blog/"): html(named("/blog/novedades.xml")),
    ("portal.example", "/blog/novedades.xml"): rss("Blog", "http://portal.example/blog/"),
    ("guarded.example", "/"): Answer(b"<title>Just a moment...</title>", status=403),
    ("guarded.example", "/rss.xml"): rss("Canal", "http://guarded.example/"),
    # A page's own name behind another: no form to sign in.
    ("rewritten.example", "/noticias"): Answer(status=302, headers={"Location": "/x.aspx?page=/noticias"}),
    ("rewritten.example", "/x.aspx?page=/noticias"): html(named("/canal.xml")),
    ("rewritten.example", "/canal.xml"): rss("Canal", "http://rewritten.example/"),
    # Nothing to follow.
    ("empty.example", "/"): html(body="<p>Hola</p>"),
    ("frame.example", "/"): html(
        "<style>p {}</style>",
        "<div id='root'></div><noscript>Needs JavaScript.</noscript><script>a()</script>",
    ),
    ("closed.example", "/"): Answer(status=403),
    ("broken.example", "/"): Answer(status=503),
    ("picture.example", "/"): Answer(b"\x89PNG....", content_type="image/png"),
    ("robots.example", "/"): html(body=LINKS),
    ("robots.example", "/robots.txt"): Answer(b"User-agent: *\nDisallow: /\n", content_type="text/plain"),
    ("ana.medium.com", "/"): html(body=LINKS),
    ("ana.medium.com", "/robots.txt"): Answer(b"User-agent: *\nDisallow: /feed\n", content_type="text/plain"),
    # As YouTube answers a program in Europe.
    ("www.youtube.com", "/@europa"): Answer(
        status=302,
        headers={
            "Location": "https://consent.youtube.com/m?continue=https%3A%2F%2Fwww.youtube.com%2F%40europa%3Fcbrd%3D1&gl=ES"
        },
    ),
    ("consent.youtube.com", "/m?continue=https%3A%2F%2Fwww.youtube.com%2F%40europa%3Fcbrd%3D1&gl=ES"): html(
        body="<form action='/save'><button>Rechazar todo</button></form>", title="Antes de continuar"
    ),
    # Hostile.
    ("around.example", "/"): html('<meta http-equiv="refresh" content="0; url=/a">'),
    ("around.example", "/a"): html('<meta http-equiv="refresh" content="0; url=/">'),
    ("inward.example", "/"): html('<meta http-equiv="refresh" content="0; url=http://169.254.169.254/">'),
    ("inside.example", "/"): Answer(status=302, headers={"Location": "http://10.0.0.1/"}),
    ("loop.example", "/"): Answer(status=302, headers={"Location": "/"}),
    ("huge.example", "/"): Answer(b"<p>" + b"x" * 21_000_000),
    ("many.example", "/"): html(MANY),
    ("private.example", "/"): html(named("http://127.0.0.1/feed", "http://169.254.169.254/feed", "file:///etc/passwd")),
}
NOTHING = [
    ("http://127.0.0.1:22", "not on the public web"),
    ("http://192.168.0.1/", "not on the public web"),
    ("http://inside.example/", "not on the public web"),
    ("http://inward.example/", "not on the public web"),
    ("http://around.example/", "in a circle"),
    ("http://private.example/", "neither a feed nor"),
    ("http://nothing.example/", "404"),
    ("http://empty.example/", "neither a feed nor"),
    ("http://frame.example/", "shows nothing before its scripts have run; try it with --javascript"),
    ("http://closed.example/", "refuses"),
    ("http://broken.example/", "try again later"),
    ("http://picture.example/", "is no page"),
    ("http://robots.example/", "robots.txt"),
    ("https://ana.medium.com/", "has its feed at https://ana.medium.com/feed, which its robots.txt forbids"),
    ("http://loop.example/", "in a circle"),
    ("http://huge.example/", "more than is read"),
    ("http://many.example/", "neither a feed nor"),
    ("https://www.youtube.com/@europa", "asks its visitors to consent or to sign in first"),
    ("https://t.me/canal", "Telegram publishes no feeds"),
]
SOURCES = ["a.example/feed", "moved.example/feed", "page.example/", "linked.example/", "quiet.example/blog/"]
SOURCES += ["paper.example/", "asleep.example/", "onlycomments.example/", "listing.example/", "robotsmap.example/"]
SOURCES += [
    "refresh.example/",
    "feedmap.example/",
    "index.example/",
    "folder.example/blog/",
    "octets.example/rss.xml",
    "home.example/",
    "company.example/",
    "agencia.com.mx/",
    "feedless.example/es/",
    "portal.example/",
    "guarded.example/",
    "rewritten.example/noticias",
]


@dataclass(frozen=True)
class Probes:
    """What every address is, by address, and what was asked for to find out."""

    found: dict[str, dict[str, Any]]
    requests: list[tuple[str, str]]


@pytest.fixture(scope="module")
def probes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Probes]:
    home = tmp_path_factory.mktemp("probe")
    urls = [*(f"http://{source}" for source in SOURCES), *platform_pages.EXPECTED, *(url for url, _ in NOTHING)]
    with LocalServer(ANSWERS) as server:
        web_map = home / "map"
        web_map.write_text(server.web_map())
        settings = f'web_map = "{web_map}"\ntimeout_seconds = 5\ndelay_per_host_seconds = 0\n'
        (home / "catalejo.toml").write_text(settings)
        command = [sys.executable, "-m", "tests.probing", str(home)]
        done = subprocess.run(command, input="\n".join(urls), capture_output=True, text=True, timeout=100)
        assert done.returncode == 0, done.stderr
        answers = map(json.loads, done.stdout.splitlines())
        yield Probes(dict(zip(urls, answers, strict=True)), list(server.requests))


@pytest.mark.parametrize(
    ("address", "url", "way", "entries"),
    [
        ("a.example/feed", "http://a.example/feed", "address", 3),
        ("moved.example/feed", "http://a.example/feed", "address", 3),
        ("octets.example/rss.xml", "http://octets.example/rss.xml", "address", 2),
        ("page.example/", "http://page.example/feed", "link_element", 2),
        ("linked.example/", "http://linked.example/canales/portada.xml", "link", 2),
        ("quiet.example/blog/", "http://quiet.example/rss.xml", "well_known", 2),
        ("paper.example/", "http://paper.example/rss/portada.xml", "link", 2),
        ("asleep.example/", "http://asleep.example/new.xml", "link_element", 2),
        ("onlycomments.example/", "http://onlycomments.example/", "listing", 5),
        ("listing.example/", "http://listing.example/", "listing", 5),
        ("robotsmap.example/", "http://robotsmap.example/", "sitemap", 7),
        ("refresh.example/", "http://refresh.example/feed", "link_element", 2),
        ("feedmap.example/", "http://feedmap.example/", "sitemap", 6),
        ("folder.example/blog/", "http://folder.example/blog/", "sitemap", 2),
        ("home.example/", "http://home.example/sitemap.xml", "sitemap", 1),
        ("index.example/", "http://index.example/sitemap.xml", "sitemap", 1),
        ("company.example/", "http://company.example/blog/novedades.xml", "link_element", 2),
        ("agencia.com.mx/", "https://blog.agencia.com.mx/rss/", "well_known", 2),
        ("feedless.example/es/", "http://feedless.example/es/noticias/", "listing", 5),
        ("portal.example/", "http://portal.example/", "listing", 5),
        ("guarded.example/", "http://guarded.example/rss.xml", "well_known", 2),
        ("rewritten.example/noticias", "http://rewritten.example/canal.xml", "link_element", 2),
    ],
)
def test_what_an_address_is_and_how_that_was_found(
    probes: Probes, address: str, url: str, way: str, entries: int
) -> None:
    found = probes.found[f"http://{address}"]
    assert (found.get("url"), found["way"], found["entries"]) == (url, way, entries), found


def test_the_answer_says_what_was_found(probes: Probes) -> None:
    assert probes.found["http://a.example/feed"] == {
        "url": "http://a.example/feed",
        "name": "El canal",
        "type": "feed",
        "publisher": "a.example",
        "lang": "es",
        "way": "address",
        "entries": 3,
        "newest": "2026-05-01T02:00:00Z",
        "comments": False,
        "other_feeds": [],
    }
    site = probes.found["http://robotsmap.example/"]
    assert (site["type"], site["name"], site["lang"]) == ("site", "Sitio", "es")
    assert site["newest"] == "2026-05-03T00:00:00Z"


def test_other_feeds_are_told_once_each_and_those_of_comments_last(probes: Probes) -> None:
    others = probes.found["http://page.example/"]["other_feeds"]
    assert [other["name"] for other in others] == ["Cultura", "Comentarios en Página"]
    assert [other["comments"] for other in others] == [False, True]
    only = probes.found["http://onlycomments.example/"]
    assert [other["name"] for other in only["other_feeds"]] == ["Comentarios en Sitio"]
    assert [other["name"] for other in probes.found["http://paper.example/"]["other_feeds"]] == ["País"]


@pytest.mark.parametrize("address", platform_pages.EXPECTED)
def test_platforms(probes: Probes, address: str) -> None:
    found = probes.found[address]
    assert found.get("url") == platform_pages.EXPECTED[address], found


@pytest.mark.parametrize(("address", "reason"), NOTHING)
def test_what_is_no_source_is_one_line_that_says_why(probes: Probes, address: str, reason: str) -> None:
    error = probes.found[address]["error"]
    assert reason in error
    assert "\n" not in error


def test_a_probe_asks_for_a_bounded_number_of_things_and_never_twice(probes: Probes) -> None:
    for host in ("many.example", "empty.example", "page.example", "paper.example"):
        asked = [path for asked_host, path in probes.requests if asked_host == host and path != "/robots.txt"]
        assert len(asked) <= MAX_REQUESTS
        assert len(asked) == len(set(asked))
    assert not [host for host, _ in probes.requests if host.startswith(("127.", "169.", "10.", "192."))]
    assert not [host for host, _ in probes.requests if host == "t.me"]


@pytest.mark.parametrize("address", ["file:///etc/passwd", "hola", "", "--help"])
def test_what_is_no_address(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    from crawler.probe import main

    assert main(["--", address]) == 1
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize(
    ("page", "way"), [(html(named("/feed", "/hangs")), Way.LINK_ELEMENT), (html(body=LINKS), Way.LISTING)]
)
def test_a_probe_ends_in_time_with_what_it_has(page: Answer, way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    """A site that answers once or twice and then never again, or wants long pauses between its answers."""
    site = "http://slow.example/"
    answers = {site: page, site + "feed": rss("Lento", site)}

    async def fetch(url: str) -> Fetched:
        if url not in answers:
            await asyncio.sleep(60)
        return Fetched(url, body=answers[url].body)

    pool = ExtractionPool(1)
    try:
        asyncio.run(pool.run(web_address, site))  # the worker has started then
        monkeypatch.setattr(source_finder, "MAX_SECONDS", 1.5)
        probed = asyncio.run(SourceFinder(fetch, lambda url: [], pool, 1_000_000, datetime.now(UTC)).find(site))
    finally:
        pool.close()
    assert (probed.best.source.name, probed.best.way) == ("Lento" if way is Way.LINK_ELEMENT else "Sitio", way)
