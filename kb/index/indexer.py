"""Keeping every index up with the documents: change log → chunks → words → vectors → vector server."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Connection

from kb.embedding.protocol import Embedder
from kb.errors import IndexBusyError
from kb.index.chunker import CUT_VERSION
from kb.index.embedding_step import embed_missing
from kb.index.passages import ensure_full_text, follow_changes
from kb.index.progress import IndexProgress, no_progress
from kb.index.vector_server import VectorServer
from kb.index.vector_sync import VectorSync
from kb.store.changes import count_waiting_changes, require_cut
from kb.store.chunks import count_chunks, count_missing_embeddings, drop_unused_embeddings
from kb.store.database import Database

CUT_ANEW = "Passages are cut otherwise than before, by another model or version; every document is cut anew."
WORDS_REMADE = "The full-text index was missing or incomplete; it is made anew from the store."


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What an index run did, and what is there now."""

    documents: int  # new, changed or deleted ones that were looked at
    embedded: int  # passages whose vector was computed
    chunks: int  # passages in the store
    vectors: int  # of them in the vector server
    seconds: float
    notices: tuple[str, ...]  # one line each, for the person who asked


class Indexer:
    """Brings the indexes of one home folder up to date. ``server`` is ``None`` where only the store is to be filled.

    ``model_name`` is what the setting calls the embedder; by default its id.
    """

    def __init__(
        self,
        database: Database,
        embedder: Embedder,
        home: Path,
        server: VectorServer | None,
        model_name: str | None = None,
    ) -> None:
        self._database = database
        self._model_name = model_name or embedder.model_id
        self._embedder = embedder
        self._lock_file = home / "index.lock"
        self._server = server

    def run(self, progress: IndexProgress = no_progress, *, rebuild: bool = False) -> IndexReport:
        """Do what is left to do; may be killed at any point and run again.

        ``rebuild`` makes full text and vector collection anew from the store, without computing any vector that is
        there. Raises ``IndexBusyError`` if another process is indexing, ``IndexingError`` if the vector server fails.
        """
        started = time.monotonic()
        notices: dict[str, None] = {}
        with self._only_writer():
            with self._database.write() as connection:
                if require_cut(connection, self._embedder.max_tokens, CUT_VERSION):
                    notices[CUT_ANEW] = None
            documents = follow_changes(self._database, self._embedder, progress)
            if ensure_full_text(self._database, progress, rebuild=rebuild) and not rebuild:
                notices[WORDS_REMADE] = None

            def keep_up() -> None:
                """Have what comes while vectors are computed found by its words at once."""
                nonlocal documents
                if self._count(count_waiting_changes):
                    documents += follow_changes(self._database, self._embedder, no_progress)

            embedded = embed_missing(self._database, self._embedder, progress, keep_up)
            # The embedder left chunks whose documents changed after they were cut.
            while self._count(self._without_vector) and self._count(count_waiting_changes):
                keep_up()
                embedded += embed_missing(self._database, self._embedder, progress, keep_up)
            with self._database.write() as connection:
                drop_unused_embeddings(connection)
            vectors = 0
            if self._server is not None:
                sync = VectorSync(
                    self._database,
                    self._embedder,
                    self._model_name,
                    progress,
                    lambda line: notices.setdefault(line),
                )
                vectors = sync.run(self._server, rebuild=rebuild)
            chunks = self._count(count_chunks)
        return IndexReport(documents, embedded, chunks, vectors, time.monotonic() - started, tuple(notices))

    def _without_vector(self, connection: Connection) -> int:
        return count_missing_embeddings(connection, self._embedder.model_id)

    def _count(self, count: Callable[[Connection], int]) -> int:
        with self._database.read() as connection:
            return count(connection)

    def _only_writer(self) -> AbstractContextManager[object]:
        """The lock that one index run of a home holds; that of a dead process is free. Raises ``IndexBusyError``."""
        try:
            return FileLock(self._lock_file).acquire(timeout=0)
        except Timeout:
            raise IndexBusyError(
                f"Another process is indexing {self._lock_file.parent}; wait until it has ended."
            ) from None
