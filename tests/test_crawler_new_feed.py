"""Podcasts that move: their feed names its new address by ``itunes:new-feed-url``."""

from pathlib import Path

from kb.models import SourceState
from kb.store.database import Database
from kb.store.sources import get_source_states, list_sources
from tests.crawler_runs import collect, documents, feed_source, make_home
from tests.crawler_server import Answer, LocalServer

OLD, NEW = "http://old.example/feed", "http://new.example/feed"


def podcast(new_url: str = "", *episodes: str) -> Answer:
    named = f"<itunes:new-feed-url>{new_url}</itunes:new-feed-url>" if new_url else ""
    items = "".join(
        f'<item><title>Episodio {number}</title><guid isPermaLink="false">{number}</guid><description>De qué se habla'
        f' en el episodio {number}, y con quién.</description><enclosure url="http://new.example/{number}.mp3"'
        ' type="audio/mpeg"/></item>'
        for number in episodes
    )
    body = (
        '<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><title>Charlas</title>'
        f"{named}{items}</channel></rss>"
    )
    headers = {"ETag": f'"{len(body)}"', "Last-Modified": "Sun, 22 Nov 2026 10:00:00 GMT"}
    return Answer(body.encode(), content_type="application/rss+xml", headers=headers)


def sources_in(database: Database) -> dict[str, tuple[str, SourceState]]:
    with database.read() as connection:
        states = get_source_states(connection)
        return {source.name: (source.url, states[source.id]) for source in list_sources(connection)}


def test_a_feed_that_names_its_new_address_moves_there_after_three_checks(tmp_path: Path) -> None:
    answers = {("old.example", "/feed"): podcast(NEW, "1"), ("new.example", "/feed"): podcast(NEW, "2", "1")}
    with LocalServer(answers) as server:
        database = make_home(tmp_path, server.web_map(), [feed_source(OLD, "Charlas")])
        outcomes = [collect(tmp_path, database, "--all").outcomes["Charlas"] for _ in range(2)]
        url, state = sources_in(database)["Charlas"]
        assert (url, state.moved_to, state.moved_checks) == (OLD, NEW, 2)
        collect(tmp_path, database, "--all")
        asked = [headers for (_, path), headers in zip(server.requests, server.headers, strict=True) if path == "/feed"]
    assert outcomes == [{"feed_read": 1, "stored_from_entry": 2}, {"not_modified": 1}]
    assert sources_in(database)["Charlas"][0] == NEW
    assert {document.title for document in documents(database)} == {"Episodio 1", "Episodio 2"}
    assert not any("if-none-match" in headers or "if-modified-since" in headers for headers in asked)


def test_a_feed_stays_where_the_address_that_it_names_is_no_feed_of_episodes(tmp_path: Path) -> None:
    new = {
        "gone": Answer(status=410),
        "page": Answer(b"<html><body><p>Pronto</p></body></html>"),
        "empty": podcast(),
        "elsewhere": podcast("http://third.example/feed", "2"),
        "inside": Answer(status=302, headers={"Location": "http://10.0.0.1/"}),
    }
    answers = {(f"{name}.example", "/new"): answer for name, answer in new.items()}
    answers |= {(f"{name}.example", "/feed"): podcast(f"http://{name}.example/new", "1") for name in new}
    answers["itself.example", "/feed"] = podcast("http://itself.example/feed", "1")
    answers["nothing.example", "/feed"] = podcast("javascript:alert(1)", "1")
    names = [*new, "itself", "nothing"]
    with LocalServer(answers) as server:
        database = make_home(
            tmp_path, server.web_map(), [feed_source(f"http://{name}.example/feed", name) for name in names]
        )
        run = collect(tmp_path, database)
    found = sources_in(database)
    for name in names:
        url, state = found[name]
        assert run.outcomes[name]["feed_read"] == 1
        assert (url, state.moved_to, state.failures_in_a_row) == (f"http://{name}.example/feed", None, 0)
        assert (state.etag is None) == (name in new), "what may be ready tomorrow is looked at again"
