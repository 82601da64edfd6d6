"""The passages nearest in meaning, by the way that the planner chooses."""

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, Connection, select

from kb.errors import IndexingError
from kb.index.server_process import HOST, ServerAddress
from kb.search.planner import Plan, plan
from kb.search.vector_matrix import Ids, Scores, VectorMatrix
from kb.store.changes import generation
from kb.store.chunks import count_chunks, count_vectors, get_vector_collection, iter_vectors
from kb.store.tables import chunks, documents

Vector = npt.NDArray[np.float32]
Vectors = npt.NDArray[np.float32]
_SAMPLE = 1_000
# How many times more the server is asked for than is wanted, and by how much that grows while filters leave too few.
_WIDER = 4
# Beyond this part of all, scoring every vector is cheaper than widening again.
_LARGE_PART = 0.1


class SemanticSearch:
    """The vectors of one model. ``find_server`` tells where a vector server runs, if one does."""

    def __init__(self, model_id: str, dimension: int, find_server: Callable[[], ServerAddress | None]) -> None:
        self._model_id = model_id
        self._dimension = dimension
        self._find_server = find_server
        self._matrix = VectorMatrix(model_id, dimension)
        self._sample: tuple[int, Vectors] | None = None  # generation and vectors

    def count(self, connection: Connection) -> int:
        """How many chunks have a vector."""
        known = self._matrix.count(connection)
        return count_vectors(connection, self._model_id) if known is None else known

    def nearest(
        self, connection: Connection, query: Vector, limit: int, conditions: Sequence[ColumnElement[bool]]
    ) -> dict[int, float]:
        """The ``limit`` most similar chunks that fulfil the conditions, with their cosine similarity."""
        total = self.count(connection)
        allowed = _allowed(connection, conditions)
        left = total if allowed is None else len(allowed)
        chosen = plan(total, left, matrix_is_loaded=self._matrix.is_loaded)
        if chosen is Plan.MATRIX:
            return _best(limit, [self._matrix.scores(connection, query, allowed)])
        if chosen is Plan.ROWS:
            return _best(limit, self._stored(connection, query, allowed))
        found = self._from_server(connection, query, limit, allowed, int(_LARGE_PART * total))
        return _best(limit, _only(allowed, self._stored(connection, query, None))) if found is None else found

    def lowest(self, connection: Connection, query: Vector) -> float:
        """The least similarity among about a thousand vectors from all over the store.

        Models use a narrow part of the scale (e5: 0.7 to 0.9), and this is where it begins for the query, however many
        candidates are looked at and whatever the filters leave.
        """
        now = generation(connection)
        sample = self._sample
        if sample is None or sample[0] != now:
            step = 1 + count_chunks(connection) // _SAMPLE
            ids = connection.execute(select(chunks.c.id).where(chunks.c.id % step == 0)).scalars().all()
            sample = self._sample = (now, self.vectors(connection, ids))
        return float((sample[1] @ query).min(initial=1.0))

    def vectors(self, connection: Connection, ids: Sequence[int]) -> Vectors:
        """The vectors of these chunks, ``(n, dimension)``; those without one are left out."""
        blocks = [block for _, block in iter_vectors(connection, self._model_id, self._dimension, ids=ids)]
        return np.concatenate(blocks) if blocks else np.empty((0, self._dimension), np.float32)

    def similarities(self, connection: Connection, query: Vector, ids: Sequence[int]) -> dict[int, float]:
        """The cosine similarity of these chunks; those without a vector are left out."""
        wanted = np.array(sorted(ids), np.int64)
        return _best(len(ids), self._stored(connection, query, wanted))

    def _stored(self, connection: Connection, query: Vector, ids: Ids | None) -> Iterator[tuple[Ids, Scores]]:
        wanted = None if ids is None else ids.tolist()
        for block, vectors in iter_vectors(connection, self._model_id, self._dimension, ids=wanted):
            yield np.array(block, np.int64), vectors @ query

    def _from_server(
        self, connection: Connection, query: Vector, limit: int, allowed: Ids | None, most: int
    ) -> dict[int, float] | None:
        """What the server finds; ``None`` where it does not run, is not filled, fails, or had to be asked too much."""
        address = self._find_server()
        collection = get_vector_collection(connection, self._model_id)
        if address is None or collection is None or not collection[1]:
            return None
        from kb.index.vector_index import VectorIndex

        index = VectorIndex(HOST, address.port)
        asked = _WIDER * limit
        while asked <= most:
            try:
                pairs = index.query(collection[0], query, asked)
            except IndexingError:
                return None
            nearest = (
                np.array([pair[0] for pair in pairs], np.int64),
                np.array([pair[1] for pair in pairs], np.float32),
            )
            found = _best(limit, _only(allowed, [nearest]))
            if len(found) == limit:
                return found
            asked *= _WIDER
        return None


def _allowed(connection: Connection, conditions: Sequence[ColumnElement[bool]]) -> Ids | None:
    """Ids, ascending, of the chunks that fulfil the conditions; ``None`` for all."""
    if not conditions:
        return None
    statement = select(chunks.c.id).join(documents, documents.c.id == chunks.c.document_id).where(*conditions)
    return np.array(sorted(connection.execute(statement).scalars()), np.int64)


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
