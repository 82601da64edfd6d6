"""What a run knows of the hosts that it visits, shared by all of its spiders: pauses, robots.txt, pace."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from math import inf
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest

from crawler.page_fate import parse_retry_after
from crawler.robots import MAX_AGE, RobotsRules, read_rules
from kb.models import HostPause, HostRobots

# What one host may take of a run; the rest of it waits for the next one, so that no slow host holds up the others.
SECONDS_PER_RUN = 600.0
# So often in a row a host may give trouble before the rest of it waits too: it costs a run no more than that.
MOST_FAILURES = 3
# Where a host says 429 without saying until when, or nothing at all.
DEFAULT_PAUSE = timedelta(minutes=15)
_ROBOTS_KEPT = 5_000
ROBOTS_SIZE_KEPT = 8_000_000  # code points of rules, over all hosts
_ROBOTS_SIZE_STORED = 50_000  # of one host: most have two thousand; the few that are larger are asked for in each run


class Trouble(StrEnum):
    """What holds up a run, each as a person is told of it."""

    SILENCE = "it did not answer"
    UNREADABLE = "its pages could not be read"


class HostPausedError(IgnoreRequest):
    """The host wants to be left alone until then."""

    def __init__(self, pause: HostPause) -> None:
        super().__init__(f"{pause.host} is left alone until {pause.until:%Y-%m-%d %H:%M} UTC: {pause.reason}")
        self.until = pause.until


class RobotsUnreachableError(IgnoreRequest):
    """The host's robots.txt could not be had, so that nothing of it may be asked for (RFC 9309, 2.3.1.4).

    ``cause`` is what went wrong, where it was no answer of the host's.
    """

    def __init__(self, message: str, cause: Exception | None = None) -> None:
        super().__init__(message)
        self.cause = cause


@dataclass(frozen=True, slots=True)
class KnownRobots:
    """What is known of a robots.txt: its rules, or why there are none. ``read`` is a time of ``monotonic``."""

    read: float
    rules: RobotsRules | None = None
    failure: RobotsUnreachableError | None = None


@dataclass(frozen=True, slots=True)
class LearnedOfHosts:
    """What a run has learned that later ones should know."""

    pauses: list[HostPause]
    robots: list[HostRobots]


class Hosts:
    """Pauses by host name, robots.txt by origin, and how long ago each host was asked for something.

    ``robots``, by origin, are what earlier runs read.
    """

    def __init__(
        self,
        pauses: Mapping[str, HostPause] | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        robots: Mapping[str, HostRobots] | None = None,
    ) -> None:
        self._now = now
        self._pauses = dict(pauses or {})
        self._new_pauses: dict[str, HostPause] = {}
        self._robots: OrderedDict[str, KnownRobots] = OrderedDict()
        self._robots_size = 0
        self._stored_robots = dict(robots or {})
        self._new_robots: dict[str, HostRobots] = {}
        self._crawl_delays: dict[str, float] = {}
        self._last_request: dict[str, float] = {}
        self._spent: dict[str, float] = {}
        self._failures: dict[tuple[str, Trouble], int] = {}
        self._begun, self._deadline = 0.0, inf

    def learned(self) -> LearnedOfHosts:
        """What came up since this was asked last, to be kept for later runs."""
        learned = LearnedOfHosts(list(self._new_pauses.values()), list(self._new_robots.values()))
        self._new_pauses, self._new_robots = {}, {}
        return learned

    # -- pauses -------------------------------------------------------------------------------------------------------

    def pause(self, host: str, until: datetime, reason: str) -> None:
        """Leave a host alone until then; of several pauses the longest counts."""
        pause = HostPause(host, until, reason)
        if self._leave_alone(pause):
            self._new_pauses[host] = pause

    def _leave_alone(self, pause: HostPause) -> bool:
        known = self._pauses.get(pause.host)
        is_longest = known is None or known.until < pause.until
        if is_longest:
            self._pauses[pause.host] = pause
        return is_longest

    def pause_of(self, url: str) -> HostPause | None:
        """The pause of the address's host, if it has one that is not over."""
        if not self._pauses:
            return None
        pause = self._pauses.get(host_of(url))
        return pause if pause is not None and pause.until > self._now() else None

    def check_pause(self, url: str) -> None:
        """Raise ``HostPausedError`` if the address's host wants to be left alone."""
        if pause := self.pause_of(url):
            raise HostPausedError(pause)

    def check(self, url: str) -> None:
        """Raise ``HostPausedError`` if the address's host is not to be asked in this run, or not yet."""
        self.check_pause(url)
        host = host_of(url)
        if self.is_late:
            raise HostPausedError(HostPause(host, self._now(), "this run has taken its time"))
        if self.is_spent(host):
            raise HostPausedError(HostPause(host, self._now(), "it has had its share of this run"))

    def hear(self, url: str, status: int, retry_after: str | None) -> None:
        """What a 429 or 503 at an address means for its whole host (RFC 6585, 4; RFC 9110, 10.2.3)."""
        now = self._now()
        until = parse_retry_after(retry_after, now)
        if status == 429 and (until is None or until <= now):  # "0", or a date in the past, is no answer to when
            until = now + DEFAULT_PAUSE
        if until is not None and until > now:
            self.pause(host_of(url), until, f"it answered {status}")

    def note_failure(self, host: str, trouble: Trouble) -> None:
        """The host gave trouble. After ``MOST_FAILURES`` in a row it is left alone for a while, in this run only."""
        failures = self._failures[host, trouble] = self._failures.get((host, trouble), 0) + 1
        if failures >= MOST_FAILURES:
            del self._failures[host, trouble]
            said = f"{trouble}, {failures} times in a row"
            self._leave_alone(HostPause(host, self._now() + DEFAULT_PAUSE, said))

    def note_success(self, host: str, trouble: Trouble) -> None:
        """The host gave no such trouble."""
        self._failures.pop((host, trouble), None)

    # -- pace ---------------------------------------------------------------------------------------------------------

    def crawl_delay(self, host: str) -> float:
        """Seconds between two requests that the host itself asks for; 0 if it asks for none."""
        return self._crawl_delays.get(host, 0.0)

    def require_delay(self, host: str, seconds: float) -> None:
        """Ask the host no more than once in so many seconds, whatever its robots.txt says."""
        self._crawl_delays[host] = max(seconds, self.crawl_delay(host))

    def due_in(self, host: str) -> float:
        """Seconds until the host may be asked again by its ``crawl_delay``; 0 or less if it may be now."""
        return self.last_request(host) + self.crawl_delay(host) - monotonic()

    def last_request(self, host: str) -> float:
        """When the host was last asked for something, as a time of ``monotonic``; 0 if never."""
        return self._last_request.get(host, 0.0)

    def note_request(self, host: str) -> None:
        """A request is sent to the host."""
        self._last_request[host] = monotonic()

    def is_spent(self, host: str) -> bool:
        """Whether the host has had its share of this run."""
        return self._spent.get(host, 0.0) > SECONDS_PER_RUN

    def note_delay(self, host: str, seconds: float) -> None:
        """A request to the host takes this much of its share of the run."""
        self._spent[host] = self._spent.get(host, 0.0) + seconds

    # -- the run's own time -------------------------------------------------------------------------------------------

    def give_time(self, seconds: float) -> None:
        """From now on, ask any host for so long; what is to be asked for later waits for the next run."""
        self._begun, self._deadline = monotonic(), monotonic() + seconds

    @property
    def is_half_over(self) -> bool:
        """Whether half of the time that was given is over."""
        return monotonic() - self._begun > self._deadline - monotonic()

    @property
    def is_late(self) -> bool:
        """Whether the time that was given is over."""
        return monotonic() > self._deadline

    # -- robots.txt ---------------------------------------------------------------------------------------------------

    def robots(self, origin: str) -> KnownRobots | None:
        """What is known of the robots.txt of ``https://host:port``; ``None`` if it has to be read (again)."""
        known = self._robots.get(origin)
        if known is None or monotonic() - known.read > MAX_AGE.total_seconds():
            return None
        self._robots.move_to_end(origin)
        return known

    def stored_robots(self, origin: str, agent: str) -> KnownRobots | None:
        """What an earlier run read for the crawler with this product token, unless it is out of date by now."""
        stored = self._stored_robots.pop(origin, None)
        age = self._now() - stored.read if stored else None
        if stored is None or age is None or not timedelta() <= age <= MAX_AGE:
            return None
        return KnownRobots(monotonic() - age.total_seconds(), read_rules(stored.text, agent))

    def keep_robots(self, origin: str, rules: RobotsRules) -> None:
        """Keep what was read just now for later runs."""
        if len(rules.text) <= _ROBOTS_SIZE_STORED:
            self._new_robots[origin] = HostRobots(origin, self._now(), rules.text)

    def put_robots(self, origin: str, known: KnownRobots) -> None:
        """Remember a robots.txt; those not used for longest are forgotten where there are too many or too long."""
        self._forget_robots(origin)
        self._robots[origin] = known
        if known.rules is not None:
            self._robots_size += len(known.rules.text)
            if known.rules.crawl_delay:
                self.require_delay(host_of(origin), known.rules.crawl_delay)
        while len(self._robots) > _ROBOTS_KEPT or (self._robots_size > ROBOTS_SIZE_KEPT and len(self._robots) > 1):
            self._forget_robots(next(iter(self._robots)))

    def _forget_robots(self, origin: str) -> None:
        known = self._robots.pop(origin, None)
        if known is not None and known.rules is not None:
            self._robots_size -= len(known.rules.text)


def host_of(url: str) -> str:
    """The host name that pauses and paces go by, as Scrapy names its slots: an IPv6 address without brackets."""
    return urlsplit(url).hostname or ""


def origin_of(url: str) -> str:
    """Scheme, host and port: what a robots.txt holds for (RFC 9309, 2.3)."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def hosts_of(crawler: Crawler) -> Hosts:
    """What the crawler's spider shares with those before and after it; its own where it shares nothing."""
    spider: Any = crawler.spider
    if not hasattr(spider, "hosts"):
        spider.hosts = Hosts()
    hosts: Hosts = spider.hosts
    return hosts
