"""How well advice answers a question: by what it means, by what the passage around it means, and by words."""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection

from kb.embedding.protocol import Embedder
from kb.index.analysis import LANGUAGES, document_terms
from kb.practices.advice import guess_language, likeness_to
from kb.search.closeness import closeness
from kb.search.fusion import fuse
from kb.search.query import Query
from kb.store import practices as store
from kb.stories.space import space_of

Vectors = npt.NDArray[np.float32]

_MOST_OWN = 200  # practices of a person's own that a question is compared with
_CANDIDATES = 300  # pieces of advice of which passages and words are compared too
# Of the score; the rest is words. Chosen by the questions of ``tests/eval/eval_asking.py`` that are not held back.
_MEANING = 0.8
# Of the meaning; the rest is what the piece itself means. Chosen by these and by 88 questions about 126 articles.
_AROUND = 0.55


def scores(
    connection: Connection, query: Query, embedder: Embedder, *, of_all: bool = False
) -> tuple[dict[int, float], float | None]:
    """How well the nearest pieces of advice answer, or ``of_all``, and practices that people wrote; from 0 to 1.

    These are under their negative id. With the likeness of the nearest one to the question; ``None`` where that
    cannot be judged. A sentence of advice tells little of what it is about, which stands in the passage around it: what
    that means counts as much, and a little more.
    """
    vector = embedder.encode_query(query.in_full or query.typed)
    written = [practice for practice in store.get_practices(connection).values() if practice.own][:_MOST_OWN]
    titles = {-practice.id: practice.own_title or practice.title for practice in written}
    alike: dict[int, float] = {}
    is_known = True
    for ids, langs, vectors in _meanings(connection, titles, embedder):
        likeness = likeness_to(vector, vectors, langs, embedder.model_id)
        is_known = likeness is not None
        alike.update(zip(ids, (vectors @ vector if likeness is None else likeness).tolist(), strict=True))
    chosen = sorted(alike, key=lambda piece: (-alike[piece], piece))[: None if of_all else _CANDIDATES]
    rows = store.passages_of(connection, [piece for piece in chosen if piece > 0])
    around = closeness(
        connection,
        embedder.model_id,
        space_of(embedder.model_id, embedder.dimension),
        vector,
        sorted({row.chunk_id for row in rows if row.chunk_id is not None}),
    )
    meaning = {piece: alike[piece] for piece in chosen if piece in titles}
    for row in rows:
        meaning[row.id] = (1 - _AROUND) * alike[row.id] + _AROUND * around.get(row.chunk_id, alike[row.id])
    texts = {piece: (titles[piece], "") for piece in meaning.keys() & titles.keys()}
    texts |= {row.id: ("\n".join((row.title, *row.heading_path, row.text)), row.lang) for row in rows}
    fused = fuse(
        meaning,
        _lexical(texts, query),
        min(meaning.values(), default=0.0),
        {piece: lang for piece, (_, lang) in texts.items()},
        semantic_weight=_MEANING,
    )
    return {scored.chunk_id: scored.score for scored in fused}, max(alike.values()) if alike and is_known else None


def _meanings(
    connection: Connection, titles: Mapping[int, str], embedder: Embedder
) -> Iterator[tuple[Sequence[int], Sequence[str], Vectors]]:
    """``(ids, languages, vectors)`` of all advice, then of the ``titles`` of practices that people wrote."""
    for ids, langs, vectors in store.iter_advice_vectors(connection):
        if vectors.shape[1] == embedder.dimension:  # else of another model, until the playbook is brought up to date
            yield ids, langs, vectors
    if titles:
        langs = [guess_language(title) or LANGUAGES[0] for title in titles.values()]
        yield list(titles), langs, embedder.encode_documents(list(titles.values()))


def _lexical(texts: Mapping[int, tuple[str, str]], query: Query) -> dict[int, float]:
    """The share of the query's terms in each text, rare terms counting more; texts with none are left out."""
    wanted = frozenset(query.terms)
    held = {key: wanted.intersection(document_terms(text, lang or None)) for key, (text, lang) in texts.items()}
    frequency: dict[str, int] = defaultdict(int)
    for terms in held.values():
        for term in terms:
            frequency[term] += 1
    weight = {term: math.log(1 + len(texts) / frequency[term]) for term in frequency}
    return {key: sum(weight[term] for term in terms) for key, terms in held.items() if terms}
