"""How far an index run is."""

from collections.abc import Callable
from enum import StrEnum


class IndexStage(StrEnum):
    """What an index run is doing. ``done`` and ``total`` of the progress count documents, then passages."""

    CUTTING = "cutting"  # documents
    WORDS = "words"  # passages into a full-text index made anew
    EMBEDDING = "embedding"  # passages
    VECTORS = "vectors"  # passages into the vector server


Progress = Callable[[IndexStage, int, int], None]


def no_progress(stage: IndexStage, done: int, total: int) -> None:
    """For callers that do not ask."""
