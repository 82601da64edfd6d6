"""One score of two. Pure.

Convex combination of normalised scores over the union of candidates (Bruch, Gai, Ingber: "An Analysis of Fusion
Functions for Hybrid Retrieval", 2023, https://arxiv.org/abs/2210.11934). The weights are chosen by
``tests/eval/tune_fusion.py``; its table is in docs/search-ranking.md.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

SEMANTIC_WEIGHT = 0.7
# A language whose best words score less than this part of the best of all has no good words for the query: its best
# does not count for full.
LEAST_PART = 0.3
# What holds all that a query names, as few others do, is so near in meaning at the least: see decision 35.
_NAMED = 0.6


@dataclass(frozen=True, slots=True)
class ScoredChunk:
    """A candidate with its score and the parts of it: the first two from 0 to 1, ``recency`` what age adds.

    ``rerank`` is what a re-ranking model says of it, from 0 to 1; ``None`` where none was asked.
    """

    chunk_id: int
    score: float
    lexical: float
    semantic: float
    recency: float = 0.0
    rerank: float | None = None


def fuse(
    semantic: Mapping[int, float],
    lexical: Mapping[int, float],
    lowest: float,
    languages: Mapping[int, str | None] | None = None,
    named: Collection[int] = (),
    *,
    semantic_weight: float = SEMANTIC_WEIGHT,
    least_part: float = LEAST_PART,
) -> list[ScoredChunk]:
    """The union of the candidates, best first.

    Similarities are scaled from the ``lowest`` that there is to the best candidate. Words are scaled from 0 to the best
    candidate of the passage's own language, by ``languages``: a query has most of its words in common with passages of
    its own language, and would otherwise find hardly any in others. A candidate without lexical score has none of the
    words: 0. One without semantic score has no vector yet: its words count for both, or what came in just now would be
    found last; for meaning they are compared with the best of all languages, or the best of each would seem to answer.
    Without any semantic score, words alone rank. Candidates that are ``named`` mean what is asked, however far the
    model puts a name from what is told of it.
    """
    meaning = _normalised(semantic, lowest)
    matching = _normalised_by_language(lexical, languages or {}, least_part)
    instead = _normalised(lexical, 0.0)
    scored = []
    for chunk_id in meaning.keys() | matching.keys():
        words = matching.get(chunk_id, 0.0)
        meant = meaning[chunk_id] if chunk_id in meaning else instead[chunk_id]
        if chunk_id in named:
            meant = _NAMED + (1.0 - _NAMED) * meant
        score = semantic_weight * meant + (1.0 - semantic_weight) * words
        scored.append(ScoredChunk(chunk_id, score, words, meaning.get(chunk_id, 0.0)))
    return sorted(scored, key=lambda chunk: (-chunk.score, chunk.chunk_id))


def _normalised(scores: Mapping[int, float], lowest: float) -> dict[int, float]:
    span = max(scores.values(), default=0.0) - lowest
    return {key: max(0.0, (score - lowest) / span) if span > 0 else 1.0 for key, score in scores.items()}


def _normalised_by_language(
    scores: Mapping[int, float], languages: Mapping[int, str | None], least_part: float
) -> dict[int, float]:
    least = least_part * max(scores.values(), default=0.0)
    best: dict[str | None, float] = {}
    for key, score in scores.items():
        language = languages.get(key)
        best[language] = max(best.get(language, least), score)
    return {key: score / best[languages.get(key)] if score > 0 else 0.0 for key, score in scores.items()}
