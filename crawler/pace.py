"""How fast one host is asked: never faster than the settings and its robots.txt allow, slower where it answers slowly.

In the place of Scrapy's AutoThrottle, which knows neither ``Crawl-delay`` nor that several spiders of a run may ask one
host, and of its queue, which lets the requests that wait for a slow host take every place.
"""

import asyncio
from collections import Counter, deque
from time import monotonic
from typing import Any, Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.pqueues import DownloaderAwarePriorityQueue

from crawler.failures import NO_ANSWERS, outcome_of_error
from crawler.hosts import Trouble, host_of, hosts_of
from crawler.safe_fetch import SafeDownloadHandler

MAX_DELAY_SECONDS = 20.0  # of what slow answers alone can lead to
_PAUSE = "pause"  # key of a request's meta: seconds from it to the next one


class PoliteDownloadHandler(SafeDownloadHandler):
    """Looks once more, right before anything is sent, whether the host wants to be left alone; hears it say so."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._hosts = hosts_of(crawler)

    async def download_request(self, request: Request) -> Response:
        """Fetch. Raises ``HostPausedError`` besides what its parent raises."""
        self._hosts.check_pause(request.url)
        host, begun = host_of(request.url), monotonic()
        self._hosts.note_request(host)
        try:
            response = await super().download_request(request)
        except Exception as error:
            if outcome_of_error(error) in NO_ANSWERS:
                self._hosts.note_failure(host, Trouble.SILENCE)
            raise
        finally:  # what goes beyond the pause, which is counted already
            self._hosts.note_delay(host, max(0.0, monotonic() - begun - request.meta.get(_PAUSE, 0.0)))
        self._hosts.note_success(host, Trouble.SILENCE)
        if response.status in (429, 503):
            retry_after = response.headers.get("Retry-After")
            text = retry_after.decode("latin-1") if retry_after else None
            self._hosts.hear(request.url, response.status, text)
        return response


class HostPace:
    """Keeps the pause between two requests to a host, over all spiders of a run.

    A host that takes ``s`` seconds for an answer is asked every ``s`` seconds at most, as AutoThrottle does with a
    target concurrency of 1 (https://docs.scrapy.org/en/latest/topics/autothrottle.html#throttling-algorithm).
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._hosts = hosts_of(crawler)
        self._least: float = crawler.settings.getfloat("DOWNLOAD_DELAY")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        extension = cls(crawler)
        crawler.signals.connect(extension.on_request, signals.request_reached_downloader)
        crawler.signals.connect(extension.on_response, signals.response_downloaded)
        return extension

    def on_request(self, request: Request) -> None:
        """A request takes its place in the host's queue, which may be new."""
        host, slot = self._slot(request)
        if slot.lastseen == 0:
            slot.lastseen = self._hosts.last_request(host)
        slot.delay = max(slot.delay, self._hosts.crawl_delay(host))
        request.meta[_PAUSE] = slot.delay
        self._hosts.note_delay(host, slot.delay)

    def on_response(self, response: Response, request: Request) -> None:
        """Follow how long the host takes to answer; without a pause in the settings only its robots.txt counts."""
        host, slot = self._slot(request)
        latency = request.meta.get("download_latency")
        if self._least <= 0 or latency is None:
            return
        wanted = max(latency, (slot.delay + latency) / 2)
        wanted = min(max(wanted, self._least), MAX_DELAY_SECONDS)
        # Errors come fast; they are no reason to ask faster.
        if response.status == 200 or wanted > slot.delay:
            slot.delay = max(wanted, self._hosts.crawl_delay(host))

    def _slot(self, request: Request) -> tuple[str, Any]:
        host: str = request.meta["download_slot"]
        assert self._crawler.engine is not None
        return host, self._crawler.engine.downloader.slots[host]


class HostQueue(DownloaderAwarePriorityQueue):
    """Hands out the requests of the hosts in turn, and none of a host that has as many under way as it may have.

    One with a ``Crawl-delay`` gets its next request when it is due: what waits stays here, where it takes no place of
    another host's. The engine asks again whenever a request has ended; where none is under way, it is told when to.
    """

    def __init__(self, crawler: Crawler, *args: Any, **kwargs: Any) -> None:
        super().__init__(crawler, *args, **kwargs)
        assert crawler.engine is not None
        self._engine = crawler.engine
        self._downloader = crawler.engine.downloader
        self._alarm: asyncio.TimerHandle | None = None
        self._hosts = hosts_of(crawler)
        self._per_host: int = crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        self._turns: deque[str] = deque(self.pqueues)
        self._length = 0

    def push(self, request: Request) -> None:
        host = self._downloader.get_slot_key(request)
        request.meta["download_slot"] = host  # asked for again at every ``pop``
        if host not in self.pqueues:
            self._turns.append(host)
        super().push(request)
        self._length += 1

    def pop(self) -> Request | None:
        under_way = Counter(self._downloader.get_slot_key(request) for request in self._downloader.active)
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
