"""How fast one host is asked: never faster than the settings and its robots.txt allow, slower where it answers slowly.

In the place of Scrapy's downloader and AutoThrottle, which know neither ``Crawl-delay`` nor that several spiders of a
run may ask one host (decision 0039), and of its queue, which lets the requests that wait for a slow host take every
place.
"""

import asyncio
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass
from time import monotonic
from typing import Any, TypeVar

from scrapy import Request
from scrapy.core.downloader import Downloader
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.pqueues import DownloaderAwarePriorityQueue, ScrapyPriorityQueue
from scrapy.utils.defer import deferred_from_coro
from twisted.internet.defer import Deferred

from crawler.failures import NO_ANSWERS, outcome_of_error
from crawler.hosts import Trouble, hosts_of

MAX_DELAY_SECONDS = 20.0  # of what slow answers alone can lead to
T = TypeVar("T")


@dataclass(slots=True)
class _Lane:
    """The way to one host: how many requests may be on it at once, and the seconds from one to the next."""

    places: asyncio.Semaphore
    delay: float


class PoliteDownloader(Downloader):
    """Keeps the pause between two requests to a host, over all spiders of a run, and hears how the host is.

    A host that takes ``s`` seconds for an answer is asked every ``s`` seconds at most, as AutoThrottle does with a
    target concurrency of 1 (https://docs.scrapy.org/en/latest/topics/autothrottle.html#throttling-algorithm). Scrapy's
    signals of requests that reach and leave the downloader are not sent: nobody here hears them.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.under_way: Counter[str] = Counter()  # requests by host
        self._hosts = hosts_of(crawler)
        self._least: float = crawler.settings.getfloat("DOWNLOAD_DELAY")
        self._lanes: dict[str, _Lane] = {}

    # Scrapy passes its spider no more.
    def fetch(self, request: Request) -> Deferred[Response | Request]:  # type: ignore[override]
        """What comes of a request after all middlewares."""
        host = self.get_slot_key(request)
        self.active.add(request)
        self.under_way[host] += 1

        def end(result: T) -> T:
            self.active.remove(request)
            self.under_way[host] -= 1
            if not self.under_way[host]:
                del self.under_way[host]
            return result

        return deferred_from_coro(self.middleware.download_async(self._send_in_turn, request)).addBoth(end)

    async def _send_in_turn(self, request: Request) -> Response:
        host = request.meta[self.DOWNLOAD_SLOT] = self.get_slot_key(request)
        lane = self._lanes.get(host)
        if lane is None:
            lane = self._lanes[host] = _Lane(asyncio.Semaphore(self.domain_concurrency), self._least)
        lane.delay = pause = max(lane.delay, self._hosts.crawl_delay(host))
        self._hosts.note_delay(host, pause)
        async with lane.places:
            while lane.delay and (seconds := self._hosts.last_request(host) + lane.delay - monotonic()) > 0:
                await asyncio.sleep(seconds)
            response = await self._send(request, host, pause)
        if self._least > 0:  # without a pause in the settings only the host's robots.txt counts
            self._follow(lane, request, response, host)
        return response

    async def _send(self, request: Request, host: str, pause: float) -> Response:
        # Once more, right before anything is sent: whether the host wants to be left alone.
        self._hosts.check_pause(request.url)
        begun = monotonic()
        self._hosts.note_request(host)
        try:
            response = await self.handlers.download_request_async(request)
        except Exception as error:
            if outcome_of_error(error) in NO_ANSWERS:
                self._hosts.note_failure(host, Trouble.SILENCE)
            raise
        finally:  # what goes beyond the pause, which is counted already
            self._hosts.note_delay(host, max(0.0, monotonic() - begun - pause))
        self._hosts.note_success(host, Trouble.SILENCE)
        if response.status in (429, 503):
            retry_after = response.headers.get("Retry-After")
            text = retry_after.decode("latin-1") if retry_after else None
            self._hosts.hear(request.url, response.status, text)
        return response

    def _follow(self, lane: _Lane, request: Request, response: Response, host: str) -> None:
        """Follow how long the host takes to answer."""
        latency: float = request.meta["download_latency"]
        wanted = max(latency, (lane.delay + latency) / 2)
        wanted = min(max(wanted, self._least), MAX_DELAY_SECONDS)
        # Errors come fast; they are no reason to ask faster.
        if response.status == 200 or wanted > lane.delay:
            lane.delay = max(wanted, self._hosts.crawl_delay(host))


class HostQueue(DownloaderAwarePriorityQueue):
    """Hands out the requests of the hosts in turn, and none of a host that has as many under way as it may have.

    One with a ``Crawl-delay`` gets its next request when it is due: what waits stays here, where it takes no place of
    another host's. The engine asks again whenever a request has ended; where none is under way, it is told when to.
    """

    def __init__(self, crawler: Crawler, *args: Any, **kwargs: Any) -> None:
        super().__init__(crawler, *args, **kwargs)
        assert crawler.engine is not None
        self._engine = crawler.engine
        assert isinstance(crawler.engine.downloader, PoliteDownloader)
        self._downloader = crawler.engine.downloader
        self._alarm: asyncio.TimerHandle | None = None
        self._hosts = hosts_of(crawler)
        self._per_host: int = crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        self._turns: deque[str] = deque(self.pqueues)
        self._length = 0

    def pqfactory(self, slot: str, startprios: Iterable[int] = ()) -> ScrapyPriorityQueue:
        """The queue of one host. Scrapy's own works out what a folder for it would be called; there is none."""
        return ScrapyPriorityQueue(
            self.crawler, self.downstream_queue_cls, self.key, startprios, start_queue_cls=self._start_queue_cls
        )

    def push(self, request: Request) -> None:
        host = self._downloader.get_slot_key(request)
        request.meta["download_slot"] = host  # asked for again at every ``pop``
        if host not in self.pqueues:
            self._turns.append(host)
        super().push(request)
        self._length += 1

    def pop(self) -> Request | None:
        under_way = self._downloader.under_way
        for _ in range(len(self._turns)):
            host = self._turns[0]
            if not self._may_have_one(host, under_way[host]):
                self._turns.rotate(-1)
                continue
            queue = self.pqueues[host]
            request = queue.pop()
            if len(queue):
                self._turns.rotate(-1)
            else:
                self._turns.popleft()
                del self.pqueues[host]
                queue.close()
            self._length -= 1
            return request
        self._wake_when_due()
        return None

    def close(self) -> dict[str, list[int]]:
        if self._alarm is not None:
            self._alarm.cancel()
        self._turns.clear()
        self._length = 0
        return super().close()

    def __len__(self) -> int:
        return self._length

    def _may_have_one(self, host: str, under_way: int) -> bool:
        if self._hosts.crawl_delay(host) and not self._hosts.is_spent(host):
            return under_way == 0 and self._hosts.due_in(host) <= 0
        return under_way < self._per_host

    def _wake_when_due(self) -> None:
        """Have the engine ask again when the next host with a ``Crawl-delay`` is due."""
        waits = [self._hosts.due_in(host) for host in self._turns if self._hosts.crawl_delay(host)]
        later = [seconds for seconds in waits if seconds > 0]
        if later:
            if self._alarm is not None:
                self._alarm.cancel()
            self._alarm = asyncio.get_running_loop().call_later(min(later), self._wake)

    def _wake(self) -> None:
        if self._engine._slot is not None:
            self._engine._slot.nextcall.schedule()
