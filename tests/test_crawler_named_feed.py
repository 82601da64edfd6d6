"""Sources that are only home pages become feeds when they are read for the first time, if they have one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from kb.models import SourceType
from kb.store.sources import get_source_states, list_sources
from tests.crawler_runs import collect, documents, feed_source, make_home
from tests.crawler_server import Answer, LocalServer
from tests.platform_pages import html, named

NOW = datetime.now(UTC)
ARTICLE = Answer(("<html><body><article><h1>Una nota</h1><p>" + "Una comunidad se cuida. " * 30).encode())
LINKS = "".join(f'<a href="/nota/una-nota-muy-larga-{number}">Una nota muy larga {number}</a>' for number in range(3))


def feed(host: str, title: str = "Canal", age: timedelta = timedelta(days=1), home: str = "", of: str = "") -> Answer:
    date = format_datetime(NOW - age)
    item = f"<item><title>Una</title><link>http://{of or host}/nota/del-canal</link><pubDate>{date}</pubDate></item>"
    about = f"<title>{title}</title><link>{home}</link><language>es</language>"
    body = f'<rss version="2.0"><channel>{about}{item}</channel></rss>'
    return Answer(body.encode(), content_type="application/rss+xml", headers={"ETag": '"1"'})


ANSWERS = {
    ("named.example", "/"): html(named("/nothing", "/comments/feed", "/feed"), body=LINKS),
    ("named.example", "/feed"): feed("named.example"),
    ("named.example", "/comments/feed"): feed("named.example", "Comentarios en Canal"),
    ("asleep.example", "/"): html(named("/feed"), body=LINKS),
    ("asleep.example", "/feed"): feed("asleep.example", age=timedelta(days=900)),
    ("section.example", "/"): html(body=LINKS + '<a href="/deportes/rss">RSS</a>'),
    ("section.example", "/deportes/rss"): feed("section.example", "Deportes"),
    ("taken.example", "/"): html(named("http://other.example/feed"), body=LINKS),
    ("other.example", "/feed"): feed("other.example"),
    ("private.example", "/"): html(named("http://10.0.0.1/feed"), body=LINKS),
}
ANSWERS |= {(host, "/nota/del-canal"): ARTICLE for host, _ in ANSWERS}
ANSWERS |= {(host, f"/nota/una-nota-muy-larga-{n}"): ARTICLE for host, _ in ANSWERS for n in range(3)}
SITES = ("named", "asleep", "section", "taken", "private")


def test_a_home_page_that_names_a_feed_becomes_it_at_the_first_check(tmp_path: Path) -> None:
    sites = [feed_source(f"http://{name}.example/", name, SourceType.SITE) for name in SITES]
    sites[0] = replace(sites[0], country="MX", kind="practice", tags=("redes",))
    with LocalServer(ANSWERS) as server:
        database = make_home(tmp_path, server.web_map(), [*sites, feed_source("http://other.example/feed", "other")])
        run = collect(tmp_path, database)
        asked = list(server.requests)
    with database.read() as connection:
        sources = {source.name: source for source in list_sources(connection)}
        states = get_source_states(connection)
    became = sources["named"]
    assert (became.type, became.url) == (SourceType.FEED, "http://named.example/feed")
    assert (became.name, became.country, became.kind, became.tags) == ("named", "MX", "practice", ("redes",))
    assert states[became.id].etag == '"1"'
    # What the page names is no feed, is asleep, is another source's, or not public: they stay sites.
    for name in SITES[1:]:
        assert (sources[name].type, sources[name].url) == (SourceType.SITE, f"http://{name}.example/")
    assert run.outcomes["named"] == {"site_read": 1, "not_found": 1, "feed_read": 1, "stored_new": 1}
    assert run.outcomes["private"]["private_address"] == 1
    assert run.outcomes["taken"] == {"site_read": 1, "feed_read": 1, "stored_new": 3}
    assert run.outcomes["asleep"]["stored_new"] == 3
    assert ("named.example", "/comments/feed") not in asked
    assert ("section.example", "/deportes/rss") not in asked
    assert [document.url for document in documents(database) if document.source == "named"] == [
        "http://named.example/nota/del-canal"
    ]


GENERATOR = '<meta name="generator" content="Ghost 5.8">'
USUAL = {
    ("usual.example", "/"): html(body=LINKS),
    ("usual.example", "/rss.xml"): feed("usual.example", home="http://usual.example/"),
    ("ghost.example", "/"): html(GENERATOR, body=LINKS),
    ("ghost.example", "/rss/"): feed("ghost.example"),
    # As a service that keeps programs from pages, and lets them have feeds.
    ("guarded.example", "/"): replace(html("<title>Just a moment...</title>"), status=403),
    ("guarded.example", "/feed/"): feed("guarded.example"),
    ("shut.example", "/"): replace(html(), status=403),
    ("comments.example", "/"): html(body=LINKS),
    ("comments.example", "/feed/"): feed("comments.example", "Comentarios en Canal"),
    ("stale.example", "/"): html(body=LINKS),
    ("stale.example", "/feed/"): feed("stale.example", age=timedelta(days=900)),
    ("part.example", "/"): html(body=LINKS),
    ("part.example", "/rss"): feed("part.example", home="http://part.example/deportes/"),
    ("digest.example", "/"): html(body=LINKS),
    ("digest.example", "/rss"): feed("digest.example", of="elsewhere.example"),
    ("away.example", "/"): html(body=LINKS),
    ("away.example", "/rss"): Answer(status=302, headers={"Location": "http://usual.example/rss.xml"}),
    ("blog.example", "/blog"): html(body=LINKS),
    ("blog.example", "/feed/"): feed("blog.example"),
    ("blog.example", "/blog/feed/"): feed("blog.example", home="http://blog.example/blog/"),
}


def test_a_home_page_that_names_none_becomes_the_feed_at_a_usual_address(tmp_path: Path) -> None:
    sites = {host: f"http://{host}{path}" for host, path in USUAL if path in ("/", "/blog")}
    with LocalServer(USUAL) as server:
        database = make_home(
            tmp_path, server.web_map(), [feed_source(url, host, SourceType.SITE) for host, url in sites.items()]
        )
        run = collect(tmp_path, database)
        asked = list(server.requests)
    with database.read() as connection:
        became = {source.name: source.url for source in list_sources(connection) if source.type is SourceType.FEED}
    assert became == {
        "usual.example": "http://usual.example/rss.xml",
        "ghost.example": "http://ghost.example/rss/",
        "guarded.example": "http://guarded.example/feed/",
        "blog.example": "http://blog.example/blog/feed/",
    }
    # What the page's software uses comes first; few are asked for, those of a section's whole site not at all.
    assert [path for host, path in asked if host == "ghost.example"][:3] == ["/robots.txt", "/", "/rss/"]
    tried = [path for host, path in asked if host == "part.example" and "nota" not in path]
    assert tried == ["/robots.txt", "/", "/feed/", "/rss", "/rss.xml", "/feed.xml"]
    assert ("blog.example", "/feed/") not in asked
    assert run.outcomes["guarded.example"] == {"refused": 1, "feed_read": 1, "not_found": 1}
    assert run.outcomes["shut.example"] == {"refused": 1, "not_found": 4}


def test_a_site_whose_own_address_is_a_feed_or_becomes_one_is_read_as_such(tmp_path: Path) -> None:
    answers = {("feed.example", "/"): feed("feed.example"), ("later.example", "/"): html(body=LINKS)}
    articles = {(host, "/nota/del-canal"): ARTICLE for host, _ in answers}
    articles |= {("later.example", f"/nota/una-nota-muy-larga-{n}"): ARTICLE for n in range(3)}
    sites = [feed_source(f"http://{host}/", host, SourceType.SITE) for host, _ in answers]
    with LocalServer({**answers, **articles}) as server:
        database = make_home(tmp_path, server.web_map(), sites)
        first = collect(tmp_path, database)
        server.answers["later.example", "/"] = feed("later.example")
        second = collect(tmp_path, database, "--all")
    assert first.outcomes["feed.example"] == {"feed_read": 1, "stored_new": 1}
    assert first.outcomes["later.example"]["site_read"] == 1
    assert second.outcomes["later.example"] == {"feed_read": 1, "stored_new": 1}
    with database.read() as connection:
        assert {(source.type, source.url) for source in list_sources(connection)} == {
            (SourceType.FEED, f"http://{host}/") for host, _ in answers
        }
