"""The passages nearest in meaning, by the way that the planner chooses."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, Connection, select

from kb.errors import IndexingError
from kb.index.server_process import HOST, ServerAddress
from kb.search import planner
from kb.search.filtered_documents import FilteredDocuments
from kb.search.language_balance import corrections as language_corrections
from kb.search.planner import Plan, plan
from kb.search.vector_matrix import Ids, Scores, VectorMatrix, Vectors
from kb.store.changes import generation
from kb.store.chunks import (
    chunk_owners,
    count_chunks,
    count_vectors,
    iter_vectors,
)
from kb.store.tables import chunks, documents
from kb.store.vector_collections import get_vector_collection

Vector = npt.NDArray[np.float32]
Corrections = Mapping[str | None, float]
_SAMPLE = 1_000
# How many times more the server is asked for than is wanted, and by how much that grows while filters leave too few.
_WIDER = 4
# Beyond this part of all, scoring every vector is cheaper than widening again.
_LARGE_PART = 0.1


@dataclass(frozen=True, slots=True)
class _Sample:
    """About a thousand vectors from all over the store, as it was at one generation."""

    generation: int
    vectors: Vectors
    languages: Sequence[str | None]


@dataclass(frozen=True, slots=True)
class QueryVector:
    """A query's vector with what its similarities are measured by, in the transaction that it was made in.

    ``corrections`` are added to the cosines, by the passage's language (``kb.search.language_balance``). ``lowest`` is
    the least similarity among about a thousand vectors from all over the store: models use a narrow part of the scale
    (e5: 0.7 to 0.9), and this is where it begins for the query, however many candidates are looked at and whatever the
    filters leave.
    """

    vector: Vector
    corrections: Corrections
    lowest: float


class SemanticSearch:
    """The vectors of one model. ``find_server`` tells where a vector server runs, if one does. ``filtered`` remembers
    what filters leave.

    Similarities are cosines with the query's corrections.
    """

    def __init__(
        self,
        model_id: str,
        dimension: int,
        find_server: Callable[[], ServerAddress | None],
        filtered: FilteredDocuments,
    ) -> None:
        self._model_id = model_id
        self._dimension = dimension
        self._find_server = find_server
        self._matrix = VectorMatrix(model_id, dimension)
        self._filtered = filtered
        self._sample: _Sample | None = None

    def count(self, connection: Connection) -> int:
        """How many chunks have a vector."""
        known = self._matrix.count(connection)
        return count_vectors(connection, self._model_id) if known is None else known

    def query(self, connection: Connection, vector: Vector) -> QueryVector:
        """The query with this vector."""
        sample = self._sampled(connection)
        similarities = sample.vectors @ vector
        corrected = language_corrections(similarities, sample.languages)
        lowest = float((similarities + _by_language(sample.languages, corrected)).min(initial=1.0))
        return QueryVector(vector, corrected, lowest)

    def nearest(
        self, connection: Connection, query: QueryVector, limit: int, conditions: Sequence[ColumnElement[bool]]
    ) -> dict[int, float]:
        """The ``limit`` most similar chunks whose documents fulfil the conditions, with their similarity."""
        if self._is_in_memory(connection):
            return self._in_memory(connection, query, limit, conditions)
        total = self.count(connection)
        allowed = _chunks_of(connection, conditions) if conditions else None
        left = total if allowed is None else len(allowed)
        chosen = plan(total, left)
        if chosen is Plan.MATRIX:
            return self._in_memory(connection, query, limit, conditions)
        if chosen is Plan.ROWS:
            return _best(limit, self._stored(connection, query, allowed))
        found = self._from_server(connection, query, limit, allowed, int(_LARGE_PART * total))
        if found is not None:
            return found
        return _best(limit, _only(allowed, self._stored(connection, query, None)))

    def similarities(self, connection: Connection, query: QueryVector, ids: Sequence[int]) -> dict[int, float]:
        """The similarity of these chunks; those without a vector are left out."""
        wanted = np.array(sorted(ids), np.int64)
        if self._is_in_memory(connection):
            scored = self._matrix.scores_of(connection, query.vector, wanted, query.corrections)
            return _best(len(ids), [scored])
        return _best(len(ids), self._stored(connection, query, wanted))

    def vectors(self, connection: Connection, ids: Sequence[int]) -> Vectors:
        """The vectors of these chunks, ``(n, dimension)``; those without one are left out."""
        blocks = [block for _, block in iter_vectors(connection, self._model_id, self._dimension, ids=ids)]
        return np.concatenate(blocks) if blocks else np.empty((0, self._dimension), np.float32)

    def _in_memory(
        self, connection: Connection, query: QueryVector, limit: int, conditions: Sequence[ColumnElement[bool]]
    ) -> dict[int, float]:
        # Rows in memory are told by their documents, which are fewer.
        wanted = self._filtered.documents(connection, conditions) if conditions else None
        return _best(limit, [self._matrix.scores(connection, query.vector, wanted, query.corrections)])

    def _is_in_memory(self, connection: Connection) -> bool:
        return self._matrix.is_loaded and self.count(connection) <= planner.MOST_IN_MEMORY

    def _sampled(self, connection: Connection) -> _Sample:
        now = generation(connection)
        sample = self._sample
        if sample is None or sample.generation != now:
            step = 1 + count_chunks(connection) // _SAMPLE
            ids = connection.execute(select(chunks.c.id).where(chunks.c.id % step == 0)).scalars().all()
            found: list[int] = []
            blocks = [np.empty((0, self._dimension), np.float32)]
            for block, vectors in iter_vectors(connection, self._model_id, self._dimension, ids=ids):
                found += block
                blocks.append(vectors)
            sample = _Sample(now, np.concatenate(blocks), _languages(connection, found))
            self._sample = sample
        return sample

    def _stored(self, connection: Connection, query: QueryVector, ids: Ids | None) -> Iterator[tuple[Ids, Scores]]:
        wanted = None if ids is None else ids.tolist()
        for block, vectors in iter_vectors(connection, self._model_id, self._dimension, ids=wanted):
            scores = vectors @ query.vector
            if query.corrections:
                scores = scores + _by_language(_languages(connection, block), query.corrections)
            yield np.array(block, np.int64), scores

    def _from_server(
        self,
        connection: Connection,
        query: QueryVector,
        limit: int,
        allowed: Ids | None,
        most: int,
    ) -> dict[int, float] | None:
        """What the server finds; ``None`` where it does not run, is not filled, fails, or had to be asked too much."""
        address = self._find_server()
        collection = get_vector_collection(connection, self._model_id)
        if address is None or collection is None or not collection.complete:
            return None
        from kb.index.vector_index import VectorIndex

        index = VectorIndex(HOST, address.port)
        asked = _WIDER * limit
        while asked <= most:
            try:
                pairs = index.query(collection.name, query.vector, asked)
            except IndexingError:
                return None
            ids = np.array([pair[0] for pair in pairs], np.int64)
            scores = np.array([pair[1] for pair in pairs], np.float32)
            scores += _by_language(_languages(connection, ids.tolist()), query.corrections)
            found = _best(limit, _only(allowed, [(ids, scores)]))
            if len(found) == limit:
                return found
            asked *= _WIDER
        return None


def _chunks_of(connection: Connection, conditions: Sequence[ColumnElement[bool]]) -> Ids:
    """Ids, ascending, of the chunks whose documents fulfil the conditions."""
    statement = select(chunks.c.id).join(documents, documents.c.id == chunks.c.document_id).where(*conditions)
    return np.sort(np.fromiter(connection.execute(statement).scalars(), np.int64))


def _languages(connection: Connection, ids: Sequence[int]) -> list[str | None]:
    """The languages of these chunks, in the same order; ``None`` also for those whose document is gone."""
    known = {chunk_id: language for chunk_id, _, language in chunk_owners(connection, ids)}
    return [known.get(chunk_id) for chunk_id in ids]


def _by_language(languages: Sequence[str | None], corrected: Corrections) -> Scores:
    return np.array([corrected.get(language, 0.0) for language in languages], np.float32)


def _only(allowed: Ids | None, blocks: Iterable[tuple[Ids, Scores]]) -> Iterator[tuple[Ids, Scores]]:
    for ids, scores in blocks:
        kept = slice(None) if allowed is None else np.isin(ids, allowed, assume_unique=True)
        yield ids[kept], scores[kept]


def _best(limit: int, blocks: Iterable[tuple[Ids, Scores]]) -> dict[int, float]:
    """The highest scores of all blocks, best first, with never more in memory than one block and the best so far."""
    best_ids, best_scores = np.empty(0, np.int64), np.empty(0, np.float32)
    for block_ids, block_scores in blocks:
        ids, scores = np.concatenate([best_ids, block_ids]), np.concatenate([best_scores, block_scores])
        kept = np.argpartition(-scores, limit - 1)[:limit] if len(ids) > limit else slice(None)
        best_ids, best_scores = ids[kept], scores[kept]
    order = np.lexsort((best_ids, -best_scores))
    return dict(zip(best_ids[order].tolist(), best_scores[order].tolist(), strict=True))
