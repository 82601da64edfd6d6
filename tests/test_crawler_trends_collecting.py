"""Collecting from trend sources: outcomes, what is kept, and how often each is asked."""

import asyncio
import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from scrapy.http import Response

from crawler.collection import Collection, SourceBatch
from crawler.extraction_pool import ExtractionPool
from crawler.items import SourceCheck
from crawler.spiders.trends import TrendsSpider
from crawler.trends import reddit, wikipedia
from crawler.trends.readers import READERS
from kb.config import Settings
from kb.models import Signal, SourceType
from kb.sources.trend_sources import KINDS, kind_of, trend_source
from kb.store.database import Database
from kb.store.host_pauses import get_host_pauses
from kb.store.signals import SIGNALS_KEPT, add_signals, list_signals
from kb.store.sources import due_sources, get_source_states, list_sources
from tests import trend_shapes as shapes
from tests.crawler_runs import CollectedRun, collect, documents, feed_source, make_home, start_collecting
from tests.crawler_server import Answer, LocalServer
from tests.steady_clock import let_clock_go_on
from tests.trend_shapes import ANSWERS, ARTICLES

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)

REDDIT_FEEDS = [trend_source("reddit", {"community": name}, NOW, name=name) for name in ("mexico", "argentina")]
GIVEN = {"country": "AR", "lang": "es", "instance": "mastodon.example", "community": "mexico"}
SENTENCES = (
    "La comunidad se reunió el sábado en la plaza para hablar de lo que viene este año y repartir las tareas.",
    "Los vecinos pidieron más información sobre las obras, que empezaron en marzo y todavía no tienen fecha de cierre.",
    "Según la organización, unas trescientas personas participaron y dejaron por escrito sus propuestas.",
    "El próximo encuentro será en diciembre, y quienes no puedan asistir podrán seguirlo por la radio local.",
)
PAGE = (
    "<html><head><title>{0}</title></head><body><article><h1>{0}</h1>"
    + "".join(f"<p>{sentence} {{0}}.</p>" for sentence in SENTENCES)
    + "</article></body></html>"
)


def server_answers() -> dict[tuple[str, str], Answer]:
    """Every source as documented, but Bluesky, which has changed its shape, and Wikipedia, a day late."""
    kinds = {kind.name: kind.address.format(**GIVEN) for kind in KINDS}
    yesterday, before = wikipedia.addresses("", datetime.now(UTC))
    bodies = ANSWERS | {"bluesky": b'{"trends": []}'}
    answers = {}
    for name, address in kinds.items():
        asked = READERS[name].addresses(address, datetime.now(UTC))[0]
        answers[_place(asked)] = Answer(bodies[name], content_type="application/json")
    day = before.strip("/").replace("/", "-")
    late = shapes.wikipedia([{"article": "Tango", "views": 5, "rank": 1}], day, project="es.wikipedia")
    answers[_place(kinds["wikipedia"] + before)] = Answer(late)
    answers[_place(kinds["wikipedia"] + yesterday)] = Answer(b'{"title": "Not found."}', 404)
    elsewhere = {"Location": "https://closed.example/top"}
    answers[_place(wikipedia.addresses(kinds["wikipedia"].replace("/es.", "/pt."), datetime.now(UTC))[0])] = Answer(
        b"", 301, headers=elsewhere
    )
    answers["closed.example", "/robots.txt"] = Answer(b"User-agent: *\nDisallow: /\n", content_type="text/plain")
    answers["wikimedia.org", "/robots.txt"] = Answer(b"User-agent: *\nDisallow: /api/\n", content_type="text/plain")
    answers["www.reddit.com", "/robots.txt"] = Answer(b"User-agent: *\nDisallow: /\n", content_type="text/plain")
    answers["www.reddit.com", "/api/v1/access_token"] = Answer(shapes.REDDIT_TOKEN)
    exhausted = {"X-Ratelimit-Remaining": "0.0", "X-Ratelimit-Reset": "400"}
    answers[_place(reddit.hot_address(kinds["reddit"]))] = Answer(shapes.REDDIT_HOT, headers=exhausted)
    for name, articles in ARTICLES.items():
        for url, title in articles.items():
            answers[_place(url)] = Answer(PAGE.format(f"{title} ({name})").encode())
    return answers


