"""One collecting run: what its spiders share. Keeps the store off the reactor and the run's row up to date."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from sqlalchemy import Connection

from crawler.extraction_pool import ExtractionPool
from crawler.hosts import Hosts
from crawler.outcomes import STORED, Outcome, OutcomeCounter
from kb.config import Settings
from kb.errors import StoreError
from kb.models import DuePage, HostPause, Source, SourceState
from kb.store import runs
from kb.store.database import Database
from kb.store.host_pauses import put_host_pauses

REPORT_SECONDS = 2.0

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
        *,
        pauses: Mapping[str, HostPause] | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.settings = settings
        self.pool = pool
        self.outcomes = OutcomeCounter()
        self.expected = 0  # fetches begun or planned so far
        self.failure: StoreError | None = None
        self.cancelled = False
        self.now = clock
        self.hosts = Hosts(pauses, clock)
        self.became_sites: list[Source] = []  # whose feed is not there: read by their home page in the same run
        self._database = database
        self._run_id = run_id
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")

    @property
    def least_interval(self) -> timedelta:
        """The least pause between two checks of a source.

        Half the pause between two scheduled runs: a source that was checked seconds after a run began is due when the
        next one begins, not only at the one after it.
        """
        return timedelta(minutes=self.settings.collect_every_minutes) / 2

    @property
    def is_ending(self) -> bool:
        """Whether nothing more is to be begun: somebody cancelled the run, or the store failed."""
        return self.cancelled or self.failure is not None

    @property
    def longest_interval(self) -> timedelta:
        """The longest pause between two checks of a source that works."""
        return timedelta(hours=self.settings.longest_check_hours)

    async def in_store(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` in one write transaction, off the reactor.

        A failure of the store itself is remembered as ``failure`` before it is raised: the run cannot go on.
        """
        try:
            return await asyncio.get_running_loop().run_in_executor(self._writer, self._transact, work)
        except StoreError as error:
            self.failure = self.failure or error
            raise

    def count(self, source: Source, outcome: Outcome, message: str = "") -> None:
        """Count how fetching one thing ended."""
        self.outcomes.add(source.id, source.name, outcome, message)

    async def report_until_done(self, done: asyncio.Event, stop: Callable[[], None]) -> None:
        """Keep the run's progress and outcomes in the store up to date.

        Calls ``stop``, once, when somebody cancelled the run or the store failed.
        """
        stopped = False
        while not done.is_set():
            with suppress(TimeoutError):  # it is time for the next report then
                await asyncio.wait_for(done.wait(), REPORT_SECONDS)
            with suppress(StoreError):  # remembered as ``failure``
                self.cancelled = not await self.in_store(self._report) or self.cancelled
            if self.is_ending and not stopped:
                stopped = True
                _log.warning("stopping: %s", self.failure or "cancelled")
                stop()

    def close(self) -> None:
        """Let go of the writing thread, after what it has to write."""
        self._writer.shutdown(wait=True)

    def _transact(self, work: Callable[[Connection], T]) -> T:
        with self._database.write() as connection:
            return work(connection)

    def _report(self, connection: Connection) -> bool:
        done, stored = self.outcomes.total(), self.outcomes.total(STORED - {Outcome.UNCHANGED})
        runs.put_outcomes(connection, self._run_id, self.outcomes.counts())
        if pauses := self.hosts.new_pauses():
            put_host_pauses(connection, pauses, self.now())
        return runs.report_progress(
            connection, self._run_id, done, max(self.expected, done), f"{stored} articles", self.now()
        )


class SourceBatch:
    """The sources that one spider reads, their states, and the pages of theirs that are due already."""

    def __init__(
        self,
        sources: Sequence[Source],
        to_read: Sequence[Source],
        states: dict[int, SourceState],
        due_pages: Sequence[DuePage],
    ) -> None:
        self.by_id = {source.id: source for source in sources}
        self.to_read = tuple(to_read)
        self.states = states
        self.due_pages = tuple(due_pages)
