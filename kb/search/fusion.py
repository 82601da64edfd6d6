"""One score of two. Pure.

Convex combination of normalised scores over the union of candidates (Bruch, Gai, Ingber: "An Analysis of Fusion
Functions for Hybrid Retrieval", 2023, https://arxiv.org/abs/2210.11934). Measured here against reciprocal rank fusion
on XQuAD-es: MRR 0.976 and 0.964, with 0.947 for vectors and 0.952 for words alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass

SEMANTIC_WEIGHT = 0.7


@dataclass(frozen=True, slots=True)
class ScoredChunk:
    """A candidate with its score and the two parts of it, all from 0 to 1."""

    chunk_id: int
    score: float
    lexical: float
    semantic: float


def fuse(semantic: Mapping[int, float], lexical: Mapping[int, float], lowest: float) -> list[ScoredChunk]:
    """The union of the candidates, best first.

    Scores are scaled from the lowest that there is to the best candidate: ``lowest`` for similarities, 0 for words. A
    candidate without lexical score has none of the words: 0. One without semantic score has no vector yet: 0 as well.
    Without any semantic score, words alone rank.
    """
    meaning = _normalised(semantic, lowest)
    matching = _normalised(lexical, 0.0)
    weight = SEMANTIC_WEIGHT if semantic else 0.0
    scored = [
        ScoredChunk(
            chunk_id,
            weight * meaning.get(chunk_id, 0.0) + (1.0 - weight) * matching.get(chunk_id, 0.0),
            matching.get(chunk_id, 0.0),
            meaning.get(chunk_id, 0.0),
        )
        for chunk_id in meaning.keys() | matching.keys()
    ]
    return sorted(scored, key=lambda chunk: (-chunk.score, chunk.chunk_id))


def _normalised(scores: Mapping[int, float], lowest: float) -> dict[int, float]:
    span = max(scores.values(), default=0.0) - lowest
    return {key: max(0.0, (score - lowest) / span) if span > 0 else 1.0 for key, score in scores.items()}
