"""What the hosts see: how often they are asked, what is never asked for, and that they are left alone when they say so.

One run on a server that keeps the time of every request, of a store that remembers something of earlier ones.
"""

import asyncio
import gzip
import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from crawler.hosts import DEFAULT_PAUSE, MOST_FAILURES
from crawler.spiders.named_feed import MAX_USUAL_TRIED
from kb.models import HostPause, SourceState, SourceType
from kb.store.database import Database
from kb.store.host_pauses import get_host_pauses, put_host_pauses
from kb.store.pages import due_pages, get_page
from kb.store.sources import get_source_states, list_sources, put_source_state
from tests.crawler_runs import CollectedRun, collect, feed_source, make_home
from tests.crawler_server import Answer, Crowd, LocalServer

DELAY = 0.15
CRAWL_DELAY = 1.0
PAGES_OF_THE_DEAD = 12
PAUSED_UNTIL = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=5)
FEED_TYPE = "application/rss+xml"


def feed(*links: str, **headers: str) -> Answer:
    items = "".join(f"<item><title>Nota</title><link>{link}</link></item>" for link in links)
    body = f'<rss version="2.0"><channel><title>Canal</title>{items}</channel></rss>'
    return Answer(body.encode(), content_type=FEED_TYPE, headers={k.replace("_", "-"): v for k, v in headers.items()})


PACKED = gzip.compress(feed("http://packed.example/feed").body)


def robots(text: str = "", status: int = 200, **headers: str) -> Answer:
    return Answer(text.encode(), status, "text/plain", headers)


def to(location: str, status: int = 302) -> Answer:
    return Answer(status=status, headers={"Location": location})


async def hang(_: asyncio.StreamWriter) -> None:
    await asyncio.sleep(1000)


@dataclass(frozen=True)
class Visited:
    server: LocalServer
    database: Database
    run: CollectedRun
    states: dict[str, SourceState]
    crowd: Crowd

    def times(self, host: str) -> list[float]:
        return [at for (asked, _), at in zip(self.server.requests, self.server.times, strict=True) if asked == host]

    def paths(self, host: str) -> list[str]:
        return [path for asked, path in self.server.requests if asked == host]


def answers(crowd: Crowd) -> dict[tuple[str, str], Answer]:
    found = {("many.example", f"/feed{n}"): feed(f"http://many.example/nota-{n}") for n in range(6)}
    found |= {("many.example", f"/site{n}/"): Answer(b"<p>nada</p>") for n in range(2)}
    found |= {("slow.example", f"/feed{n}"): Answer(misbehave=crowd.answer) for n in range(6)}
    found |= {("busy.example", f"/feed{n}"): Answer(status=429, headers={"Retry-After": "7200"}) for n in range(6)}
    found |= {
        ("delayed.example", "/robots.txt"): robots(f"User-agent: *\nCrawl-delay: {CRAWL_DELAY}"),
        ("delayed.example", "/feed0"): feed(),
        ("delayed.example", "/feed1"): feed(),
        ("down.example", "/robots.txt"): robots(status=503),
        ("down.example", "/feed"): feed(),
        ("closed.example", "/robots.txt"): robots(status=403),
        ("closed.example", "/feed"): feed(),
        ("huge.example", "/robots.txt"): robots("User-agent: *\n" + "# x\n" * 300_000 + "Disallow: /\n"),
        ("huge.example", "/feed"): feed(),
        ("looping.example", "/robots.txt"): to("http://looping.example/robots.txt"),
        ("looping.example", "/feed"): feed(),
        ("elsewhere.example", "/robots.txt"): to("http://rules.example/r5", 301),
        ("elsewhere.example", "/feed"): feed(),
        ("rules.example", "/r1"): robots("User-agent: *\nDisallow: /feed"),
        ("paused.example", "/feed"): feed(),
        ("static.example", "/feed"): feed(),
        ("fresh.example", "/feed"): feed(Cache_Control="max-age=36000"),
        ("moved.example", "/feed"): to("http://static.example/other", 301),
        ("static.example", "/other"): feed(),
        ("packed.example", "/feed.gz"): Answer(PACKED, content_type="application/gzip"),
        ("packed.example", "/feed-again"): Answer(gzip.compress(PACKED), headers={"Content-Encoding": "gzip"}),
        ("dead.example", "/feed"): feed(*(f"http://dead.example/nota-{n}" for n in range(PAGES_OF_THE_DEAD))),
    }
    found |= {("dead.example", f"/nota-{n}"): Answer(misbehave=hang) for n in range(PAGES_OF_THE_DEAD)}
    return found | {("rules.example", f"/r{n}"): to(f"/r{n - 1}") for n in range(2, 6)}


