"""Of results that hold the same words, those that spell them as they were typed come first.

Accents are optional: *publico* finds *público* and *publicó*. But who types an accent means it, and who types none may
mean that. Which words a result holds, and so what it answers, is left as it was ranked.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache

from sqlalchemy import Connection

from kb.index.analysis import fold
from kb.search.fusion import ScoredChunk
from kb.store.chunks import get_titled_texts

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
    texts = get_titled_texts(connection, [chunk.chunk_id for chunk in first])
    order = spelling_order([texts[chunk.chunk_id] for chunk in first], typed)
    return [*(replace(first[taken], score=place.score) for place, taken in zip(first, order, strict=True)), *rest]


def spelling_order(texts: Sequence[str], typed: Mapping[str, str]) -> list[int]:
    """Places of texts in the order in which they should be; texts that hold the same words swap places. Pure."""
    pattern = _any_accents(typed)
    wanted = {_plain(word) for word in typed.values()}
    exact = []
    groups: dict[frozenset[str], list[int]] = defaultdict(list)
    for place, text in enumerate(texts):
        spellings = set(pattern.findall(_plain(text)))
        exact.append(len(wanted & spellings))
        groups[frozenset(map(fold, spellings))].append(place)
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


def _any_accents(folded: Iterable[str]) -> re.Pattern[str]:
    """What finds these words, however their letters are accented."""
    spelled = ("".join(f"[{_accented().get(letter) or re.escape(letter)}]" for letter in word) for word in folded)
    return re.compile(rf"\b(?:{'|'.join(spelled)})\b")
