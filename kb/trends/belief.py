"""How far the score of a trend is to be believed. Pure."""

from enum import StrEnum
from typing import Final

# In a simulated year a score of 4.5 is one false alarm in seven months: see ``docs/trends.md``.
SURE: Final = 4.5
HARDLY_CHANCE: Final = 3.0


class Belief(StrEnum):
    """What a score says to somebody who does not want to see a number; the strongest first."""

    SURE = "sure"
    LIKELY = "likely"  # hardly chance
    PERHAPS = "perhaps"  # told more than was to be expected, as chance brings it too
    NONE = "none"  # told as much as was to be expected, or less


def belief_in(score: float) -> Belief:
    """What a score says."""
    if score >= SURE:
        return Belief.SURE
    if score >= HARDLY_CHANCE:
        return Belief.LIKELY
    return Belief.PERHAPS if score > 0 else Belief.NONE