def _place(address: str) -> tuple[str, str]:
    host, _, path = address.removeprefix("https://").partition("/")
    return host, f"/{path}"


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Database, CollectedRun, LocalServer]]:
    home = tmp_path_factory.mktemp("trends")
    sources = [
        trend_source(kind.name, {name: GIVEN[name] for name in kind.parameters}, NOW, name=kind.name) for kind in KINDS
    ]
    sources.append(feed_source("https://unknown.example/trends", "unknown", SourceType.TREND))
    sources.append(trend_source("wikipedia", {"lang": "pt"}, NOW, name="redirected"))
    with LocalServer(server_answers()) as server:
        database = make_home(home, server.web_map(), sources)
        with database.write() as connection:
            long_ago = Signal("old", "rank", datetime.now(UTC) - SIGNALS_KEPT - timedelta(days=1), 1)
            let_clock_go_on(connection, datetime.now(UTC))
            add_signals(connection, next(s.id for s in list_sources(connection) if s.name == "github"), [long_ago])
        credentials = {"CATALEJO_REDDIT_CLIENT_ID": "id", "CATALEJO_REDDIT_CLIENT_SECRET": "secret"}
        yield database, collect(home, database, "--all", **credentials), server


def test_each_source_has_its_own_outcome(collected: tuple[Database, CollectedRun, LocalServer]) -> None:
    _, run, _ = collected
    of_sources = {
        name: {outcome: n for outcome, n in counts.items() if outcome != "stored_new"}
        for name, counts in run.outcomes.items()
    }
    assert of_sources == {kind.name: {"trend_read": 1} for kind in KINDS} | {
        "bluesky": {"unexpected_shape": 1},
        "wikipedia": {"not_found": 1, "trend_read": 1},
        "unknown": {"invalid_address": 1},
        "redirected": {"forbidden_by_robots": 1},
    }
    assert run.examples["bluesky", "unexpected_shape"].endswith("expected a list in topics, found nothing.")
    assert run.run.progress_done == run.run.progress_total == sum(run.run.result["outcomes"].values())


def test_signals_are_kept_with_what_is_known_of_their_source(
    collected: tuple[Database, CollectedRun, LocalServer],
) -> None:
    database, run, _ = collected
    with database.read() as connection:
        names = {source.id: source.name for source in list_sources(connection)}
        said = {(names[one.source_id], one.topic): one for one in list_signals(connection)}
    assert {name for name, _ in said} == {kind.name for kind in KINDS} - {"bluesky"}
    assert ("github", "old") not in said
    assert said["google-trends", "apagón cdmx"].country == "AR"
    assert said["reddit", "Una foto"].count == 99
    tango = said["wikipedia", "Tango"]
    assert tango.observed == datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=2)
    assert run.run.started is not None
    assert run.run.started - timedelta(seconds=1) <= said["github", "ana/bot"].observed <= datetime.now(UTC)


def test_articles_are_documents_of_their_own_publishers(
    collected: tuple[Database, CollectedRun, LocalServer],
) -> None:
    stored = {document.canonical_url: document for document in documents(collected[0])}
    assert set(stored) == {url.removesuffix("?utm_source=hn") for urls in ARTICLES.values() for url in urls}
    article = stored["https://diario.example/apagon-cdmx"]
    assert (article.publisher, article.source, article.kind, article.country) == (
        "diario.example",
        "google-trends",
        "trend",
        "AR",
    )
    assert article.published is None, "when a search rises says nothing of when the article appeared"