@pytest.fixture(scope="module")
def visited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visited]:
    crowd = Crowd(0.2)
    home: Path = tmp_path_factory.mktemp("home")
    scripted = answers(crowd)
    addresses = [(host, path) for host, path in scripted if path.startswith(("/feed", "/site"))]
    sources = [
        feed_source(f"http://{host}{path}", f"{host}{path}", SourceType.SITE if "/site" in path else SourceType.FEED)
        for host, path in addresses
    ]
    # No name but these is known, and one is too long for any name server to be asked.
    nowhere = "x" * 64 + ".example"
    with LocalServer(scripted) as server:
        names = {host for host, _ in scripted}
        web_map = "".join(f"{name} 127.0.0.1:{server.port}\n" for name in names)
        database = make_home(home, web_map, [*sources, feed_source(f"http://{nowhere}/feed", "nowhere")])
        remember_earlier_runs(database, scripted["static.example", "/feed"].body)
        run = collect(home, database, CATALEJO_DELAY_PER_HOST_SECONDS=str(DELAY), CATALEJO_TIMEOUT_SECONDS="3")
        with database.read() as connection:
            states = get_source_states(connection)
            by_name = {source.name: states[source.id] for source in list_sources(connection)}
        yield Visited(server, database, run, by_name, crowd)


def remember_earlier_runs(database: Database, body: bytes) -> None:
    """A pause that a host asked for, and the body that a feed had, as a run before this one would have left them."""
    with database.write() as connection:
        put_host_pauses(connection, [HostPause("paused.example", PAUSED_UNTIL, "it answered 503")], datetime.now(UTC))
        source = next(source for source in list_sources(connection) if source.name == "static.example/feed")
        digest = hashlib.sha256(body).hexdigest()
        put_source_state(connection, SourceState(source.id, body_hash=digest, interval_seconds=7200))


def test_a_host_of_many_sources_is_asked_no_faster_than_it_may_be_over_feeds_pages_and_sites(visited) -> None:
    times = visited.times("many.example")
    # robots.txt once for all of them, and of each site its page and where its feed may be
    assert len(visited.paths("many.example")) == 1 + 6 + 6 + 2 * (1 + MAX_USUAL_TRIED)
    assert visited.paths("many.example").count("/robots.txt") == 1
    pauses = [later - earlier for earlier, later in pairwise(times)]
    assert sum(pauses) >= DELAY * len(pauses) * 0.95
    assert min(pauses) >= DELAY * 0.5, "the server reads its clock late where the machine is busy"


def test_no_more_requests_are_under_way_to_a_host_than_it_may_have(visited) -> None:
    assert 1 <= visited.crowd.most <= 2


def test_crawl_delay_is_kept(visited) -> None:
    times = visited.times("delayed.example")
    assert sorted(visited.paths("delayed.example")) == ["/feed0", "/feed1", "/robots.txt"]
    assert min(later - earlier for earlier, later in pairwise(times)) >= CRAWL_DELAY * 0.95


def test_a_host_that_is_asked_too_much_is_left_alone_whole_and_for_the_next_runs_too(visited) -> None:
    outcomes = [visited.run.outcomes[f"busy.example/feed{n}"] for n in range(6)]
    assert len([1 for counts in outcomes if counts == {"rate_limited": 1}]) == len(visited.paths("busy.example")) - 1
    assert len([1 for counts in outcomes if counts == {"postponed": 1}]) >= 4
    now = datetime.now(UTC)
    for n in range(6):
        assert visited.states[f"busy.example/feed{n}"].next_check > now + timedelta(minutes=100)
    with visited.database.read() as connection:
        assert get_host_pauses(connection, now)["busy.example"].reason == "it answered 429"


