"""Chooses the weights of search on the evaluation data, and says what they would be worth on data not looked at.

``python -m tests.eval.tune_fusion`` embeds every collection once (vectors are kept in the user's cache folder), takes
the scores of words and vectors out of the index, and ranks by them with every combination of weights. It prints the
Markdown tables of docs/search-ranking.md. It changes nothing: the weights are constants in ``kb/search``.

Cross-validation: the weights that are best on all other collections, or on four fifths of the queries, are judged on
the collection, or the fifth, that had no part in choosing them.
"""

import itertools
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from kb.embedding import load_embedder
from kb.index import full_text
from kb.search.centering import centered
from kb.search.fusion import ScoredChunk, fuse
from kb.search.language_balance import corrections
from kb.search.query import parse_query
from kb.store.chunks import chunk_owners, iter_vectors
from kb.stories.space import space_of
from tests.eval.collections import Collection, all_collections
from tests.eval.eval_retrieval import first_of_copies, indexed
from tests.stored import all_documents
from tests.vector_cache import CachedEmbedder

CANDIDATES = 100  # of each kind, as the searcher takes
FOLDS = 5
SEMANTIC_WEIGHTS = (0.5, 0.6, 0.7, 0.8, 0.9)
LEAST_PARTS = (0.0, 0.3, 1.0)  # 1: words are compared with the best of every language
CORRECTED_PARTS = (0.0, 0.25, 0.5, 0.75, 1.0)  # 0: similarities as they are
CENTERED_PARTS = (0.0, 0.25, 0.5, 0.75)  # 0: questions as the model reads them


class Weights(NamedTuple):
    """One combination; see ``kb.search.fusion``, ``kb.search.language_balance`` and ``kb.search.centering``."""

    semantic: float
    least_part: float
    corrected_part: float
    centered_part: float


@dataclass(frozen=True)
class Scores:
    """What ranking a collection starts from: one row a query, one column a passage.

    ``semantic`` has such a matrix for each part of the mean that is taken from the queries.
    """

    name: str
    semantic: Mapping[float, npt.NDArray[np.float32]]
    lexical: npt.NDArray[np.float32]
    languages: Sequence[str | None]
    documents: Sequence[str]  # of each passage, the address by which it is judged
    answers: Sequence[frozenset[str]]
    passed_over: Sequence[frozenset[str]]


def main() -> None:
    """Print the tables."""
    collections = _all_scores()
    combinations = [
        Weights(*values) for values in itertools.product(SEMANTIC_WEIGHTS, LEAST_PARTS, CORRECTED_PARTS, CENTERED_PARTS)
    ]
    by_collection = [_reciprocal_ranks(scores, combinations) for scores in collections]
    found = {weights: [ranks[weights] for ranks in by_collection] for weights in combinations}
    means = {weights: np.array([ranks.mean() for ranks in rows]) for weights, rows in found.items()}
    _print_table(collections, means)
    _print_held_back(collections, means)
    _print_folds(found)


def _all_scores() -> list[Scores]:
    with tempfile.TemporaryDirectory() as folder:
        embedder = CachedEmbedder(load_embedder("default", Path(folder)))
        collections = []
        for collection in all_collections():
            collections.append(_scores(collection, embedder))
            embedder.save()
        return collections


def _scores(collection: Collection, embedder: CachedEmbedder) -> Scores:
    with tempfile.TemporaryDirectory() as folder:
        database = indexed(collection, embedder, Path(folder))
        first = first_of_copies(database)
        with database.read() as connection:
            owners = list(chunk_owners(connection))
            blocks = iter_vectors(connection, embedder.model_id, embedder.dimension)
            vectors = np.concatenate([block for _, block in blocks])
            place = {chunk_id: column for column, (chunk_id, _, _) in enumerate(owners)}
            queries = [parse_query(query.text, datetime.now(UTC)) for query in collection.queries]
            lexical = np.zeros((len(queries), len(owners)), np.float32)
            for row, query in enumerate(queries):
                for chunk_id, score in full_text.search(connection, query.terms, CANDIDATES):
                    lexical[row, place[chunk_id]] = score
            addresses = {document.id: document.url for document in all_documents(connection)}
        database.close()
    asked = [embedder.encode_query(query.text) for query in queries]
    mean = space_of(embedder.model_id, embedder.dimension).mean
    return Scores(
        name=collection.name,
        semantic={
            part: np.array([centered(each, mean, part) for each in asked]) @ vectors.T for part in CENTERED_PARTS
        },
        lexical=lexical,
        languages=[language for _, _, language in owners],
        documents=[first[addresses[document_id]] for _, document_id, _ in owners],
        answers=[frozenset(first[url] for url in query.answers) for query in collection.queries],
        passed_over=[frozenset(first[url] for url in query.passed_over) for query in collection.queries],
    )


