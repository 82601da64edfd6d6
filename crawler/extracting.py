"""A run over the pages that were kept: each is read again as pages are read now, its document brought up to date."""

import asyncio
import os
import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection

from crawler.article_extractor import Article
from crawler.errors import DamagedPageError, ExtractionFailedError
from crawler.extraction_pool import ExtractionPool
from crawler.outcomes import CHANGES, Outcome, OutcomeCounter
from crawler.page_documents import document_read_again
from crawler.raw_pages import read_page_again, reader_version
from crawler.run_process import INTERRUPTED
from kb.config import Settings
from kb.errors import InvalidDocumentError
from kb.intake.accept import accept
from kb.models import Document, OutcomeCount, RawPage
from kb.store.database import Database
from kb.store.documents import get_documents
from kb.store.raw_pages import (
    count_raw_pages,
    drop_raw_page,
    put_reading_position,
    raw_pages_after,
    reading_position,
    when_fetched,
)
from kb.store.runs import report_progress

_PAGES_AT_ONCE = 16  # read and stored together, for each process

Reading = Article | DamagedPageError | ExtractionFailedError | None


@dataclass(frozen=True, slots=True)
class Extraction:
    """What came of a run."""

    outcomes: Sequence[OutcomeCount]
    totals: Mapping[str, int]
    cancelled: bool

    def result(self) -> dict[str, object]:
        """As the run's row keeps it."""
        return {"pages": sum(self.totals.values()), "outcomes": dict(self.totals)}


def extract(settings: Settings, database: Database, run_id: int) -> Extraction:
    """Read every page that is kept again; those that a run before this one has read with the same version are left out
    if it did not come to its end.

    Raises ``StoreError`` if the store fails.
    """
    pool = ExtractionPool(settings.extraction_processes)
    try:
        return asyncio.run(_Run(database, pool, run_id, _PAGES_AT_ONCE * settings.extraction_processes).run())
    finally:
        pool.close()


class _Run:
    def __init__(self, database: Database, pool: ExtractionPool, run_id: int, pages_at_once: int) -> None:
        self._database = database
        self._pool = pool
        self._run_id = run_id
        self._pages_at_once = pages_at_once
        self._outcomes = OutcomeCounter()
        self._cancelled = False

    async def run(self) -> Extraction:
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, self._on_signal)
        reader = reader_version()
        with self._database.read() as connection:
            position = reading_position(connection, reader)
            total = count_raw_pages(connection, after=position)
        while not self._cancelled and (pages := self._pages_after(position)):
            with self._database.read() as connection:
                documents = get_documents(connection, [page.document_id for page in pages])
            readings = await asyncio.gather(*(self._read(page, documents.get(page.document_id)) for page in pages))
            position = pages[-1].document_id
            with self._database.write() as connection:
                for document, outcome, message in record_readings(connection, pages, readings, datetime.now(UTC)):
                    self._outcomes.add(document.source_id, document.source or document.publisher, outcome, message)
                put_reading_position(connection, reader, position)
                done = self._outcomes.total()
                go_on = report_progress(connection, self._run_id, done, max(total, done), "", datetime.now(UTC))
            self._cancelled = self._cancelled or not go_on
        if not self._cancelled:
            with self._database.write() as connection:
                put_reading_position(connection, reader, None)
        return Extraction(self._outcomes.counts(), self._outcomes.totals(), self._cancelled)

    def _pages_after(self, position: int) -> list[RawPage]:
        with self._database.read() as connection:
            return raw_pages_after(connection, position, self._pages_at_once)

    async def _read(self, page: RawPage, document: Document | None) -> Reading:
        country = document.country if document else None
        try:
            return await self._pool.run(read_page_again, page.body, page.url, page.charset, country)
        except (DamagedPageError, ExtractionFailedError) as error:
            return error

    def _on_signal(self) -> None:
        if self._cancelled:
            os._exit(INTERRUPTED)  # asked twice: at once; the store is consistent at any moment
        self._cancelled = True


def record_readings(
    connection: Connection, pages: Sequence[RawPage], readings: Sequence[Reading], now: datetime
) -> list[tuple[Document, Outcome, str]]:
    """Bring documents up to date with what their pages say as they were read now; how each ended, and what to say of
    it.

    A page that was fetched anew meanwhile was read anew as well, and one that is not kept any more has no say: nothing
    happens. Of a page that gave no article the document stays as it is.
    """
    ids = [page.document_id for page in pages]
    fetched, documents = when_fetched(connection, ids), get_documents(connection, ids)
    ended: list[tuple[Document, Outcome, str]] = []
    for page, reading in zip(pages, readings, strict=True):
        if fetched.get(page.document_id) == page.fetched:
            document = documents[page.document_id]
            outcome, message = _record(connection, document, reading, now)
            ended.append((document, outcome, f"{page.url}: {message}" if message else page.url))
    return ended


def _record(connection: Connection, document: Document, reading: Reading, now: datetime) -> tuple[Outcome, str]:
    if isinstance(reading, DamagedPageError):
        drop_raw_page(connection, document.id)
        return Outcome.DAMAGED_PAGE, str(reading)
    if isinstance(reading, ExtractionFailedError):
        return Outcome.EXTRACTION_FAILED, str(reading)
    if reading is None:
        return Outcome.NO_ARTICLE, ""
    try:
        _, change = accept(connection, document_read_again(reading, document), now, is_edit=False)
    except InvalidDocumentError as error:
        return Outcome.INVALID_DOCUMENT, str(error)
    return CHANGES[change], ""
