"""Searching by words and meaning together."""

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Connection

from kb.embedding.protocol import Embedder
from kb.index import full_text
from kb.index.server_process import ServerAddress
from kb.models import SearchAnswer, SearchFilters
from kb.search import notices
from kb.search.filters import conditions
from kb.search.freshness import with_freshness
from kb.search.fusion import ScoredChunk, fuse
from kb.search.query import Query, parse_query
from kb.search.results import best_of_documents, read_hits
from kb.search.semantic import SemanticSearch
from kb.store.chunks import chunk_dates, chunk_owners, count_chunks
from kb.store.database import Database

# Candidates of each kind: several passages of a document are among them, and copies.
_FEWEST_CANDIDATES = 100
_CANDIDATES_PER_HIT = 5
_WIDER = 4


class Searcher:
    """Answers queries over one store. Safe to share among threads; keeps vectors in memory for the next query.

    ``find_server`` tells where a vector server runs, if one does; it is asked only where there are too many vectors for
    memory. ``half_life`` is that of an article's freshness; without one age does not count.
    """

    def __init__(
        self,
        database: Database,
        embedder: Embedder,
        find_server: Callable[[], ServerAddress | None],
        half_life: timedelta | None = None,
    ) -> None:
        self._database = database
        self._embedder = embedder
        self._half_life = half_life
        self._semantic = SemanticSearch(embedder.model_id, embedder.dimension, find_server)

    def search(self, query: str, filters: SearchFilters, limit: int) -> SearchAnswer:
        """The ``limit`` best documents, each with its best passage; as many as there are if these are fewer.

        Without vectors words alone are compared, and a notice says so. Raises ``SearchError`` for an empty query.
        """
        started = time.perf_counter()
        parsed = parse_query(query)
        said = [notices.QUERY_CUT] if parsed.was_cut else []
        with self._database.read() as connection:
            said += self._readiness(connection)
            where = conditions(connection, filters)
            ranked = self._ranked(connection, parsed, where, limit)
            hits = read_hits(connection, ranked, parsed.terms, where)
        return SearchAnswer(query, tuple(hits), (time.perf_counter() - started) * 1000, tuple(said))

    def _readiness(self, connection: Connection) -> list[str]:
        total = count_chunks(connection)
        ready = self._semantic.count(connection)
        if not total:
            return [notices.NOTHING_INDEXED]
        if not ready:
            return [notices.VECTORS_MISSING]
        return [notices.VECTORS_PARTIAL] if ready < total else []

    def _ranked(
        self, connection: Connection, query: Query, where: Sequence[ColumnElement[bool]], limit: int
    ) -> list[ScoredChunk]:
        """The best passage of each document, best first; looks at more passages until there are enough documents."""
        vector = self._embedder.encode_query(query.text)
        wanted = max(_FEWEST_CANDIDATES, _CANDIDATES_PER_HIT * limit)
        lowest = self._semantic.lowest(connection, vector)
        while True:
            semantic = self._semantic.nearest(connection, vector, wanted, where)
            lexical = dict(full_text.search(connection, query.terms, wanted, where))
            is_everything = len(semantic) < wanted and len(lexical) < wanted
            semantic |= self._semantic.similarities(connection, vector, [i for i in lexical if i not in semantic])
            languages = {chunk_id: language for chunk_id, _, language in chunk_owners(connection, list(lexical))}
            found = fuse(semantic, lexical, lowest, languages)
            if self._half_life:
                dated = chunk_dates(connection, [chunk.chunk_id for chunk in found])
                found = with_freshness(found, dated, datetime.now(UTC), self._half_life)
            ranked = best_of_documents(connection, found)
            if len(ranked) >= limit or is_everything:
                return ranked[:limit]
            wanted *= _WIDER
