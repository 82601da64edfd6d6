"""Text to vectors: the bundled model, any sentence-transformers model, and a fake for fast tests."""

from kb.embedding.loader import DEFAULT_MODEL, FAKE_MODEL, load_embedder
from kb.embedding.protocol import Embedder

__all__ = ["DEFAULT_MODEL", "FAKE_MODEL", "Embedder", "load_embedder"]
