"""The default model, one for all evaluations of a run."""

import atexit
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from kb.embedding import load_embedder
from kb.embedding.protocol import Embedder
from tests.vector_cache import RememberingEmbedder


@cache
def default_model() -> Embedder:
    """The default model, which remembers its vectors: many evaluations embed the same guides and the same sample site.

    Every vector is computed in this run, by the code that is judged.
    """
    folder = TemporaryDirectory()
    atexit.register(folder.cleanup)
    return RememberingEmbedder(load_embedder("default", Path(folder.name)))
