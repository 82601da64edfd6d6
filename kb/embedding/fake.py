"""A stand-in for a model: instant, deterministic, and near for texts that share words."""

import hashlib
import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from kb.embedding.protocol import EncodingProgress, Vectors
from kb.embedding.text import clean_for_model
from kb.letters import without_accents

_DIMENSION = 64  # the digest of BLAKE2b has as many bytes
_STEM = 5
# Real tokenizers cut a word about every six letters, and give a mark a token of its own.
_TOKEN = re.compile(r"\w{1,6}|[^\w\s]")
_SPECIAL_TOKENS = 4


class FakeEmbedder:
    """For fast tests of what embeds and searches. It knows words, not meaning: no other language, no synonym."""

    model_id = "fake"
    dimension = _DIMENSION
    max_tokens = 480

    def encode_documents(self, texts: Sequence[str], progress: EncodingProgress | None = None) -> Vectors:
        """See ``Embedder``."""
        vectors = np.empty((len(texts), _DIMENSION), np.float32)
        for row, text in enumerate(texts):
            vectors[row] = self.encode_query(text)
            if progress:
                progress(row + 1, len(texts))
        return vectors

    def encode_query(self, text: str) -> Vectors:
        """See ``Embedder``. The sum of one fixed random direction for each word and one for its first letters."""
        words = re.findall(r"\w+", without_accents(clean_for_model(text))) or [""]
        total = np.sum([_direction(word) + _direction(word[:_STEM]) for word in words], axis=0)
        vector: Vectors = (total / np.linalg.norm(total)).astype(np.float32)
        return vector

    def count_tokens(self, text: str) -> int:
        """See ``Embedder``."""
        return _SPECIAL_TOKENS + len(_TOKEN.findall(clean_for_model(text)))


@lru_cache(maxsize=100_000)
def _direction(word: str) -> Vectors:
    digest = hashlib.blake2b(word.encode("utf-8"), digest_size=_DIMENSION).digest()
    return np.frombuffer(digest, np.uint8).astype(np.float32) - 127.5
