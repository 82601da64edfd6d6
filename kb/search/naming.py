"""Which words of a query name something, so that what holds them is meant before what is only near in meaning. Pure.

A model knows no names: what it takes for the nearest to a person's is on somebody else.
"""

from kb.index.analysis import Word, is_stop_word
from kb.search.query import Query

# Whoever types no more telling words than these names what is looked for; more are a question.
_SHORT = 3
_SENTENCE_ENDS = frozenset(".!?¡¿:\n")


def naming_words(query: Query) -> tuple[Word, ...]:
    """All telling words of a short query; of a longer one hashtags, @names, words with digits and capitalised ones.

    A capital says nothing at the beginning of a sentence, nor where most words have one, as in a headline in English.
    """
    telling = tuple(word for word in query.words if word.mark or not is_stop_word(word.folded, None))
    if len(telling) <= _SHORT:
        return telling
    capitals = [word for word in telling if _is_capitalised(word, query.typed)]
    if 2 * len(capitals) > len(telling):
        capitals = []
    return tuple(
        word for word in telling if word.mark or word in capitals or any(letter.isdigit() for letter in word.folded)
    )


def _is_capitalised(word: Word, typed: str) -> bool:
    before = typed[: word.start].rstrip(" \"'“«(")
    return typed[word.start].isupper() and bool(before) and before[-1] not in _SENTENCE_ENDS
