"""Among results, those that spell a word as it was typed come before those that spell it with other accents.

Accents are optional: *publico* finds *público* and *publicó*. But who types an accent means it, and who types none may
mean that. A difference is made only where results spell a word of the query differently; everything else stays as it
was ranked.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from sqlalchemy import Connection, select

from kb.index.analysis import fold
from kb.search.fusion import ScoredChunk
from kb.store.chunks import get_chunks
from kb.store.tables import documents

# Of the best results, so many are looked at.
_RESULTS = 50
# What the exact spelling of every word adds to a score, which is 0 to 1: results that hold the same words differ by
# less than this in what they mean (0.02 to 0.07 on the sample site).
_BONUS = 0.1
_LAST_LATIN = 0x24F


def by_spelling(connection: Connection, ranked: Sequence[ScoredChunk], typed: Mapping[str, str]) -> list[ScoredChunk]:
    """The results in their order, but for that. ``typed`` are the words of the query, folded, and as they were typed.

    The order among the first 50 changes, never what is among them.
    """
    if not typed:
        return list(ranked)
    first, rest = list(ranked[:_RESULTS]), ranked[_RESULTS:]
    found = get_chunks(connection, [chunk.chunk_id for chunk in first])
    owners = {chunk.document_id for chunk in found.values()}
    titles = dict(connection.execute(select(documents.c.id, documents.c.title).where(documents.c.id.in_(owners))).all())
    texts = {chunk_id: f"{titles[chunk.document_id]}\n{chunk.text}" for chunk_id, chunk in found.items()}
    bonus = bonuses(texts, typed)
    first = sorted(first, key=lambda chunk: -(chunk.score + bonus.get(chunk.chunk_id, 0.0)))
    lifted = (replace(chunk, score=min(1.0, chunk.score + bonus.get(chunk.chunk_id, 0.0))) for chunk in first)
    return [*lifted, *rest]


def bonuses(texts: Mapping[int, str], typed: Mapping[str, str]) -> dict[int, float]:
    """What each text gains by its spelling: nothing where all texts that hold a word spell it in one way. Pure."""
    bonus: dict[int, float] = defaultdict(float)
    plain = {key: _plain(text) for key, text in texts.items()}
    for folded, word in typed.items():
        spelled = {key: set(_any_accents(folded).findall(text)) for key, text in plain.items()}
        if len(set().union(*spelled.values())) > 1:
            for key, spellings in spelled.items():
                if _plain(word) in spellings:
                    bonus[key] += _BONUS / len(typed)
    return bonus


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text.casefold())


@cache
def _accented() -> dict[str, str]:
    """The Latin letters that fold to each letter."""
    letters: dict[str, str] = defaultdict(str)
    for code in range(_LAST_LATIN):
        if (letter := chr(code).casefold()).isalpha() and len(letter) == 1 and letter not in letters[fold(letter)]:
            letters[fold(letter)] += letter
    return letters


def _any_accents(folded: str) -> re.Pattern[str]:
    letters = (f"[{_accented().get(letter) or re.escape(letter)}]" for letter in folded)
    return re.compile(rf"(?<!\w){''.join(letters)}(?!\w)")
