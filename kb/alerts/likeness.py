"""How well documents are about what a watch says in plain words. Pure.

Like stories, a watch and a document are compared in the story space of the model, without what all texts and those of
their language have in common, and by words: the share of the watch's telling words, by the beginnings that hardly
differ among languages, that stand in the title and lead, a rare word counting more than a common one. A similarity as
search compares it would not do: it ranks, and says of no document whether it is about the query at all.
"""

import math
from collections.abc import Callable, Mapping, Sequence, Set

import numpy as np
import numpy.typing as npt

from kb.index.analysis import is_stop_word, words
from kb.stories.space import Space, Vectors
from kb.stories.words import words_of

Likenesses = npt.NDArray[np.float64]

BEGINNING = 6  # letters; stories, which need not be found by their words, are compared by shorter ones
# A watch names its topic in the plural, *caídas*, *leyes*, and headlines in the singular.
ENDINGS = ("es", "s", "e")
_SHORTEST = 3
# From 0.3 to 0.5 hardly differ: see docs/decisions/0025.
_WORDS_WEIGHT = 0.4
# Four of five that are found are right: see ``python -m tests.eval watches watched_topics``, which prints others too.
THRESHOLD = 0.28
# The same where the model was not calibrated and words decide alone.
_WORDS_ALONE_THRESHOLD = 0.5


def threshold(space: Space) -> float:
    """The likeness from which on a document is about a watch."""
    return _WORDS_ALONE_THRESHOLD if space.words_weight == 1 else THRESHOLD


def telling_words(text: str) -> tuple[str, ...]:
    """The folded words of a watch by which documents are told."""
    return tuple(dict.fromkeys(word.folded for word in words(text) if not is_stop_word(word.folded, None)))


def beginning(word: str) -> str:
    """By what a folded word of a watch is compared: without the ending of a plural, nor the *-e* that may be of it."""
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            word = word.removesuffix(ending)
            break
    return word[:BEGINNING]


def rarities(known: Mapping[str, int], total: int) -> dict[str, float]:
    """What each beginning of a watch's words counts; ``known`` says how many of ``total`` titles hold it."""
    return {each: math.log((total + 2) / (count + 1)) for each, count in known.items()}


def likenesses(
    watch: Vectors,
    documents: Vectors,
    rarity: Mapping[str, float],
    texts: Sequence[tuple[str, str]],
    space: Space,
    held_by: Callable[[str, Set[str]], Set[str]] = lambda title, held: held,
) -> Likenesses:
    """The likeness of a watch to each document, at most 1.

    ``watch`` and ``documents`` are vectors of the story space, ``(dimension,)`` and ``(n, dimension)``; ``texts`` are
    titles and leads; ``held_by`` says which of the watch's beginnings a document holds, given its title and
    those that stand in both.
    """
    weight = 1.0 if space.words_weight == 1 else _WORDS_WEIGHT
    total = sum(rarity.values()) or 1.0
    beginnings = [rarity.keys() & set(map(beginning, words_of(title, lead))) for title, lead in texts]
    found = [held_by(title, held) for (title, _), held in zip(texts, beginnings, strict=True)]
    held = [sum(rarity[each] for each in sorted(own & rarity.keys())) / total for own in found]
    result: Likenesses = (1 - weight) * (documents @ watch).astype(float) + weight * np.array(held, float)
    return result
