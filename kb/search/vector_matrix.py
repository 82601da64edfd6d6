"""Every stored vector of one model in memory, kept up to date with the store."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection

from kb.store.changes import generation
from kb.store.chunks import chunk_owners, iter_vectors, vector_ids

Ids = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float32]
Vectors = npt.NDArray[np.float32]

# Below this part of all, copying the rows out first is cheaper than scoring every one.
_SMALL_PART = 0.1


@dataclass(frozen=True, slots=True)
class _Rows:
    """Chunks in ascending order of their ids. None of these arrays is ever changed."""

    ids: Ids
    documents: Ids
    languages: npt.NDArray[np.int32]  # numbers of ``VectorMatrix._languages``
    vectors: Vectors

    @classmethod
    def empty(cls, count: int, dimension: int) -> "_Rows":
        return cls(
            np.zeros(count, np.int64),
            np.zeros(count, np.int64),
            np.zeros(count, np.int32),
            np.empty((count, dimension), np.float32),
        )


class VectorMatrix:
    """Chunk ids and their vectors, row by row. Safe to share among threads."""

    def __init__(self, model_id: str, dimension: int) -> None:
        self._model_id = model_id
        self._dimension = dimension
        self._lock = threading.Lock()
        self._generation = -1
        self._languages: dict[str | None, int] = {None: 0}
        self._rows = _Rows.empty(0, dimension)

    @property
    def is_loaded(self) -> bool:
        """Whether the vectors have been read once."""
        return self._generation >= 0

    def count(self, connection: Connection) -> int | None:
        """How many vectors there are, if that is known without counting."""
        with self._lock:
            return len(self._rows.ids) if self._generation == generation(connection) else None

    def scores(
        self,
        connection: Connection,
        query: npt.NDArray[np.float32],
        documents: Ids | None,
        corrections: Mapping[str | None, float],
    ) -> tuple[Ids, Scores]:
        """``(chunk ids, similarities)`` of every vector, or of those of ``documents``.

        ``corrections`` are added to the similarities, by the language of the passage.
        """
        rows = self._up_to_date(connection)
        chosen = slice(None) if documents is None else _rows_of(rows.documents, documents)
        return self._scored(rows, query, chosen, corrections)

    def scores_of(
        self,
        connection: Connection,
        query: npt.NDArray[np.float32],
        ids: Ids,
        corrections: Mapping[str | None, float],
    ) -> tuple[Ids, Scores]:
        """The same of chunks by their ids, ascending; those without a vector are left out."""
        rows = self._up_to_date(connection)
        places = np.searchsorted(rows.ids, ids)
        inside = places < len(rows.ids)
        places, ids = places[inside], ids[inside]
        return self._scored(rows, query, places[rows.ids[places] == ids], corrections)

    def _scored(
        self,
        rows: _Rows,
        query: npt.NDArray[np.float32],
        chosen: slice | npt.NDArray[np.intp],
        corrections: Mapping[str | None, float],
    ) -> tuple[Ids, Scores]:
        ids, languages = rows.ids[chosen], rows.languages[chosen]
        if len(ids) < _SMALL_PART * len(rows.ids):
            scores = rows.vectors[chosen] @ query
        else:
            scores = (rows.vectors @ query)[chosen]
        by_place = np.array([corrections.get(language, 0.0) for language in self._languages.copy()], np.float32)
        return ids, scores + by_place[languages]

    def _up_to_date(self, connection: Connection) -> _Rows:
        with self._lock:
            now = generation(connection)
            if now != self._generation:
                self._rows = self._refreshed(connection)
                self._generation = now
            return self._rows

    def _refreshed(self, connection: Connection) -> _Rows:
        """Read the vectors that are new; those that are here never change under their id."""
        old = self._rows
        wanted = np.array(vector_ids(connection, self._model_id), np.int64)
        missing = np.setdiff1d(wanted, old.ids, assume_unique=True)
        new = None if len(missing) == len(wanted) else missing.tolist()
        rows = _Rows.empty(len(wanted), self._dimension)
        np.copyto(rows.ids, wanted)
        kept = np.isin(old.ids, wanted, assume_unique=True)
        places = np.searchsorted(wanted, old.ids[kept])
        rows.vectors[places] = old.vectors[kept]
        rows.documents[places] = old.documents[kept]
        rows.languages[places] = old.languages[kept]
        for ids, block in iter_vectors(connection, self._model_id, self._dimension, ids=new):
            rows.vectors[np.searchsorted(wanted, ids)] = block
        owners = list(chunk_owners(connection, new))
        owned = np.array([owner[0] for owner in owners], np.int64)
        with_vector = np.isin(owned, wanted, assume_unique=True)
        at = np.searchsorted(wanted, owned[with_vector])
        rows.documents[at] = np.array([owner[1] for owner in owners], np.int64)[with_vector]
        rows.languages[at] = np.array([self._place(owner[2]) for owner in owners], np.int32)[with_vector]
        return rows

    def _place(self, language: str | None) -> int:
        return self._languages.setdefault(language, len(self._languages))


def _rows_of(owners: Ids, documents: Ids) -> npt.NDArray[np.intp]:
    """The rows whose owner is among ``documents``, by a table of all documents: faster than comparing sorted ids."""
    is_wanted = np.zeros(1 + max(owners.max(initial=0), documents.max(initial=0)), np.bool_)
    is_wanted[documents] = True
    return np.flatnonzero(is_wanted[owners])
