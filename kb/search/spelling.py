"""Of results that hold the same words, those that spell them as they were typed come first.

Accents are optional: *publico* finds *público* and *publicó*. But who types an accent means it, and who types none may
mean that. Which words a result holds, and so what it answers, is left as it was ranked.
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
_RESULTS = 100
_LAST_LATIN = 0x24F


def by_spelling(connection: Connection, ranked: Sequence[ScoredChunk], typed: Mapping[str, str]) -> list[ScoredChunk]:
    """The results in their order, but for that. ``typed`` are the words of the query, folded, and as they were typed.

    Only the first 100 change places, and each place keeps its score.
    """
    if not typed:
        return list(ranked)
    first, rest = ranked[:_RESULTS], ranked[_RESULTS:]
    found = get_chunks(connection, [chunk.chunk_id for chunk in first])
    owners = {chunk.document_id for chunk in found.values()}
    statement = select(documents.c.id, documents.c.title).where(documents.c.id.in_(owners))
    titles = {row.id: row.title for row in connection.execute(statement)}
    texts = [f"{titles[found[chunk.chunk_id].document_id]}\n{found[chunk.chunk_id].text}" for chunk in first]
    order = spelling_order(texts, typed)
    return [*(replace(first[taken], score=place.score) for place, taken in zip(first, order, strict=True)), *rest]


def spelling_order(texts: Sequence[str], typed: Mapping[str, str]) -> list[int]:
    """Places of texts in the order in which they should be; texts that hold the same words swap places. Pure."""
    held: list[set[str]] = [set() for _ in texts]
    exact = [0] * len(texts)
    plain = [_plain(text) for text in texts]
    for folded, word in typed.items():
        pattern, wanted = _any_accents(folded), _plain(word)
        for place, text in enumerate(plain):
            spellings = set(pattern.findall(text))
            if spellings:
                held[place].add(folded)
                exact[place] += wanted in spellings
    groups: dict[frozenset[str], list[int]] = defaultdict(list)
    for place, words in enumerate(held):
        groups[frozenset(words)].append(place)
    order = [0] * len(texts)
    for places in groups.values():
        for place, taken in zip(places, sorted(places, key=lambda place: -exact[place]), strict=True):
            order[place] = taken
    return order


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
