"""Vectors in a Chroma server: the one place that knows ``chromadb``.

A collection holds ids (those of chunks) and vectors, nothing else: filters in Chroma cost 13 to 30 times the search
(docs/decisions/0003-exact-scan-before-the-vector-server.md), and texts are in the store. Vectors are normalised;
similarity is the cosine.
"""

import os
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from threading import Lock
from typing import Any, ParamSpec, TypeVar

import numpy as np
import numpy.typing as npt

from kb.errors import IndexingError

# The server takes at most 5,461 rows a call.
_BATCH = 5_000
# Candidates kept during a search; with Chroma's default of 100, recall@10 was 0.83 on hard data (decision 3).
_EF_SEARCH = 1_000
_making_client = Lock()
_client: tuple[str, int, Any] | None = None

P = ParamSpec("P")
R = TypeVar("R")


def _explained(method: Callable[P, R]) -> Callable[P, R]:
    """Make one line of whatever Chroma and its HTTP client raise."""

    @wraps(method)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        from chromadb.errors import ChromaError
        from httpx import HTTPError

        try:
            return method(*args, **kwargs)
        # ValueError: no server at the address, or one without its database.
        except (ChromaError, HTTPError, ValueError) as error:
            reason = (str(error).splitlines() or [type(error).__name__])[0]
            raise IndexingError(f"The vector server failed: {reason}") from error

    return call


@contextmanager
def _without_proxies() -> Iterator[None]:
    """Have the HTTP client that Chroma makes meanwhile ask no proxy that the environment names: only this computer
    reaches its own server, and Chroma has no setting for that.
    """
    before = os.environ.get("no_proxy")
    os.environ["no_proxy"] = "*"
    try:
        yield
    finally:
        if before is None:
            del os.environ["no_proxy"]
        else:
            os.environ["no_proxy"] = before


def _client_of(host: str, port: int) -> Any:
    """The client of a server, the same for all threads: making one takes 0.1 s.

    There is one in a process. Chroma never lets go of any, of its two connections and of some megabytes, even if it is
    closed; once it is told to forget all, the former goes when nobody uses it any more.
    """
    global _client
    with _making_client:
        if _client is None or _client[:2] != (host, port):
            import chromadb
            from chromadb.api.shared_system_client import SharedSystemClient
            from chromadb.config import Settings

            SharedSystemClient.clear_system_cache()
            with _without_proxies():
                made = chromadb.HttpClient(host=host, port=port, settings=Settings(anonymized_telemetry=False))
            _client = host, port, made
        return _client[2]


class VectorIndex:
    """The collections of one server.

    Every method raises ``IndexingError`` if the server fails or a collection is missing.
    """

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port
        self._client: Any = None

    @_explained
    def names(self) -> list[str]:
        """The collections that are there."""
        return [collection.name for collection in self._connected().list_collections()]

    @_explained
    def create(self, name: str) -> None:
        """Make an empty collection."""
        configuration = {"hnsw": {"space": "cosine", "ef_search": _EF_SEARCH}}
        self._connected().create_collection(name, configuration=configuration, embedding_function=None)

    @_explained
    def delete(self, name: str) -> None:
        """Delete a collection with its vectors."""
        self._connected().delete_collection(name)

    @_explained
    def ids(self, name: str) -> set[int]:
        """Every id in the collection."""
        collection = self._collection(name)
        found: set[int] = set()
        for offset in range(0, collection.count(), _BATCH):
            page = collection.get(include=[], limit=_BATCH, offset=offset)
            found.update(int(chunk_id) for chunk_id in page["ids"])
        return found

    @_explained
    def upsert(self, name: str, ids: Sequence[int], vectors: npt.NDArray[np.float32]) -> None:
        """Add vectors, or replace those whose id is there (``add`` would keep the old ones silently)."""
        collection = self._collection(name)
        for start in range(0, len(ids), _BATCH):
            batch = [str(chunk_id) for chunk_id in ids[start : start + _BATCH]]
            collection.upsert(ids=batch, embeddings=vectors[start : start + _BATCH])

    @_explained
    def remove(self, name: str, ids: Collection[int]) -> None:
        """Delete vectors; unknown ids are ignored."""
        collection = self._collection(name)
        texts = [str(chunk_id) for chunk_id in ids]
        for start in range(0, len(texts), _BATCH):
            collection.delete(ids=texts[start : start + _BATCH])

    @_explained
    def count(self, name: str) -> int:
        """How many vectors the collection holds."""
        return int(self._collection(name).count())

    @_explained
    def query(self, name: str, vector: npt.NDArray[np.float32], limit: int) -> list[tuple[int, float]]:
        """The nearest vectors as ``(id, cosine similarity)``, best first; approximate."""
        # The server keeps max(ef_search, n) candidates. Asking for twice as many keeps the recall of the last ones up.
        result = self._collection(name).query(query_embeddings=vector[None], n_results=2 * limit, include=["distances"])
        pairs = zip(result["ids"][0], result["distances"][0], strict=True)
        return [(int(chunk_id), 1.0 - float(distance)) for chunk_id, distance in pairs][:limit]

    def _connected(self) -> Any:
        if self._client is None:
            self._client = _client_of(self._host, self._port)
        return self._client

    def _collection(self, name: str) -> Any:
        return self._connected().get_collection(name, embedding_function=None)