def _reciprocal_ranks(scores: Scores, combinations: Sequence[Weights]) -> dict[Weights, npt.NDArray[np.float64]]:
    """Of each query, in their order."""
    found = {weights: np.zeros(len(scores.answers)) for weights in combinations}
    # With one language, what is done about several changes nothing, and need not be tried.
    apart = len(set(scores.languages)) > 1
    for row in range(len(scores.answers)):
        fused = {
            (least, corrected, part): _fused(scores, row, least, corrected, part)
            for least in (LEAST_PARTS if apart else LEAST_PARTS[:1])
            for corrected in (CORRECTED_PARTS if apart else CORRECTED_PARTS[:1])
            for part in CENTERED_PARTS
        }
        for weights in combinations:
            candidates = fused[weights[1:] if apart else (LEAST_PARTS[0], CORRECTED_PARTS[0], weights.centered_part)]
            found[weights][row] = _reciprocal_rank(scores, row, candidates, weights.semantic)
    return found


def _fused(
    scores: Scores, row: int, least_part: float, corrected_part: float, centered_part: float
) -> list[ScoredChunk]:
    similarities = scores.semantic[centered_part][row]
    corrected = corrections(similarities, scores.languages, corrected_part)
    added = np.array([corrected.get(language, 0.0) for language in scores.languages], np.float32)
    semantic = similarities + added
    words = {int(column): float(scores.lexical[row, column]) for column in np.flatnonzero(scores.lexical[row])}
    nearest = np.argsort(-semantic, kind="stable")[:CANDIDATES].tolist()
    meaning = {column: float(semantic[column]) for column in {*nearest, *words}}
    return fuse(meaning, words, float(semantic.min()), dict(enumerate(scores.languages)), least_part=least_part)


def _reciprocal_rank(scores: Scores, row: int, candidates: Sequence[ScoredChunk], semantic_weight: float) -> float:
    def score(chunk: ScoredChunk) -> float:
        return semantic_weight * chunk.semantic + (1 - semantic_weight) * chunk.lexical

    ranked = sorted(candidates, key=score, reverse=True)
    documents = dict.fromkeys(scores.documents[chunk.chunk_id] for chunk in ranked)
    shown = [url for url in documents if url not in scores.passed_over[row]][:10]
    return next((1 / rank for rank, url in enumerate(shown, start=1) if url in scores.answers[row]), 0.0)


def _print_table(collections: Sequence[Scores], means: Mapping[Weights, npt.NDArray[np.float64]]) -> None:
    """Every combination that differs from the best in one weight only."""
    best = _best(means)
    print("| semantic | least part | corrected | centered | " + " | ".join(c.name for c in collections) + " | mean |")
    print("|---" * (len(collections) + 5) + "|")
    for weights, figures in means.items():
        if sum(mine != other for mine, other in zip(weights, best, strict=True)) <= 1:
            cells = [f"{figure:.3f}" for figure in (*figures, figures.mean())]
            mark = "**" if weights == best else ""
            print(f"| {' | '.join(f'{mark}{value}{mark}' for value in weights)} | {' | '.join(cells)} |")


def _print_held_back(collections: Sequence[Scores], means: Mapping[Weights, npt.NDArray[np.float64]]) -> None:
    print("\n| held back | chosen on the others | MRR@10 with these | with the best for it |\n|---|---|---|---|")
    for column, scores in enumerate(collections):
        others = {weights: np.delete(figures, column) for weights, figures in means.items()}
        chosen = _best(others)
        most = max(figures[column] for figures in means.values())
        print(f"| {scores.name} | {tuple(chosen)} | {means[chosen][column]:.3f} | {most:.3f} |")


def _print_folds(found: Mapping[Weights, Sequence[npt.NDArray[np.float64]]]) -> None:
    print(f"\n| fold of {FOLDS} | chosen on the others | mean MRR@10 on the fold | best for it |\n|---|---|---|---|")
    chance = np.random.default_rng(0)
    folds = [chance.integers(0, FOLDS, len(ranks)) for ranks in next(iter(found.values()))]
    for fold in range(FOLDS):
        inside = {w: _means(rows, [f == fold for f in folds]) for w, rows in found.items()}
        outside = {w: _means(rows, [f != fold for f in folds]) for w, rows in found.items()}
        chosen, best = _best(outside), _best(inside)
        print(f"| {fold + 1} | {tuple(chosen)} | {inside[chosen].mean():.3f} | {inside[best].mean():.3f} |")


def _means(rows: Sequence[npt.NDArray[np.float64]], chosen: Sequence[npt.NDArray[np.bool_]]) -> npt.NDArray[np.float64]:
    return np.array([ranks[where].mean() for ranks, where in zip(rows, chosen, strict=True)])


def _best(means: Mapping[Weights, npt.NDArray[np.float64]]) -> Weights:
    return max(means, key=lambda weights: means[weights].mean())


if __name__ == "__main__":
    main()
