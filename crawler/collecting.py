"""A collecting run from beginning to end: which sources, the spiders one after the other, and what came of it."""

import asyncio
import gc
import logging
import os
import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from logging.handlers import RotatingFileHandler
from math import inf
from pathlib import Path

from scrapy.crawler import AsyncCrawlerRunner
from scrapy.utils.log import configure_logging
from scrapy.utils.ossignal import install_shutdown_handlers

from crawler.collection import Collection, SourceBatch
from crawler.extraction_pool import ExtractionPool
from crawler.host_memory import recall_hosts
from crawler.outcomes import Outcome
from crawler.reactor import run_in_reactor
from crawler.revisits import FOLLOWED_FOR
from crawler.scraper import SourceCrawler
from crawler.settings import scrapy_settings
from kb.config import Settings
from kb.errors import SourceError
from kb.models import OutcomeCount, Source, SourceType
from kb.store.clock import forget_wrong_times
from kb.store.database import Database, in_batches
from kb.store.pages import drop_oldest_waiting, due_pages, forget_old_pages
from kb.store.raw_pages import drop_raw_pages, pages_to_prune
from kb.store.signals import forget_old_signals
from kb.store.sources import due_sources, get_source_states, list_sources
from kb.store.visits import forget_old_visits

PAGES_KEPT = timedelta(days=180)
# What feeds, sites and trends may each take of a run of what is due. The rest stays due: whoever has added a source,
# wants to check one or waits for the index gets a turn.
SECONDS_PER_TYPE = 1200.0
MAX_PAGES_LEFT_WAITING = 1_000  # of one source, after a run
_LOG_BYTES, _LOG_FILES = 2_000_000, 3
_HARD_EXIT = 130

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Summary:
    """What came of a run."""

    sources: int
    outcomes: list[OutcomeCount]
    totals: Mapping[str, int]
    cancelled: bool

    def result(self) -> dict[str, object]:
        """As the run's row keeps it."""
        return {"sources": self.sources, "outcomes": dict(self.totals)}


def collect(
    settings: Settings, database: Database, run_id: int, *, every: bool, source_ids: Sequence[int] = ()
) -> Summary:
    """Collect, in this process; once in its life, for a reactor cannot be started again.

    Raises ``CatalejoError`` if the run could not be made or the store failed.
    """
    _log_to(settings.home / "logs" / "collect.log")
    runner = AsyncCrawlerRunner(scrapy_settings(settings))
    with database.write() as connection:
        forget_wrong_times(connection, datetime.now(UTC))
    to_read = choose_sources(database, datetime.now(UTC), every=every, source_ids=source_ids)
    pool = ExtractionPool(settings.extraction_processes)
    with database.read() as connection:
        hosts = recall_hosts(connection, lambda: datetime.now(UTC))
    collection = Collection(settings, database, pool, run_id, hosts)
    seconds = inf if every or source_ids else SECONDS_PER_TYPE  # else what was asked for would be left out
    # Pages of sources that are not read now may be due all the same; but not if only some sources were asked for.
    page_sources = to_read if source_ids or every else _enabled_sources(database)
    try:
        run_in_reactor(_Run(runner, database, collection, to_read, page_sources, seconds).run)
        if collection.failure:
            raise collection.failure
        with database.write() as connection:
            forget_old_pages(connection, collection.now(), PAGES_KEPT)
            forget_old_signals(connection, collection.now())
            forget_old_visits(connection, collection.now(), FOLLOWED_FOR)
            left_out = drop_oldest_waiting(connection, MAX_PAGES_LEFT_WAITING)
        for source in page_sources:
            for _ in range(left_out.get(source.id, 0)):
                collection.count(source, Outcome.LEFT_OUT, f"more than {MAX_PAGES_LEFT_WAITING} pages waited")
        prune_raw_pages(settings, database, collection.now())
    finally:
        collection.close()
        pool.close()
    outcomes = collection.outcomes
    return Summary(len(to_read), outcomes.counts(), outcomes.totals(), collection.cancelled)


def prune_raw_pages(settings: Settings, database: Database, now: datetime) -> None:
    """Keep no more pages, and none for longer, than the settings say. Nobody else may store any meanwhile."""
    keep, max_bytes = timedelta(days=settings.raw_pages_days), settings.raw_pages_mb * 1_000_000
    with database.read() as connection:
        too_many = pages_to_prune(connection, now, keep, max_bytes)
    for some in in_batches(too_many):
        with database.write() as connection:
            drop_raw_pages(connection, some)


