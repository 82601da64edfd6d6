"""Sources that are only home pages become feeds when they are read for the first time, if they name one."""

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


def feed(host: str, title: str = "Canal", age: timedelta = timedelta(days=1)) -> Answer:
    date = format_datetime(NOW - age)
    item = f"<item><title>Una</title><link>http://{host}/nota/del-canal</link><pubDate>{date}</pubDate></item>"
    body = f'<rss version="2.0"><channel><title>{title}</title><language>es</language>{item}</channel></rss>'
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
