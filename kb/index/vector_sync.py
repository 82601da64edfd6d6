"""Making the vector server hold what the store holds.

A chunk id is never used twice and a chunk never changes, so comparing ids tells all that is to be done, however a run
or the server ended before.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence

from kb.errors import IndexingError
from kb.index.progress import IndexStage, Progress
from kb.index.server_process import HOST
from kb.index.vector_index import VectorIndex
from kb.index.vector_server import VectorServer
from kb.store.chunks import (
    get_vector_collection,
    iter_vectors,
    put_vector_collection,
    vector_ids,
)
from kb.store.database import Database

COLLECTION_REMADE = "The vector collection was missing; it is made anew from the store."
_BATCH = 2_500


class VectorSync:
    """Brings the collection of one model up to date."""

    def __init__(
        self, database: Database, model_id: str, dimension: int, progress: Progress, notify: Callable[[str], None]
    ) -> None:
        self._database = database
        self._model_id = model_id
        self._dimension = dimension
        self._progress = progress
        self._notify = notify

    def run(self, server: VectorServer, *, rebuild: bool) -> int:
        """Add what the server lacks and remove what is gone; with ``rebuild`` fill a new collection and switch to it.

        Gives how many vectors the collection holds. A server that fails is asked once more, as its owner may just have
        ended, and then given an empty folder. Raises ``IndexingError``.
        """
        try:
            return self._bring_up_to_date(VectorIndex(HOST, server.ensure().port), rebuild)
        except IndexingError:
            pass
        try:
            return self._bring_up_to_date(VectorIndex(HOST, server.ensure().port), rebuild)
        except IndexingError:
            return self._bring_up_to_date(VectorIndex(HOST, server.remake_folder().port), rebuild)

    def _bring_up_to_date(self, index: VectorIndex, rebuild: bool) -> int:
        names = index.names()
        with self._database.read() as connection:
            record = get_vector_collection(connection, self._model_id)
        current = record[0] if record and record[0] in names else None
        if record and record[1] and current is None:
            self._notify(COLLECTION_REMADE)
        name = current
        if name is None or rebuild:
            name = next_collection_name(self._model_id, [*names, *(record[:1] if record else ())])
            index.create(name)
        if current is None:
            # Recorded before it is filled, so that a killed first run goes on where it was.
            self._record(name, complete=False)
        held = self._fill(index, name)
        self._record(name, complete=True)
        for other in collections_of(self._model_id, names):
            if other != name:
                index.delete(other)
        return held

    def _fill(self, index: VectorIndex, name: str) -> int:
        with self._database.read() as connection:
            wanted = set(vector_ids(connection, self._model_id))
        held = index.ids(name)
        index.remove(name, held - wanted)
        missing = wanted - held
        self._upsert(index, name, sorted(missing))
        count = index.count(name)
        if count != len(wanted):
            raise IndexingError(f"The vector server holds {count} vectors where the store has {len(wanted)}.")
        return count

    def _upsert(self, index: VectorIndex, name: str, missing: Sequence[int]) -> None:
        for start in range(0, len(missing), _BATCH):
            ids = missing[start : start + _BATCH]
            # Read first and send then: a read transaction that lasts keeps SQLite's log from being cut.
            with self._database.read() as connection:
                blocks = list(iter_vectors(connection, self._model_id, self._dimension, ids=ids))
            for block, vectors in blocks:
                index.upsert(name, block, vectors)
            self._progress(IndexStage.VECTORS, start + len(ids), len(missing))

    def _record(self, name: str, *, complete: bool) -> None:
        with self._database.write() as connection:
            put_vector_collection(connection, self._model_id, name, complete=complete)


def collections_of(model_id: str, names: Iterable[str]) -> list[str]:
    """Those of the collections that were made for the model."""
    return [name for name in names if name.rpartition("-")[0] == _base_name(model_id)]


def next_collection_name(model_id: str, names: Iterable[str]) -> str:
    """A name for a collection of the model that none of ``names`` has."""
    numbers = [int(name.rpartition("-")[2]) for name in collections_of(model_id, names)]
    return f"{_base_name(model_id)}-{max(numbers, default=0) + 1}"


def _base_name(model_id: str) -> str:
    """Chroma takes letters, digits, dots, lines and dashes; the hash keeps apart what that makes the same."""
    readable = re.sub(r"[^A-Za-z0-9]+", "-", model_id).strip("-")[:60]
    return f"catalejo-{readable}-{hashlib.sha256(model_id.encode()).hexdigest()[:8]}"
