"""What a run knows of hosts: who wants to be left alone, who has had its share, whose robots.txt is known."""

from datetime import UTC, datetime, timedelta

import pytest

from crawler import hosts as hosts_module
from crawler.hosts import (
    DEFAULT_PAUSE,
    MOST_FAILURES,
    SECONDS_PER_RUN,
    HostPausedError,
    Hosts,
    KnownRobots,
    Trouble,
    host_of,
    origin_of,
)
from crawler.page_fate import MAX_RETRY_AFTER
from crawler.robots import MAX_AGE, parse_robots
from kb.models import HostPause, HostRobots

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FEED, PAGE = "https://a.example/feed", "http://A.example:8080/page"


def hosts_at(now: datetime = NOW, **pauses: HostPause) -> Hosts:
    return Hosts(pauses, lambda: now)


@pytest.mark.parametrize(
    ("status", "retry_after", "pause"),
    [
        (429, "120", timedelta(minutes=2)),
        (503, "120", timedelta(minutes=2)),
        (429, "Sun, 22 Nov 2026 15:00:00 GMT", timedelta(hours=3)),
        (429, None, DEFAULT_PAUSE),
        (429, "soon", DEFAULT_PAUSE),
        (429, "0", DEFAULT_PAUSE),
        (429, "Sun, 22 Nov 2015 15:00:00 GMT", DEFAULT_PAUSE),
        (503, "0", None),
        (429, "99999999", MAX_RETRY_AFTER),
        (503, None, None),
    ],
)
def test_what_a_host_says_at_one_address_holds_for_all_of_it(
    status: int, retry_after: str | None, pause: timedelta | None
) -> None:
    hosts = hosts_at()
    hosts.hear(FEED, status, retry_after)
    found = hosts.pause_of(PAGE)
    assert (found.until if found else None) == (NOW + pause if pause else None)
    assert hosts.pause_of("https://www.a.example/") is None
    assert [kept.until for kept in hosts.learned().pauses] == ([NOW + pause] if pause else [])
    assert hosts.learned().pauses == [], "each is kept once"


def test_a_robots_txt_of_an_earlier_run_is_as_old_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [1_000_000.0]
    monkeypatch.setattr(hosts_module, "monotonic", lambda: clock[0])
    origin, age = origin_of(FEED), timedelta(hours=20)
    hosts = Hosts(now=lambda: NOW, robots={origin: HostRobots(origin, NOW - age, "")})
    known = hosts.stored_robots(origin, "Catalejo")
    assert known is not None
    hosts.put_robots(origin, known)
    clock[0] += (MAX_AGE - age).total_seconds()
    assert hosts.robots(origin) is known
    clock[0] += 1
    assert hosts.robots(origin) is None


def test_the_longest_pause_counts() -> None:
    hosts = hosts_at()
    hosts.hear(FEED, 429, "7200")
    hosts.hear(FEED, 429, "60")
    for _ in range(MOST_FAILURES):  # what was under way
        hosts.note_failure("a.example", Trouble.SILENCE)
    with pytest.raises(HostPausedError) as raised:
        hosts.check(PAGE)
    assert raised.value.until == NOW + timedelta(hours=2)
    assert str(raised.value) == "a.example is left alone until 2026-11-22 14:00 UTC: it answered 429"


def test_a_pause_of_an_earlier_run_holds_until_it_is_over() -> None:
    pause = HostPause("a.example", NOW, "it answered 503")
    assert Hosts({"a.example": pause}, lambda: NOW - timedelta(seconds=1)).pause_of(FEED) == pause
    assert Hosts({"a.example": pause}, lambda: NOW).pause_of(FEED) is None


def test_a_slow_host_gets_its_share_of_a_run_and_the_rest_waits_for_the_next() -> None:
    hosts = hosts_at()
    for _ in range(int(SECONDS_PER_RUN // 30)):
        hosts.note_delay("a.example", 30)
        hosts.check(FEED)
    hosts.note_delay("a.example", 30)
    with pytest.raises(HostPausedError, match="share of this run"):
        hosts.check(FEED)
    hosts.check("https://b.example/")
    assert hosts.learned().pauses == [], "it did not ask for it"


@pytest.mark.parametrize("trouble", Trouble)
def test_a_host_that_gives_trouble_again_and_again_is_left_alone_for_a_while(trouble: Trouble) -> None:
    clock = [NOW]
    hosts = Hosts({}, lambda: clock[0])
    for _ in range(3 * MOST_FAILURES):
        for _ in range(MOST_FAILURES - 1):
            hosts.note_failure("a.example", trouble)
        hosts.note_success("a.example", trouble)
        hosts.check(FEED)
    for _ in range(MOST_FAILURES):
        hosts.check(FEED)
        hosts.note_failure("a.example", trouble)
        for other in set(Trouble) - {trouble}:
            hosts.note_success("a.example", other)
    with pytest.raises(HostPausedError, match=str(trouble)) as raised:
        hosts.check(FEED)
    assert raised.value.until == NOW + DEFAULT_PAUSE
    hosts.check("https://b.example/")
    assert hosts.learned().pauses == [], "it did not ask for it"
    clock[0] = NOW + DEFAULT_PAUSE
    hosts.note_failure("a.example", trouble)
    hosts.check(FEED)


def test_what_a_run_has_no_time_for_waits_for_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [1000.0]
    monkeypatch.setattr(hosts_module, "monotonic", lambda: clock[0])
    hosts = hosts_at()
    clock[0] += 1e6
    hosts.check(FEED)
    assert not hosts.is_half_over
    hosts.give_time(60)
    clock[0] += 29
    assert not hosts.is_half_over
    clock[0] += 30
    assert hosts.is_half_over
    hosts.check(FEED)
    clock[0] += 2
    assert hosts.is_late
    with pytest.raises(HostPausedError, match="taken its time") as raised:
        hosts.check(FEED)
    assert raised.value.until == NOW
    hosts.give_time(60)
    hosts.check(FEED)


def test_robots_txt_is_known_by_origin_and_for_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [1000.0]
    monkeypatch.setattr(hosts_module, "monotonic", lambda: clock[0])
    hosts = hosts_at()
    hosts.put_robots(origin_of(FEED), KnownRobots(clock[0], parse_robots(b"User-agent: *\nCrawl-delay: 9", "Catalejo")))
    assert hosts.robots(origin_of(FEED)) is not None
    assert hosts.robots(origin_of(PAGE)) is None, "another port is another file"
    assert hosts.crawl_delay(host_of(PAGE)) == 9, "but the same machine"
    clock[0] += 24 * 3600 + 1
    assert hosts.robots(origin_of(FEED)) is None


def test_large_files_of_rules_push_each_other_out() -> None:
    hosts = hosts_at()
    large = parse_robots(b"User-agent: *\n" + b"Disallow: /private/page\n" * 20_000, "Catalejo")
    for number in range(40):
        hosts.put_robots(f"https://h{number}.example", KnownRobots(hosts_module.monotonic(), large))
    kept = [number for number in range(40) if hosts.robots(f"https://h{number}.example")]
    assert kept == list(range(40 - len(kept), 40))
    assert 5 < len(kept) < 25
