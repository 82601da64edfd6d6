"""Passages and the two indexes over them, derived from the store: words (full text) and vectors (Chroma)."""