def test_a_host_that_asked_an_earlier_run_to_be_left_alone_is(visited) -> None:
    assert visited.run.outcomes["paused.example/feed"] == {"postponed": 1}
    assert visited.paths("paused.example") == [], "not even its robots.txt"
    assert visited.states["paused.example/feed"].next_check == PAUSED_UNTIL


def test_a_host_that_hangs_costs_a_run_a_few_timeouts_and_its_other_pages_no_attempt(visited) -> None:
    counts = visited.run.outcomes["dead.example/feed"]
    silences = counts["timeout"]
    assert MOST_FAILURES <= silences <= MOST_FAILURES + 1, "another one is under way"
    assert counts == {"feed_read": 1, "timeout": silences, "postponed": PAGES_OF_THE_DEAD - silences}
    assert len(visited.paths("dead.example")) == 2 + silences
    with visited.database.read() as connection:
        later = datetime.now(UTC) + timedelta(days=1)
        due = due_pages(connection, SourceType.FEED, later)
        waiting = [get_page(connection, page.address) for page in due if "dead.example" in page.address]
    assert Counter(page.attempts for page in waiting) == {0: PAGES_OF_THE_DEAD - silences, 1: silences}
    until = [page.not_before for page in waiting if not page.attempts]
    assert min(until) > visited.run.run.started + DEFAULT_PAUSE


def test_nothing_is_asked_of_a_host_whose_robots_txt_gives_an_error(visited) -> None:
    assert visited.run.outcomes["down.example/feed"] == {"robots_unreachable": 1}
    assert visited.paths("down.example") == ["/robots.txt"]
    assert "503" in visited.states["down.example/feed"].last_message


@pytest.mark.parametrize("host", ["closed", "looping", "huge"])
def test_a_robots_txt_that_is_not_to_be_had_or_begins_with_no_rule_forbids_nothing(visited, host) -> None:
    assert visited.run.outcomes[f"{host}.example/feed"] == {"feed_read": 1}


def test_a_robots_txt_five_redirects_away_counts(visited) -> None:
    assert visited.run.outcomes["elsewhere.example/feed"] == {"forbidden_by_robots": 1}
    assert visited.paths("elsewhere.example") == ["/robots.txt"]
    assert visited.paths("rules.example") == ["/r5", "/r4", "/r3", "/r2", "/r1"]


def test_a_name_that_does_not_exist_is_a_dns_error(visited) -> None:
    assert visited.run.outcomes["nowhere"] == {"dns_error": 1}


@pytest.mark.parametrize("path", ["/feed.gz", "/feed-again"])
def test_a_feed_that_is_gzipped_without_saying_so_is_read(visited, path) -> None:
    assert visited.run.outcomes[f"packed.example{path}"]["feed_read"] == 1


def test_a_body_that_is_the_same_as_last_time_is_not_read_again(visited) -> None:
    assert visited.run.outcomes["static.example/feed"] == {"not_modified": 1}
    assert visited.paths("static.example").count("/feed") == 1
    assert visited.states["static.example/feed"].interval_seconds == 7200 * 1.5


def test_max_age_moves_the_next_check(visited) -> None:
    state = visited.states["fresh.example/feed"]
    assert state.next_check - state.last_checked >= timedelta(seconds=35_990)


def test_a_permanent_redirect_is_noted(visited) -> None:
    state = visited.states["moved.example/feed"]
    assert (state.moved_to, state.moved_checks) == ("http://static.example/other", 1)


def test_pauses_are_kept_until_they_are_over(tmp_path: Path) -> None:
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    database = Database.open(f"sqlite:///{tmp_path / 'store.db'}")
    soon, late = HostPause("a.example", now + timedelta(hours=1), "x"), HostPause("b.example", now + timedelta(7), "y")
    with database.write() as connection:
        put_host_pauses(connection, [soon, late], now)
        assert set(get_host_pauses(connection, now)) == {"a.example", "b.example"}
        later = now + timedelta(hours=2)
        assert set(get_host_pauses(connection, later)) == {"b.example"}
        longer = HostPause("b.example", now + timedelta(8), "z")
        put_host_pauses(connection, [longer], later)
        assert get_host_pauses(connection, now) == {"b.example": longer}, "what is over is dropped"
