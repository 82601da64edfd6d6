"""Making the vector server hold what the store holds.

A chunk id is never used twice and a chunk never changes, so comparing ids tells all that is to be done, however a run
or the server ended before.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from kb.embedding.protocol import Embedder
from kb.errors import IndexingError
from kb.index.progress import IndexProgress, IndexStage
from kb.index.server_process import HOST
from kb.index.vector_index import VectorIndex
from kb.index.vector_server import VectorServer
from kb.store.changes import next_generation
from kb.store.chunks import drop_embeddings_of_others, iter_vectors, vector_ids
from kb.store.database import Database
from kb.store.vector_collections import (
    VectorCollection,
    forget_other_collections,
    get_vector_collection,
    put_vector_collection,
)

MODEL_CHANGED = "Search by meaning uses the model {new} from now on; the vectors of {old} are dropped."
COLLECTION_REMADE = "The vector collection was missing; it is made anew from the store."
_PREFIX = "catalejo-"
_BATCH = 2_500
# Bytes of a vector in Chroma's folder beside its numbers: its id and its neighbours (of 413,913 vectors: 319).
_BESIDE_NUMBERS = 320
_SPARE_BYTES = 100_000_000  # what the folder may hold in vain, so that a small one is not made anew again and again
_DROPPED = 5_000  # vectors of a former model a transaction: other writers get their turn


class VectorSync:
    """Brings the collection of one model up to date, and drops those of former models once it is complete.

    ``model_name`` is what the setting calls the model.
    """

    def __init__(
        self,
        database: Database,
        embedder: Embedder,
        model_name: str,
        progress: IndexProgress,
        notify: Callable[[str], None],
    ) -> None:
        self._database = database
        self._model_id = embedder.model_id
        self._dimension = embedder.dimension
        self._model_name = model_name
        self._progress = progress
        self._notify = notify

    def run(self, server: VectorServer, *, rebuild: bool) -> int:
        """Add what the server lacks and remove what is gone; with ``rebuild`` fill a new collection and switch to it.

        Gives how many vectors the collection holds. A server that fails is asked once more, as its owner may just have
        ended, and then given an empty folder. So is one whose folder is far larger than what it holds: Chroma gives
        back the room neither of vectors nor of collections that are gone. Raises ``IndexingError``.
        """
        held = self._run(server, rebuild)
        needed = held * (4 * self._dimension + _BESIDE_NUMBERS)
        if server.folder_size() <= 2 * needed + _SPARE_BYTES:
            return held
        self._note_incomplete()
        return self._bring_up_to_date(VectorIndex(HOST, server.remake_folder().port), rebuild=False)

    def _run(self, server: VectorServer, rebuild: bool) -> int:
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
        current = record.name if record and record.name in names else None
        if record and record.complete and current is None:
            self._notify(COLLECTION_REMADE)
        name = current
        if name is None or rebuild:
            name = next_collection_name(self._model_id, [*names, *([record.name] if record else ())])
            index.create(name)
        if current is None:
            # Recorded before it is filled, so that a killed first run goes on where it was.
            self._record(name, complete=False)
        held = self._fill(index, name)
        self._record(name, complete=True)
        for other in names:
            if other != name and other.startswith(_PREFIX):
                index.delete(other)
        self._drop_former_vectors()
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
        """Say which collection the model has. A complete one is the one that is searched from then on."""
        former: list[str] = []
        with self._database.write() as connection:
            put_vector_collection(connection, VectorCollection(self._model_id, name, complete, self._model_name))
            if complete:
                former = forget_other_collections(connection, self._model_id)
            if former:
                next_generation(connection)
        for model_id in former:
            self._notify(MODEL_CHANGED.format(new=self._model_id, old=model_id))

    def _note_incomplete(self) -> None:
        """Have nobody look for vectors at the server until it holds all of them again."""
        with self._database.write() as connection:
            record = get_vector_collection(connection, self._model_id)
            assert record is not None
            put_vector_collection(connection, replace(record, complete=False))

    def _drop_former_vectors(self) -> None:
        while True:
            with self._database.write() as connection:
                if not drop_embeddings_of_others(connection, self._model_id, _DROPPED):
                    return


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
    return f"{_PREFIX}{readable}-{hashlib.sha256(model_id.encode()).hexdigest()[:8]}"