def choose_sources(database: Database, now: datetime, *, every: bool, source_ids: Sequence[int] = ()) -> list[Source]:
    """The sources that are asked for, due or not; else those that are due, or every enabled one.

    Raises ``SourceError`` for an id that is none.
    """
    with database.read() as connection:
        if source_ids:
            known = {source.id: source for source in list_sources(connection)}
            missing = [str(source_id) for source_id in source_ids if source_id not in known]
            if missing:
                raise SourceError(
                    f"There is no source with id {', '.join(missing)}; `catalejo sources list` shows them."
                )
            return [known[source_id] for source_id in dict.fromkeys(source_ids)]
        if not every:
            return due_sources(connection, now)
    return _enabled_sources(database)


def _enabled_sources(database: Database) -> list[Source]:
    with database.read() as connection:
        return [source for source in list_sources(connection) if source.enabled]


class _Run:
    """The part of a run that lives in the reactor."""

    def __init__(
        self,
        runner: AsyncCrawlerRunner,
        database: Database,
        collection: Collection,
        to_read: Sequence[Source],
        page_sources: Sequence[Source],
        seconds_per_type: float,
    ) -> None:
        self._runner = runner
        self._database = database
        self._collection = collection
        self._to_read = to_read
        self._page_sources = page_sources
        self._seconds_per_type = seconds_per_type
        self._stopping = False

    async def run(self) -> None:
        from crawler.spiders.feeds import FeedsSpider
        from crawler.spiders.sites import SitesSpider
        from crawler.spiders.trends import TrendsSpider

        # What has been imported stays. The garbage collector went through it again and again: a sixth of the time of
        # a run that finds nothing new.
        gc.freeze()
        install_shutdown_handlers(self._on_signal)
        done = asyncio.Event()
        reporting = asyncio.create_task(self._collection.report_until_done(done, self.stop))
        try:
            # One after the other, so that the limits per host hold over all.
            for spider, source_type in (
                (FeedsSpider, SourceType.FEED),
                (SitesSpider, SourceType.SITE),
                (TrendsSpider, SourceType.TREND),
            ):
                batch = self._batch(source_type)
                if (batch.to_read or self._has_due_pages(batch)) and not self._stopping:
                    self._collection.hosts.give_time(self._seconds_per_type)
                    crawler = SourceCrawler(spider, self._runner.settings)
                    await self._runner.crawl(crawler, collection=self._collection, batch=batch)
        finally:
            done.set()
            await reporting

    def stop(self) -> None:
        """Let what is under way end and begin nothing more."""
        self._stopping = True
        self._task = asyncio.ensure_future(self._stop_crawlers())

    async def _stop_crawlers(self) -> None:
        # Scrapy never ends one that is told to stop while it is starting; its spider sees by itself that it should.
        for crawler in tuple(self._runner.crawlers):
            if crawler.engine is not None and crawler.engine.running:
                await crawler.stop_async()

    def _batch(self, source_type: SourceType) -> SourceBatch:
        sources = [source for source in self._page_sources if source.type is source_type]
        became = self._collection.became_sites if source_type is SourceType.SITE else ()
        to_read = [*(source for source in self._to_read if source.type is source_type), *became]
        began = self._collection.now()
        with self._database.read() as connection:
            states = get_source_states(connection) if to_read else {}
            return SourceBatch(source_type, began, [*sources, *to_read], to_read, states)

    def _has_due_pages(self, batch: SourceBatch) -> bool:
        if not batch.by_id:
            return False
        with self._database.read() as connection:
            return bool(due_pages(connection, batch.type, batch.began, limit=1))

    def _on_signal(self, number: int, _frame: object) -> None:
        if self._stopping:
            os._exit(_HARD_EXIT)  # asked twice: at once; the store is consistent at any moment
        _log.info("%s: ending after what is under way", signal.Signals(number).name)
        self._collection.cancelled = True
        from twisted.internet import reactor

        reactor.callFromThread(self.stop)


def _log_to(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(path, maxBytes=_LOG_BYTES, backupCount=_LOG_FILES, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    configure_logging({"LOG_INSTALL_ROOT_HANDLER": False})
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    # A full disk is reported once, by the store, not by every line that cannot be written.
    logging.raiseExceptions = False
    logging.getLogger("scrapy").setLevel(logging.WARNING)
