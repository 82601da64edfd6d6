"""Newer articles first, where somebody wants that. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from kb.search.fusion import ScoredChunk

# What an article of this moment gains; the best score without it is 1.
MOST = 0.3


def with_freshness(
    ranked: Sequence[ScoredChunk], dated: Mapping[int, datetime], now: datetime, half_life: timedelta
) -> list[ScoredChunk]:
    """The passages with ``recency`` added to their score, best first.

    ``recency`` is ``MOST · 2^(−age / half_life)``: halved with every half-life. ``dated`` are the times of articles, by
    the ids of their passages; an article without one gains nothing, one from the future as much as one of now.
    """
    found = []
    for chunk in ranked:
        moment = dated.get(chunk.chunk_id)
        age = max(now - moment, timedelta(0)) if moment is not None else timedelta.max
        recency = MOST * 0.5 ** (age / half_life)
        found.append(replace(chunk, score=chunk.score + recency, recency=recency))
    return sorted(found, key=lambda chunk: (-chunk.score, chunk.chunk_id))
