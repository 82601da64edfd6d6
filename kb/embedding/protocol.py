"""What every embedding model of Catalejo can do."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

Vectors: TypeAlias = npt.NDArray[np.float32]

# Told (texts done, texts in all) after every batch. What it raises stops the work and reaches the caller unchanged.
EncodingProgress: TypeAlias = Callable[[int, int], None]


class Embedder(Protocol):
    """Texts to vectors of length 1, so that a dot product is the cosine.

    Any ``str`` may be given: NUL, lone surrogates and the like are cleaned away (``clean_for_model``), and what lies
    past the model's window is not read. The same text gives the same vector up to rounding (cosine over 0.999),
    whatever is encoded with it.
    """

    @property
    def model_id(self) -> str:
        """Stable name of the weights. Vectors may be compared only if they have the same one."""
        ...

    @property
    def dimension(self) -> int:
        """Numbers in a vector."""
        ...

    @property
    def max_tokens(self) -> int:
        """Longest document, as ``count_tokens`` counts, that is read whole."""
        ...

    def encode_documents(self, texts: Sequence[str], progress: EncodingProgress | None = None) -> Vectors:
        """Vectors of ``texts``, in their order: shape (n, dimension), also for n = 0. Raises ``EmbeddingError``."""
        ...

    def encode_query(self, text: str) -> Vectors:
        """The vector, shape (dimension,), that is near those of documents that answer ``text``.

        Raises ``EmbeddingError``.
        """
        ...

    def count_tokens(self, text: str) -> int:
        """Tokens of ``text`` as a document, with the prefix and the special tokens that the model adds."""
        ...
