"""One collecting run: what its spiders share. Keeps the store off the reactor and the run's row up to date."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any, TypeVar

from sqlalchemy import Connection

from crawler.extraction_pool import ExtractionPool
from crawler.host_memory import remember_hosts
from crawler.hosts import Hosts
from crawler.outcomes import STORED, Outcome, OutcomeCounter
from crawler.poll_schedule import Bounds
from kb.config import Settings
from kb.errors import StoreError
from kb.models import Source, SourceState, SourceType
from kb.store import runs
from kb.store.database import Database

REPORT_SECONDS = 2.0
# So that the write lock, for which other processes wait, is let go of after some hundredths of a second.
MOST_IN_A_TRANSACTION = 20
# Of one to the next where much is written, so that more goes together: one for each source takes twice the processor's
# time for it.
_BETWEEN_TRANSACTIONS_SECONDS = 0.01
_SHARE_OF_OUTCOMES = 0.05  # of the time: a run of 10,000 sources has as many to write, each time anew

_log = logging.getLogger(__name__)
T = TypeVar("T")


class Collection:
    """The store, the extraction pool and the counted outcomes of one run.

    All writing goes through one thread, so that writers of one process never wait for each other's locks.
    """

    def __init__(
        self,
        settings: Settings,
        database: Database,
        pool: ExtractionPool,
        run_id: int,
        hosts: Hosts | None = None,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.settings = settings
        self.pool = pool
        self.outcomes = OutcomeCounter()
        self.expected = 0  # fetches begun or planned so far
        self.failure: StoreError | None = None
        self.cancelled = False
        self.now = clock
        self.hosts = hosts or Hosts(now=clock)
        # Half the pause between two scheduled runs: a source that was checked seconds after a run began is due when the
        # next one begins, not only at the one after it.
        self.check_bounds = Bounds(
            least=timedelta(minutes=settings.collect_every_minutes) / 2,
            longest=timedelta(hours=settings.longest_check_hours),
        )
        self.became_sites: list[Source] = []  # whose feed is not there: read by their home page in the same run
        self._database = database
        self._run_id = run_id
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._waiting: deque[tuple[Callable[[Connection], Any], asyncio.Future[Any]]] = deque()
        self._writing: asyncio.Task[None] | None = None
        self._transaction_due = 0.0
        self._outcomes_due = 0.0

    @property
    def is_ending(self) -> bool:
        """Whether nothing more is to be begun: somebody cancelled the run, or the store failed."""
        return self.cancelled or self.failure is not None

    @property
    def keeps_raw_pages(self) -> bool:
        """Whether pages are kept as they were fetched."""
        return self.settings.raw_pages_days > 0 and self.settings.raw_pages_mb > 0

    async def from_store(self, read: Callable[[Connection], T]) -> T:
        """Run ``read`` in one reading transaction, off the reactor; a failure of the store is as for ``in_store``."""
        try:
            return await asyncio.get_running_loop().run_in_executor(self._writer, self._read, read)
        except StoreError as error:
            self.failure = self.failure or error
            raise

    async def in_store(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` in a write transaction, off the reactor: that of whatever else waits to be written meanwhile.

        ``work`` may be run a second time, after its first transaction was rolled back, and so changes nothing but the
        store. What it raises is raised here, and undoes nothing of the others. A failure of the store itself is
        remembered as ``failure`` before it is raised: the run cannot go on.
        """
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, done))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_what_waits())
        return await done

    async def _write_what_waits(self) -> None:
        try:
            while self._waiting:
                if len(self._waiting) < MOST_IN_A_TRANSACTION:
                    await asyncio.sleep(self._transaction_due - monotonic())
                self._transaction_due = monotonic() + _BETWEEN_TRANSACTIONS_SECONDS
                taken = [self._waiting.popleft() for _ in range(min(len(self._waiting), MOST_IN_A_TRANSACTION))]
                results = await asyncio.get_running_loop().run_in_executor(
                    self._writer, self._transact, [work for work, _ in taken]
                )
                for (_, done), result in zip(taken, results, strict=True):
                    if done.cancelled():
                        continue
                    if isinstance(result, _Raised):
                        if isinstance(result.error, StoreError):
                            self.failure = self.failure or result.error
                        done.set_exception(result.error)
                    else:
                        done.set_result(result)
        finally:
            self._writing = None

    def count(self, source: Source, outcome: Outcome, message: str = "") -> None:
        """Count how fetching one thing ended."""
        self.outcomes.add(source.id, source.name, outcome, message)

    async def report_until_done(self, done: asyncio.Event, stop: Callable[[], None]) -> None:
        """Keep the run's progress and outcomes in the store up to date.

        Calls ``stop``, once, when somebody cancelled the run or the store failed.
        """
        stopped = is_last = False
        while not is_last:
            with suppress(TimeoutError):  # it is time for the next report then
                await asyncio.wait_for(done.wait(), REPORT_SECONDS)
            is_last = done.is_set()  # asked before, as what ends while a report is written is not in it
            with suppress(StoreError):  # remembered as ``failure``
                await self._report()
            if self.is_ending and not stopped:
                stopped = True
                _log.warning("stopping: %s", self.failure or "cancelled")
                stop()

    def close(self) -> None:
        """Let go of the writing thread, after what it has to write."""
        self._writer.shutdown(wait=True)

    def _transact(self, works: Sequence[Callable[[Connection], Any]]) -> list[Any]:
        """What each gives or, as ``_Raised``, raises; in one transaction if all go well, else in one each."""
        try:
            with self._database.write() as connection:
                return [work(connection) for work in works]
        except Exception as error:
            if len(works) == 1 or isinstance(error, StoreError):
                return [_Raised(error)] * len(works)
        return [result for work in works for result in self._transact([work])]

    def _read(self, work: Callable[[Connection], T]) -> T:
        with self._database.read() as connection:
            return work(connection)

    async def _report(self) -> None:
        """Write progress, what was learned of hosts and, as long as that takes little of the run's time, outcomes."""
        done, stored = self.outcomes.total(), self.outcomes.total(STORED - {Outcome.UNCHANGED})
        learned, expected, now = self.hosts.learned(), max(self.expected, done), self.now()

        def put(connection: Connection) -> bool:
            remember_hosts(connection, learned, now)
            return runs.report_progress(connection, self._run_id, done, expected, f"{stored} articles", now)

        self.cancelled = not await self.in_store(put) or self.cancelled
        begun = monotonic()
        if begun >= self._outcomes_due:
            counts = self.outcomes.counts()
            await self.in_store(lambda connection: runs.put_outcomes(connection, self._run_id, counts))
            self._outcomes_due = monotonic() + (monotonic() - begun) / _SHARE_OF_OUTCOMES


@dataclass(frozen=True, slots=True)
class _Raised:
    error: Exception


class SourceBatch:
    """The sources of one type that one spider reads, and their states; when it began, pages of ``by_id`` were due."""

    def __init__(
        self,
        source_type: SourceType,
        began: datetime,
        sources: Sequence[Source],
        to_read: Sequence[Source],
        states: dict[int, SourceState],
    ) -> None:
        self.type = source_type
        self.began = began
        self.by_id = {source.id: source for source in sources}
        self.to_read = tuple(to_read)
        self.states = states
