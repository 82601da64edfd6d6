"""How far an index run is, how fast it goes, and how long it will take."""

from collections.abc import Callable
from enum import StrEnum

# Before that a rate says more of the start than of what follows.
_LEAST_SECONDS = 2.0


class IndexStage(StrEnum):
    """What an index run is doing. ``done`` and ``total`` of the progress count documents, then passages."""

    CUTTING = "cutting"  # documents
    WORDS = "words"  # passages into a full-text index made anew
    EMBEDDING = "embedding"  # passages
    VECTORS = "vectors"  # passages into the vector server


IndexProgress = Callable[[IndexStage, int, int], None]


def no_progress(stage: IndexStage, done: int, total: int) -> None:
    """For callers that do not ask."""


class Pace:
    """The rate of the present stage. Knows no clock: it is told the time in seconds from any moment on."""

    def __init__(self) -> None:
        self._stage: IndexStage | None = None
        self._began = 0.0
        self._before = 0

    def note(self, stage: IndexStage, done: int, total: int, now: float) -> str:
        """The stage, with its rate and the time left once they can be told: ``embedding, 25/s, 3 min left``."""
        if stage is not self._stage:
            self._stage, self._began, self._before = stage, now, done
        seconds, since = now - self._began, done - self._before
        if seconds < _LEAST_SECONDS or since <= 0:
            return str(stage)
        rate = since / seconds
        left = max(0, total - done) / rate
        time_left = (
            f"{left:.0f} s" if left < 90 else f"{left / 60:.0f} min" if left < 5_400 else f"{left / 3_600:.1f} h"
        )
        return f"{stage}, {rate:.3g}/s, {time_left} left"
