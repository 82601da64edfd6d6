"""Every stored vector of one model in memory, kept up to date with the store."""

import threading

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection

from kb.store.changes import generation
from kb.store.chunks import iter_vectors, vector_ids

Ids = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float32]

# Below this part of all, copying the rows out first is cheaper than scoring every one.
_SMALL_PART = 0.1


class VectorMatrix:
    """Chunk ids in ascending order and their vectors, row by row. Safe to share among threads."""

    def __init__(self, model_id: str, dimension: int) -> None:
        self._model_id = model_id
        self._dimension = dimension
        self._lock = threading.Lock()
        self._generation = -1
        self._ids: Ids = np.empty(0, np.int64)
        self._vectors: npt.NDArray[np.float32] = np.empty((0, dimension), np.float32)

    @property
    def is_loaded(self) -> bool:
        """Whether the vectors have been read once."""
        return self._generation >= 0

    def count(self, connection: Connection) -> int | None:
        """How many vectors there are, if that is known without counting."""
        with self._lock:
            return len(self._ids) if self._generation == generation(connection) else None

    def scores(self, connection: Connection, query: npt.NDArray[np.float32], allowed: Ids | None) -> tuple[Ids, Scores]:
        """``(ids, similarities)`` of every vector, or of those whose id is in ``allowed`` (ascending)."""
        ids, vectors = self._up_to_date(connection)
        if allowed is None:
            return ids, vectors @ query
        rows = np.flatnonzero(np.isin(ids, allowed, assume_unique=True))
        if len(rows) < _SMALL_PART * len(ids):
            return ids[rows], vectors[rows] @ query
        return ids[rows], (vectors @ query)[rows]

    def _up_to_date(self, connection: Connection) -> tuple[Ids, npt.NDArray[np.float32]]:
        with self._lock:
            now = generation(connection)
            if now != self._generation:
                self._refresh(connection)
                self._generation = now
            return self._ids, self._vectors

    def _refresh(self, connection: Connection) -> None:
        """Read the vectors that are new; those that are here never change under their id."""
        wanted = np.array(vector_ids(connection, self._model_id), np.int64)
        new = np.setdiff1d(wanted, self._ids, assume_unique=True)
        vectors = np.empty((len(wanted), self._dimension), np.float32)
        kept = np.isin(self._ids, wanted, assume_unique=True)
        vectors[np.searchsorted(wanted, self._ids[kept])] = self._vectors[kept]
        everything = len(new) == len(wanted)
        blocks = iter_vectors(connection, self._model_id, self._dimension, ids=None if everything else new.tolist())
        for ids, block in blocks:
            vectors[np.searchsorted(wanted, ids)] = block
        self._ids, self._vectors = wanted, vectors