def test_the_next_reading_is_when_the_kind_says(collected: tuple[Database, CollectedRun, LocalServer]) -> None:
    database, _, _ = collected
    with database.read() as connection:
        states = get_source_states(connection)
        for source in list_sources(connection):
            kind, state = kind_of(source.url), states[source.id]
            if state.last_outcome == "trend_read":
                assert kind is not None
                assert state.next_check - state.last_checked == kind.every
            else:
                assert state.failures_in_a_row == 1


def test_a_host_that_allows_no_more_is_left_alone(collected: tuple[Database, CollectedRun, LocalServer]) -> None:
    with collected[0].read() as connection:
        assert set(get_host_pauses(connection, datetime.now(UTC))) == {"oauth.reddit.com"}


def test_only_documented_interfaces_are_asked_past_robots_txt(
    collected: tuple[Database, CollectedRun, LocalServer],
) -> None:
    asked = collected[2].requests
    assert ("www.reddit.com", "/api/v1/access_token") in asked
    assert ("www.reddit.com", "/r/mexico/hot/.rss") not in asked
    hosts = {host for host, _ in asked}
    unasked = {host for host in hosts if (host, "/robots.txt") not in asked}
    assert unasked == {"wikimedia.org", "www.reddit.com", "oauth.reddit.com"}


@pytest.mark.parametrize(
    ("status", "body", "outcome", "said"),
    [
        (401, b'{"message": "Unauthorized", "error": 401}', "refused", "look at reddit_client_id"),
        (500, b"", "server_error", "500"),
        (200, b'{"error": "unsupported_grant_type"}', "unexpected_shape", "expected an access_token"),
    ],
)
def test_without_a_token_every_community_says_why(
    tmp_path: Path, status: int, body: bytes, outcome: str, said: str
) -> None:
    home = {"home": tmp_path, "reddit_client_id": "id", "reddit_client_secret": "s3cr3t"}
    sources = [replace(source, id=number) for number, source in enumerate(REDDIT_FEEDS, start=1)]
    spider = TrendsSpider(
        Collection(Settings(**home), Database.open(f"sqlite:///{tmp_path / 'store.db'}"), ExtractionPool(1), run_id=1),
        SourceBatch(SourceType.TREND, NOW, sources, sources, {}),
    )

    async def results() -> list[SourceCheck]:
        response = Response(reddit.TOKEN_ADDRESS, status=status, body=body)
        return [result async for result in spider.on_token(response)]

    failures = asyncio.run(results())
    spider.collection.pool.close()
    spider.collection.close()
    assert [(failure.source_id, failure.outcome) for failure in failures] == [(1, outcome), (2, outcome)]
    assert all(said in failure.message and "s3cr3t" not in failure.message for failure in failures)


def feed_requests(server: LocalServer) -> list[str]:
    return [path for _, path in server.requests if path.startswith("/r/")]


def test_reddit_is_not_asked_for_feeds_where_robots_txt_forbids_them(tmp_path: Path) -> None:
    robots = Answer(b"User-agent: *\nDisallow: /\n", content_type="text/plain")
    with LocalServer({("www.reddit.com", "/robots.txt"): robots}) as server:
        run = collect(tmp_path, make_home(tmp_path, server.web_map(), REDDIT_FEEDS))
        assert run.outcomes == {source.name: {"forbidden_by_robots": 1} for source in REDDIT_FEEDS}
        assert feed_requests(server) == []


def test_reddit_is_asked_for_one_feed_a_minute(tmp_path: Path) -> None:
    answers = {("www.reddit.com", f"/r/{source.name}/hot/.rss"): Answer(shapes.REDDIT_FEED) for source in REDDIT_FEEDS}
    with LocalServer(answers) as server:
        database = make_home(tmp_path, server.web_map(), REDDIT_FEEDS)
        process = start_collecting(tmp_path)
        deadline = time.monotonic() + 30
        while not feed_requests(server) and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(1)  # time enough for both, if nothing held the second back
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
        assert len(feed_requests(server)) == 1
    with database.read() as connection:
        assert len({said.source_id for said in list_signals(connection)}) == 1
        assert len(due_sources(connection, datetime.now(UTC))) == 1, "the other waits for the next run"
