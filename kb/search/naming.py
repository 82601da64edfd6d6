"""What a query names, so that what holds the name is meant before what is only near in meaning.

A model knows no names: what it takes for the nearest to a person's is on somebody else.
"""

from sqlalchemy import Connection

from kb.index import full_text
from kb.index.analysis import Word, is_stop_word, query_terms
from kb.search.query import Query
from kb.store.chunks import count_chunks

# Whoever types no more telling words than these names what is looked for; more are a question.
_SHORT = 3
# A word that hardly any document holds is a name, or as good as one: three, or more of a large store. Chosen by hand:
# docs/decisions/0035-names-count-before-what-is-near.md.
_FEW_DOCUMENTS, _PASSAGES = 3, 20_000
_SENTENCE_ENDS = frozenset(".!?¡¿:\n")


def named_chunks(connection: Connection, query: Query) -> frozenset[int]:
    """The chunks that hold every word by which the query names something, one of which hardly any document holds."""
    words = [query_terms(word) for word in naming_words(query)]
    few = max(_FEW_DOCUMENTS, count_chunks(connection) // _PASSAGES)
    found = full_text.holding_each(connection, words, few)
    is_named = found and any(full_text.holding_each(connection, [word], few) for word in words)
    return found if is_named else frozenset()


def naming_words(query: Query) -> tuple[Word, ...]:
    """All telling words of a short query; of a longer one hashtags, @names, words with digits and capitalised ones.

    A capital says nothing at the beginning of a sentence, nor where most words have one, as in English headlines. Pure.
    """
    telling = tuple(word for word in query.words if word.mark or not is_stop_word(word.folded, None))
    if len(telling) <= _SHORT:
        return telling
    capitals = [word for word in telling if is_capitalised(word, query.typed)]
    if 2 * len(capitals) > len(telling):
        capitals = []
    return tuple(
        word for word in telling if word.mark or word in capitals or any(letter.isdigit() for letter in word.folded)
    )


def is_capitalised(word: Word, typed: str) -> bool:
    """Whether a word of a text has a capital within a sentence. Pure."""
    before = typed[: word.start].rstrip(" \"'“«(")
    return typed[word.start].isupper() and bool(before) and before[-1] not in _SENTENCE_ENDS
