"""How well search finds what was asked: MRR@10 and R@1 on real questions, beside words alone and vectors alone.

Everything goes the way that a user's documents go: store, index, search, with the default model. The collections are in
``tests/eval/collections.py``.
"""

import tempfile
from collections.abc import Callable, Container, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Connection

from kb.embedding.protocol import Embedder
from kb.index import full_text
from kb.index.indexer import Indexer
from kb.intake.accept import accept
from kb.models import SearchFilters
from kb.search.fusion import ScoredChunk, fuse
from kb.search.query import parse_query
from kb.search.results import best_of_documents, read_hits
from kb.search.searcher import Searcher
from kb.store.chunks import iter_vectors
from kb.store.database import Database
from tests.eval.collections import Collection, all_collections
from tests.eval.model import default_model
from tests.stored import all_documents

QUICK = True
_CUT = 10
_LOOKED_AT = 2 * _CUT  # some of the hits may be passed over
_CANDIDATES = 100
_NOW = datetime(2026, 1, 1, tzinfo=UTC)

Ranker = Callable[[str], list[str]]


def run() -> list[dict[str, Any]]:
    """One row a figure: ``metric`` and ``value``; that of the hybrid must be ``at_least`` that of either half."""
    return [row for collection in all_collections() for row in measure(collection, default_model())]


def measure(collection: Collection, embedder: Embedder) -> list[dict[str, Any]]:
    """MRR@10 and R@1 of the hybrid, of words alone and of vectors alone."""
    with tempfile.TemporaryDirectory() as folder:
        database = indexed(collection, embedder, Path(folder))
        first = first_of_copies(database)
        rows: list[dict[str, Any]] = []
        for name, ranker in _rankers(database, embedder).items():
            ranks = []
            for query in collection.queries:
                passed_over = {first[url] for url in query.passed_over}
                found = [url for url in ranker(query.text) if first[url] not in passed_over][:_CUT]
                ranks.append(_rank([first[url] for url in found], {first[url] for url in query.answers}))
            prefix = f"retrieval {collection.name} {name}"
            rows.append({"metric": f"{prefix} mrr@10", "value": sum(1 / rank for rank in ranks if rank) / len(ranks)})
            rows.append({"metric": f"{prefix} r@1", "value": ranks.count(1) / len(ranks)})
        database.close()
        hybrid, _, *halves = rows
        hybrid["at_least"] = max(half["value"] for half in halves[::2])  # never worse than either half alone
        return rows


def indexed(collection: Collection, embedder: Embedder, folder: Path) -> Database:
    """A store in ``folder`` that holds the collection's documents, indexed."""
    database = Database.open(f"sqlite:///{folder}/catalejo.db")
    with database.write() as connection:
        for document in collection.documents:
            accept(connection, document, datetime(2026, 1, 1, tzinfo=UTC))
    Indexer(database, embedder, folder, server=None).run()
    return database


def first_of_copies(database: Database) -> dict[str, str]:
    """The address by which a document is judged: search shows only one of several with the same text."""
    with database.read() as connection:
        documents = {document.id: document for document in all_documents(connection)}
    return {document.url: documents[document.copy_of or document.id].url for document in documents.values()}


def _rankers(database: Database, embedder: Embedder) -> dict[str, Ranker]:
    """Search as it is, and its two halves taken alone, over the same index."""
    searcher = Searcher(database, embedder, lambda: None)
    with database.read() as connection:
        blocks = list(iter_vectors(connection, embedder.model_id, embedder.dimension))
    ids, matrix = (
        [chunk_id for block, _ in blocks for chunk_id in block],
        np.concatenate([block for _, block in blocks]),
    )

    def hybrid(query: str) -> list[str]:
        return [hit.url for hit in searcher.search(query, SearchFilters(), _LOOKED_AT).hits]

    def words(query: str) -> list[str]:
        with database.read() as connection:
            scores = dict(full_text.search(connection, parse_query(query, _NOW).terms, _CANDIDATES))
            return _documents(connection, fuse({}, scores, 0.0))

    def vectors(query: str) -> list[str]:
        with database.read() as connection:
            cosines = matrix @ embedder.encode_query(parse_query(query, _NOW).text)
            scores = {ids[row]: float(cosines[row]) for row in np.argsort(-cosines)[:_CANDIDATES]}
            return _documents(connection, fuse(scores, {}, 0.0))

    return {"hybrid": hybrid, "words": words, "vectors": vectors}


def _documents(connection: Connection, ranked: Sequence[ScoredChunk]) -> list[str]:
    return [hit.url for hit in read_hits(connection, best_of_documents(connection, ranked)[:_LOOKED_AT], None, ())]


def _rank(found: Sequence[str], answers: Container[str]) -> int:
    """Of the first answer, from 1; 0 if none was found."""
    return next((rank for rank, url in enumerate(found, start=1) if url in answers), 0)
