"""The one place that wires the parts together; what the command line and the web app talk to."""

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Self

from kb.config import Settings
from kb.errors import InvalidDocumentError
from kb.intake import accept
from kb.intake.jsonl import parse_line
from kb.models import (
    Document,
    DocumentChange,
    DocumentVersion,
    OutcomeCount,
    Practice,
    PracticeAnswer,
    PracticeEntry,
    PracticeFilters,
    Run,
    SearchAnswer,
    SearchFilters,
    Signal,
    Source,
    SourceState,
    StoreStatus,
)
from kb.search.facets import FilterChoices, filter_choices
from kb.store import changes, chunks, documents, runs, signals, sources
from kb.store.database import Database
from kb.store.status import store_status
from kb.tasks.registry import Progress

if TYPE_CHECKING:
    from kb.embedding.protocol import Embedder
    from kb.index.indexer import IndexReport
    from kb.packs.reader import Pack
    from kb.packs.switching import PackFilter, PacksEnabled
    from kb.search.searcher import Searcher

__all__ = ["FilterChoices", "ImportReport", "IndexState", "KnowledgeBase"]

_IMPORT_BATCH = 200  # lines a transaction: other writers get their turn several times a second
_MAX_ERRORS = 1000  # of an import, told one by one


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did. ``errors`` holds ``(line number, what is wrong)`` of the first thousand bad lines."""

    new: int
    updated: int
    unchanged: int
    errors: tuple[tuple[int, str], ...]
    errors_dropped: int = 0

    @property
    def bad(self) -> int:
        """How many lines were not taken."""
        return len(self.errors) + self.errors_dropped


@dataclass(frozen=True, slots=True)
class IndexState:
    """How far the indexes are behind the store."""

    chunks: int
    waiting_documents: int  # new, changed or deleted since they were last indexed
    missing_vectors: int  # chunks without a vector of the model that is set
    server_running: bool


class KnowledgeBase:
    """One knowledge base, opened. Safe to share among threads. Close it, or use it as a context manager."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self.settings = settings
        self.database = database

    @classmethod
    def open(cls, settings: Settings) -> "KnowledgeBase":
        """Open the store that the settings name, making it if it is new. Raises ``StoreError``."""
        return cls(settings, Database.open(settings.store_url))

    def close(self) -> None:
        """Release what is open."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @cached_property
    def embedder(self) -> "Embedder":
        """The model that the settings name. Raises ``EmbeddingError``."""
        from kb.embedding import load_embedder

        return load_embedder(self.settings.embedding_model, self.settings.models_dir)

    @cached_property
    def _searcher(self) -> "Searcher":
        from kb.index.vector_server import find_server
        from kb.search.searcher import Searcher

        home, folder = self.settings.home, self.settings.vector_dir
        return Searcher(self.database, self.embedder, lambda: find_server(home, folder))

    def search(self, query: str, filters: SearchFilters | None = None, limit: int = 10) -> SearchAnswer:
        """The best documents for a query in plain words, each with the passage that answers best.

        Raises ``SearchError`` for a query that has no words, ``EmbeddingError`` if the model cannot be loaded.
        """
        return self._searcher.search(query, filters or SearchFilters(), limit)

    def filter_choices(self) -> FilterChoices:
        """What there is to filter by, with numbers of documents."""
        return filter_choices(self.database)

    def import_lines(
        self, lines: Iterable[bytes], *, now: datetime | None = None, progress: Callable[[int], None] | None = None
    ) -> ImportReport:
        """Take JSONL documents, one a line; blank lines are skipped. ``progress`` is told how many lines were read."""
        now = now or datetime.now(UTC)
        counts = dict.fromkeys(DocumentChange, 0)
        errors: list[tuple[int, str]] = []
        dropped = 0
        numbered = enumerate(lines, start=1)
        while batch := list(itertools.islice(numbered, _IMPORT_BATCH)):
            with self.database.write() as connection:
                for number, line in batch:
                    if not line.strip():
                        continue
                    try:
                        _, change = accept(connection, parse_line(line), now)
                        counts[change] += 1
                    except InvalidDocumentError as error:
                        if len(errors) < _MAX_ERRORS:
                            errors.append((number, str(error)))
                        else:
                            dropped += 1
            if progress:
                progress(batch[-1][0])
        return ImportReport(
            new=counts[DocumentChange.NEW],
            updated=counts[DocumentChange.UPDATED],
            unchanged=counts[DocumentChange.UNCHANGED],
            errors=tuple(errors),
            errors_dropped=dropped,
        )

    def index(self, *, rebuild: bool = False, progress: Progress | None = None) -> "IndexReport":
        """Bring the indexes up to date; with ``rebuild`` make them anew from the store without embedding again.

        Raises ``IndexBusyError`` if another process is indexing, ``IndexingError`` or ``EmbeddingError``.
        """
        from kb.index.indexer import Indexer
        from kb.index.vector_server import VectorServer

        def tell(stage: str, done: int, total: int) -> None:
            if progress is not None:
                progress(done, total, str(stage))

        notices: list[str] = []
        with VectorServer(self.settings.home, self.settings.vector_dir, notices.append) as server:
            report = Indexer(self.database, self.embedder, self.settings.home, server).run(tell, rebuild=rebuild)
        return replace(report, notices=(*notices, *report.notices))

    def index_state(self) -> IndexState:
        """How far the indexes are behind the store."""
        from kb.index.vector_server import find_server

        with self.database.read() as connection:
            return IndexState(
                chunks=chunks.count_chunks(connection),
                waiting_documents=changes.count_waiting_changes(connection),
                missing_vectors=chunks.count_missing_embeddings(connection, self.embedder.model_id),
                server_running=find_server(self.settings.home, self.settings.vector_dir) is not None,
            )

    def update_playbook(self, *, now: datetime | None = None, progress: Progress | None = None) -> bool:
        """Search new and changed articles for advice; ``False`` if another process does. Raises ``EmbeddingError``."""
        from kb.practices.building import update_playbook

        def tell(done: int, total: int | None, note: str) -> None:
            if progress is not None:
                progress(done, total, note)

        return update_playbook(self.database, self.embedder, self.settings.home, now or datetime.now(UTC), tell)

    def practices(
        self, query: str = "", filters: PracticeFilters | None = None, limit: int = 10, *, now: datetime | None = None
    ) -> PracticeAnswer:
        """The practices that answer a question, best first; without one, those that fulfil the filters.

        Of what ``update_playbook`` has found so far. Raises ``SearchError`` for a query without words,
        ``EmbeddingError``.
        """
        from kb.practices.playbook import ask, browse

        now, filters = now or datetime.now(UTC), filters or PracticeFilters()
        if not query:
            return browse(self.database, filters, limit, now)
        return ask(self.database, self.embedder, query, filters, limit, now)

    def practice(self, practice_id: int, *, now: datetime | None = None) -> PracticeEntry:
        """A practice with its evidence. Raises ``PracticeError`` if there is none."""
        from kb.practices.keeping import find_practice

        return find_practice(self.database, practice_id, now or datetime.now(UTC))

    def add_practice(self, title: str, *, theme: str | None = None, network: str | None = None) -> PracticeEntry:
        """Write a practice of one's own. Raises ``PracticeError``."""
        from kb.practices.keeping import add_practice

        return add_practice(self.database, title, theme, network, datetime.now(UTC))

    def change_practice(self, practice_id: int, change: Callable[[Practice], Practice]) -> PracticeEntry:
        """Pin, hide or edit a practice: ``change`` makes the new one of the old. Raises ``PracticeError``."""
        from kb.practices.keeping import change_practice

        return change_practice(self.database, practice_id, change, datetime.now(UTC))

    def remove_practice(self, practice_id: int) -> None:
        """Delete a practice that a person wrote. Raises ``PracticeError`` for any other, which can be hidden."""
        from kb.practices.keeping import remove_practice

        remove_practice(self.database, practice_id)

    def document(self, document_id: int) -> Document | None:
        """The document with this id."""
        with self.database.read() as connection:
            return documents.get_document(connection, document_id)

    def versions(self, document_id: int) -> list[DocumentVersion]:
        """What an edited document said before, the newest first."""
        with self.database.read() as connection:
            return documents.get_versions(connection, document_id)

    def status(self) -> StoreStatus:
        """The state of the knowledge base in figures."""
        with self.database.read() as connection:
            return store_status(connection)

    def generation(self) -> int:
        """A number that grows whenever what a search can find has changed."""
        with self.database.read() as connection:
            return changes.generation(connection)

    def add_source(self, source: Source) -> Source:
        """Store a new source. Raises ``SourceError`` if it is there already."""
        with self.database.write() as connection:
            return sources.add_source(connection, source)

    def add_sources(self, found: Iterable[Source]) -> list[Source]:
        """Store those whose address is not there yet, unseen, as added now; give them back with their ids."""
        now = datetime.now(UTC)
        waiting, added = iter(found), list[Source]()
        while batch := [replace(source, added=now) for source in itertools.islice(waiting, _IMPORT_BATCH)]:
            with self.database.write() as connection:
                added += sources.add_sources(connection, batch)
        return added

    def describe_source(self, source: Source) -> None:
        """Replace what a person says of a stored source: name, language, country, kind, tags, whether it is enabled."""
        with self.database.write() as connection:
            sources.describe_source(connection, source)

    def enable_source(self, source: Source) -> None:
        """Collect a source again, from the next run on, as if nothing had ever been wrong with it."""
        with self.database.write() as connection:
            sources.describe_source(connection, replace(source, enabled=True))
            sources.forget_failures(connection, source.id)

    def remove_source(self, source: Source) -> None:
        """Forget a source; its documents stay."""
        with self.database.write() as connection:
            sources.remove_source(connection, source.id)

    def enable_packs(self, packs: Sequence["Pack"], chosen: "PackFilter") -> "PacksEnabled":
        """Make sources of the publishers that are meant, all or none; see ``kb.packs.switching``."""
        from kb.packs.switching import enable_packs

        with self.database.write() as connection:
            return enable_packs(connection, packs, chosen, datetime.now(UTC))

    def disable_packs(self, packs: Sequence["Pack"], chosen: "PackFilter") -> tuple[Source, ...]:
        """Stop collecting the sources that came with these packs; give those that were collected until now."""
        from kb.packs.switching import disable_packs

        with self.database.write() as connection:
            return disable_packs(connection, packs, chosen)

    def list_sources(self) -> list[Source]:
        """Every source, by name."""
        with self.database.read() as connection:
            return sources.list_sources(connection)

    def find_sources(self, wanted: str) -> list[Source]:
        """The sources that a person means by an id, an address, a name or a publisher."""
        with self.database.read() as connection:
            return sources.find_sources(connection, wanted)

    def source_states(self) -> dict[int, SourceState]:
        """What collecting has learned of each source, by its id."""
        with self.database.read() as connection:
            return sources.get_source_states(connection)

    def signals(
        self,
        *,
        since: datetime | None = None,
        source_ids: Sequence[int] = (),
        country: str | None = None,
        limit: int = 1000,
    ) -> list[Signal]:
        """What trend sources said from ``since`` on, observed last first; of all sources, or of those named."""
        with self.database.read() as connection:
            return signals.list_signals(connection, since=since, source_ids=source_ids, country=country, limit=limit)

    def run(self, run_id: int) -> Run | None:
        """A run of a task."""
        with self.database.read() as connection:
            return runs.get_run(connection, run_id)

    def outcomes(self, run_id: int) -> list[OutcomeCount]:
        """What the things that a run fetched ended in."""
        with self.database.read() as connection:
            return runs.get_outcomes(connection, run_id)

    def queue_run(self, task: str, **arguments: object) -> Run:
        """Ask the worker for a run of a task."""
        with self.database.write() as connection:
            return runs.queue_run(connection, task, arguments, datetime.now(UTC))
