"""How much a hit has to do with a query, on a scale that is the same for every query.

The scores that rank are scaled within an answer, so that the best hit of *xyzzy* has a high one too. Here what all
texts have in common is taken away (``kb.stories.space``). How well that tells what is there from what is not:
``tests/eval/eval_closeness.py``.
"""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Connection

from kb.index.analysis import Word, document_terms, is_stop_word, joined_to_one, query_terms
from kb.models import SearchHit
from kb.store.chunks import chunk_owners, iter_vectors
from kb.stories.space import Space, Vectors

# Nothing whose passages are all less close, and hold no more than half of the query's words, is an answer: of *receta
# de arepas* an article on something else holds one.
LEAST = 0.24
_HALF = 0.5
# An article says more than a question does, and is nearer to anything: 0.34 between two is what 0.24 is to a question.
_OF_ARTICLES = 0.7


def closeness(
    connection: Connection, model_id: str, space: Space, query: Vectors, chunk_ids: Sequence[int]
) -> dict[int, float]:
    """The cosine of each of these passages with a query, without what all texts have in common.

    Those without a vector are left out, and all of them where the model was not calibrated.
    """
    if not len(space.components):
        return {}
    (own,) = space.vectors(query[None], [None])  # telling its language takes a second, and gains nothing
    languages = {chunk_id: lang for chunk_id, _, lang in chunk_owners(connection, chunk_ids)}
    found: dict[int, float] = {}
    for ids, vectors in iter_vectors(connection, model_id, len(query), ids=chunk_ids):
        alike = space.vectors(vectors, [languages.get(chunk_id) for chunk_id in ids]) @ own
        found.update(zip(ids, alike.tolist(), strict=True))
    return found


def closeness_of_articles(
    connection: Connection, model_id: str, space: Space, meaning: Vectors, chunk_ids: Sequence[int]
) -> dict[int, float]:
    """The same with what an article means, on the scale of questions."""
    found = closeness(connection, model_id, space, meaning, chunk_ids)
    return {chunk_id: _OF_ARTICLES * cosine for chunk_id, cosine in found.items()}


def words_held(asked: Sequence[Word], texts: Iterable[tuple[str, str | None]]) -> float:
    """The part, 0 to 1, of a query's telling words that texts, ``(text, language)``, hold in any of their forms, or all
    joined to a hashtag or a name.
    """
    telling = {word.folded: word for word in asked if not is_stop_word(word.folded, None)}
    if not telling:
        return 0.0
    held = {term for text, lang in texts for term in document_terms(text, lang)}
    if not held.isdisjoint(joined_to_one(asked)):
        return 1.0
    return sum(_is_held(word, held) for word in telling.values()) / len(telling)


def _is_held(word: Word, held: Collection[str]) -> bool:
    """Whether the word stands there; a hashtag of several words also does where all of these do."""
    ways = [[query_terms(word)], [terms for part in word.spelled_out if (terms := query_terms(part))]]
    return any(way and all(any(term in held for term in terms) for terms in way) for way in ways)


def is_nothing_close(hits: Collection[SearchHit]) -> bool:
    """Whether none of the hits has much to do with the query; never where that is not known of all."""
    known = [hit.why.closeness for hit in hits if hit.why.closeness is not None]
    return 0 < len(known) == len(hits) and max(known) < LEAST and all((hit.why.words or 0.0) <= _HALF for hit in hits)
