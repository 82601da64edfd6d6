"""Models that compute no vector twice: within a process, or from one process to the next as well."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from platformdirs import user_cache_path

from kb.embedding.protocol import Embedder, Vectors


class RememberingEmbedder:
    """``embedder``, whose vectors are computed once each, however often they are asked for."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._vectors: dict[str, Vectors] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._embedder, name)

    def encode_documents(self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None) -> Vectors:
        """See ``Embedder``."""
        missing = [text for text in dict.fromkeys(texts) if _key("document", text) not in self._vectors]
        if missing:
            new = self._embedder.encode_documents(missing, progress)
            self._vectors.update((_key("document", text), vector) for text, vector in zip(missing, new, strict=True))
        vectors = [self._vectors[_key("document", text)] for text in texts]
        return np.array(vectors, np.float32).reshape(len(texts), self._embedder.dimension)

    def encode_query(self, text: str) -> Vectors:
        """See ``Embedder``."""
        key = _key("query", text)
        if key not in self._vectors:
            self._vectors[key] = self._embedder.encode_query(text)
        return self._vectors[key]


class CachedEmbedder(RememberingEmbedder):
    """The same, kept in the user's cache folder under the model's id: for trying things out, not for judging.

    Call ``save`` at the end.
    """

    def __init__(self, embedder: Embedder) -> None:
        super().__init__(embedder)
        self._file = user_cache_path("catalejo-tests") / f"{embedder.model_id}.npz"
        if self._file.exists():
            stored = np.load(self._file)
            self._vectors = dict(zip(stored["keys"].tolist(), stored["vectors"], strict=True))

    def save(self) -> None:
        """Write what was computed, in place of the file as a whole."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        partial = Path(f"{self._file}.partial.npz")
        np.savez(partial, keys=np.array(list(self._vectors)), vectors=np.array(list(self._vectors.values())))
        partial.replace(self._file)


def _key(kind: str, text: str) -> str:
    return hashlib.sha256(f"{kind}\n{text}".encode()).hexdigest()
