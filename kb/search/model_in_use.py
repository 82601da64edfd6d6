"""Searching with the model whose vectors are complete, while those of a new one are made beside them."""

from collections.abc import Callable
from threading import Lock

from kb.embedding.protocol import Embedder
from kb.errors import EmbeddingError
from kb.search.searcher import Searcher
from kb.store.database import Database
from kb.store.vector_collections import VectorCollection, complete_other


class SearcherInUse:
    """The searcher for what the store holds now. Safe to share among threads.

    ``embedder`` is the model that is set. As long as only another one's vectors are complete, that one is loaded again
    by ``load``, which is told what the setting called it, and searches; where it cannot be had any more, the model that
    is set searches what there is of its vectors. ``make`` makes a searcher of a model.
    """

    def __init__(
        self,
        database: Database,
        embedder: Embedder,
        load: Callable[[str], Embedder],
        make: Callable[[Embedder], Searcher],
    ) -> None:
        self._database = database
        self._embedder = embedder
        self._load = load
        self._make = make
        self._lock = Lock()
        self._made: tuple[str, Searcher] | None = None

    def get(self) -> Searcher:
        """The searcher; the same one until another model is to be searched with."""
        with self._database.read() as connection:
            other = complete_other(connection, self._embedder.model_id)
        model_id = other.model_id if other else self._embedder.model_id
        with self._lock:
            if self._made is None or self._made[0] != model_id:
                self._made = model_id, self._make(self._former(other) if other else self._embedder)
            return self._made[1]

    def _former(self, collection: VectorCollection) -> Embedder:
        try:
            former = self._load(collection.model)
        except EmbeddingError:
            return self._embedder
        # A folder may hold another model by now.
        return former if former.model_id == collection.model_id else self._embedder
