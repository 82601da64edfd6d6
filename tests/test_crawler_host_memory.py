"""A robots.txt is asked for once a day over all runs, and anew where somebody looks at a source."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from crawler.host_memory import recall_hosts, remember_hosts
from crawler.hosts import KnownRobots, RobotsUnreachableError
from crawler.robots import MAX_AGE, parse_robots
from kb.models import HostRobots
from kb.store.database import Database
from kb.store.host_robots import get_host_robots, put_host_robots
from kb.store.tables import host_robots
from tests.crawler_runs import ROOT, collect, feed_source, make_home
from tests.crawler_server import Answer, LocalServer

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
OPEN, SHUT, DOWN = "http://open.example", "http://shut.example", "http://down.example"
FEED = Answer(b'<rss version="2.0"><channel><title>Canal</title></channel></rss>', content_type="application/rss+xml")
SHUT_RULES = Answer(b"User-agent: *\nDisallow: /feed\nCrawl-delay: 0.1", content_type="text/plain")


@dataclass
class Web:
    """Three feeds: of one host without rules, of one that forbids it, and of one whose rules cannot be had."""

    server: LocalServer
    home: Path
    database: Database

    def collect(self) -> dict[str, dict[str, int]]:
        return collect(self.home, self.database, "--all").outcomes

    def rules_asked_for(self) -> set[str]:
        """The hosts whose robots.txt was asked for since the last call."""
        asked = {host for host, path in self.server.requests if path == "/robots.txt"}
        self.server.requests.clear()
        return asked


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    answers = {(f"{name}.example", "/feed"): FEED for name in ("open", "shut", "down")}
    answers["shut.example", "/robots.txt"] = SHUT_RULES
    answers["down.example", "/robots.txt"] = Answer(status=503)
    with LocalServer(answers) as server:
        sources = [feed_source(f"{origin}/feed") for origin in (OPEN, SHUT, DOWN)]
        opened = make_home(tmp_path, server.web_map(), sources)
        yield Web(server, tmp_path, opened)
        opened.close()


@pytest.mark.soak  # several collections
def test_rules_hold_for_the_runs_of_a_day_and_what_could_not_be_had_is_asked_for_again(web: Web) -> None:
    first = web.collect()
    assert first["open.example"] == {"feed_read": 1}
    assert first["shut.example"] == {"forbidden_by_robots": 1}
    assert first["down.example"] == {"robots_unreachable": 1}
    assert web.rules_asked_for() == {"open.example", "shut.example", "down.example"}

    second = web.collect()
    assert second["shut.example"] == {"forbidden_by_robots": 1}
    assert second["down.example"] == {"robots_unreachable": 1}
    assert web.rules_asked_for() == {"down.example"}

    with web.database.write() as connection:
        old = datetime.now(UTC) - MAX_AGE
        connection.execute(update(host_robots).where(host_robots.c.origin == SHUT).values(read=old))
    web.collect()
    assert web.rules_asked_for() == {"shut.example", "down.example"}


@pytest.mark.soak  # several collections
def test_who_looks_at_a_source_has_its_rules_read_anew_also_for_later_runs(web: Web) -> None:
    assert web.collect()["shut.example"] == {"forbidden_by_robots": 1}
    web.server.answers["shut.example", "/robots.txt"] = Answer(b"", content_type="text/plain")
    web.rules_asked_for()
    subprocess.run(
        [sys.executable, "-m", "crawler.check", "--home", str(web.home)],
        cwd=ROOT,
        env={**os.environ, "CATALEJO_WEB_MAP": str(web.home / "map"), "CATALEJO_DELAY_PER_HOST_SECONDS": "0"},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    assert "shut.example" in web.rules_asked_for()
    assert web.collect()["shut.example"] == {"feed_read": 1}
    assert "shut.example" not in web.rules_asked_for()


def test_what_a_run_learned_of_rules_is_there_for_the_next_one(database: Database) -> None:
    with database.write() as connection:
        hosts = recall_hosts(connection, lambda: NOW)
        hosts.keep_robots(SHUT, parse_robots(SHUT_RULES.body, "Catalejo"))
        hosts.put_robots(DOWN, KnownRobots(0.0, failure=RobotsUnreachableError("it answers 503")))
        remember_hosts(connection, hosts.learned(), NOW)
        assert hosts.learned().robots == [], "each is kept once"
        later = recall_hosts(connection, lambda: NOW + timedelta(hours=23))
    known = later.stored_robots(SHUT, "Catalejo")
    assert known is not None
    assert known.rules is not None
    assert not known.rules.allows(f"{SHUT}/feed")
    assert known.rules.crawl_delay == 0.1
    assert later.stored_robots(DOWN, "Catalejo") is None
    assert later.learned().robots == []


def test_a_run_that_lasts_beyond_the_day_reads_them_anew(database: Database) -> None:
    clock = [NOW]
    with database.write() as connection:
        put_host_robots(connection, [HostRobots(SHUT, NOW, ""), HostRobots(OPEN, NOW, "")], NOW, MAX_AGE)
        hosts = recall_hosts(connection, lambda: clock[0])
    clock[0] = NOW + MAX_AGE
    assert hosts.stored_robots(SHUT, "Catalejo") is not None
    clock[0] = NOW - timedelta(hours=1)
    assert hosts.stored_robots(OPEN, "Catalejo") is None, "a clock that was put back says nothing of age"


def test_rules_as_large_as_books_are_asked_for_in_each_run(database: Database) -> None:
    with database.write() as connection:
        hosts = recall_hosts(connection, lambda: NOW)
        hosts.keep_robots(SHUT, parse_robots(b"User-agent: *\n" + b"Disallow: /a\n" * 10_000, "Catalejo"))
        assert hosts.learned().robots == []


def test_the_store_keeps_the_latest_rules_of_a_day_within_a_size(database: Database) -> None:
    def noted(number: int, hours: float, text: str = "x" * 10) -> HostRobots:
        return HostRobots(f"https://h{number}.example", NOW - timedelta(hours=hours), text)

    def kept(now: datetime, size: int = 1000) -> set[int]:
        found = get_host_robots(connection, now, MAX_AGE, size)
        return {number for number in range(5) if f"https://h{number}.example" in found}

    with database.write() as connection:
        put_host_robots(connection, [noted(0, 3), noted(1, 1), noted(2, 2), noted(3, -1), noted(4, 25)], NOW, MAX_AGE)
        assert kept(NOW) == {0, 1, 2}, "not what was read in the future, nor more than a day ago"
        assert kept(NOW, size=20) == {1, 2}
        put_host_robots(connection, [noted(1, 0, "y")], NOW, MAX_AGE)
        assert get_host_robots(connection, NOW, MAX_AGE, 1000)["https://h1.example"].text == "y"
        assert kept(NOW + timedelta(hours=22)) == {1, 2}, "nor what is older by then"
        put_host_robots(connection, [], NOW + timedelta(days=3), MAX_AGE)
        assert kept(NOW) == set(), "what is out of date goes with the next that is noted"
