"""A whole hybrid search at 10,000, 100,000 and 300,000 passages, beside numpy, Chroma's own filters and txtai.

All ways answer the same queries in turns over the same vectors (``search_store``). ``BENCH_SMALL=1`` in the environment
leaves out 300,000 passages, which take some 5 GB of disk and memory and the longest time to make.
"""

import os
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import psutil

from kb.embedding import load_embedder
from kb.models import SearchFilters
from kb.search.filtered_documents import FilteredDocuments
from kb.search.filters import conditions
from kb.search.searcher import Searcher
from kb.search.semantic import SemanticSearch
from kb.store.chunks import chunk_owners, iter_vectors
from kb.store.database import Database
from tests.benchmarks.search_store import make_store
from tests.eval.collections import mixed_other, passages
from tests.stored import all_documents
from tests.vector_cache import CachedEmbedder

SIZES = (10_000, 100_000, 300_000)
PEERS_AT = 100_000  # where Chroma's filters and txtai are measured: filling them takes minutes
TXTAI_AT = 10_000
QUERIES = 40
LIMIT = 10
FILTERS = {
    "no filter": SearchFilters(),
    "50 %": SearchFilters(kinds=("practice",)),
    "5 %": SearchFilters(countries=("AR",)),
    "0.1 %": SearchFilters(sources=("rare",)),
}
WHERE = {"50 %": {"kind": "practice"}, "5 %": {"country": "AR"}, "0.1 %": {"source": "rare"}}

Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Passages:
    """Every vector of a store with its chunk's id and what filters look at."""

    ids: npt.NDArray[np.int64]
    vectors: Vectors
    facets: Sequence[dict[str, str]]


def run() -> list[dict[str, Any]]:
    """One row a figure; see ``tests/benchmarks/__main__.py``."""
    rows: list[dict[str, Any]] = []
    whole: dict[tuple[int, str], float] = {}
    with tempfile.TemporaryDirectory() as models:
        embedder = CachedEmbedder(load_embedder("default", Path(models)))
        questions = [query.text for query in passages("faquad-pt", "pt").queries]
        questions += [query.text for query in mixed_other().queries]
        asked = [questions[place] for place in np.random.default_rng(1).choice(len(questions), QUERIES, replace=False)]
        sizes = SIZES[:-1] if os.environ.get("BENCH_SMALL") else SIZES
        for size in sizes:
            with tempfile.TemporaryDirectory() as folder:
                originals = [*mixed_other().documents, *passages("faquad-pt", "pt").documents]
                database = make_store(Path(folder), originals, embedder, size)
                embedder.save()
                rows += _at_size(database, embedder, asked, size, whole, Path(folder))
                database.close()
    if len(sizes) == len(SIZES):
        for name in FILTERS:
            ratio = whole[300_000, name] / whole[100_000, name]
            rows.append(_row(f"search, {name}: median at 300,000 to that at 100,000, times", ratio, 3.5))
    return rows


def _at_size(
    database: Database,
    embedder: CachedEmbedder,
    asked: Sequence[str],
    size: int,
    whole: dict[tuple[int, str], float],
    folder: Path,
) -> list[dict[str, Any]]:
    rows = []
    before = psutil.Process().memory_info().rss
    searcher = Searcher(database, embedder, lambda: None)  # type: ignore[arg-type]
    searcher.search(asked[0], SearchFilters(), LIMIT)
    grown = psutil.Process().memory_info().rss - before
    rows.append(_row(f"search, {size:,}: memory of the vectors, GB", grown / 1e9, None))
    everything = _passages(database, embedder)
    vectors = [embedder.encode_query(query) for query in asked]
    semantic = SemanticSearch(embedder.model_id, embedder.dimension, lambda: None, FilteredDocuments())
    chroma = _chroma(folder, everything) if size == PEERS_AT else None
    txtai = _txtai(everything, database, embedder) if size == TXTAI_AT else None
    for name, filters in FILTERS.items():
        searcher.search(asked[0], filters, LIMIT)  # the filter's documents are found once
        ways: dict[str, Callable[[int], object]] = {
            "whole": lambda n, filters=filters: searcher.search(asked[n], filters, LIMIT),
            "vectors": lambda n, filters=filters: _nearest(database, semantic, vectors[n], filters),
            "numpy": lambda n: np.argpartition(-(everything.vectors @ vectors[n]), LIMIT)[:LIMIT],
        }
        if chroma is not None and name in WHERE:
            ways["chroma"] = lambda n, name=name: chroma.query(
                query_embeddings=vectors[n][None], n_results=LIMIT, where=WHERE[name], include=["distances"]
            )
        if txtai is not None:
            ways["txtai"] = lambda n, name=name: txtai(asked[n], WHERE.get(name))
        seconds = _times(ways, len(asked))
        whole[size, name] = float(np.median(seconds["whole"]))
        p50, p95 = (np.percentile(seconds["whole"], part) * 1000 for part in (50, 95))
        rows.append(_row(f"search, {size:,}, {name}: p50, ms", p50, None))
        rows.append(_row(f"search, {size:,}, {name}: p95, ms", p95, None))
        ratio = np.percentile(seconds["whole"], 95) / np.percentile(seconds["numpy"], 95)
        rows.append(_row(f"search, {size:,}, {name}: p95 against a numpy scan of all", ratio, 3.0))
        for peer in ("chroma", "txtai"):
            if peer in seconds:
                faster = np.median(seconds[peer]) / whole[size, name]
                goal = 5.0 if peer == "chroma" else None
                rows.append(_row(f"search, {size:,}, {name}: times faster than {peer}", faster, goal, more=True))
        if "chroma" in seconds:  # which answers by vectors alone
            faster = np.median(seconds["chroma"]) / np.median(seconds["vectors"])
            rows.append(
                _row(f"search, {size:,}, {name}: by vectors alone, times faster than chroma", faster, 5.0, more=True)
            )
        recall = _recall(database, semantic, everything, vectors, filters, name)
        rows.append(_row(f"search, {size:,}, {name}: recall@10 of vectors", recall, 0.99, more=True))
    return rows


def _nearest(database: Database, semantic: SemanticSearch, vector: Vectors, filters: SearchFilters) -> None:
    """Answer by vectors alone, as Chroma does."""
    with database.read() as connection:
        semantic.nearest(connection, semantic.query(connection, vector), LIMIT, conditions(connection, filters))


def _times(ways: dict[str, Callable[[int], object]], number: int) -> dict[str, list[float]]:
    """Seconds of each query by each way, in turns so that a noisy moment hits all alike."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for query in range(number):
        for name, way in ways.items():
            started = time.perf_counter()
            way(query)
            taken[name].append(time.perf_counter() - started)
    return taken


def _recall(
    database: Database,
    semantic: SemanticSearch,
    everything: Passages,
    vectors: Sequence[Vectors],
    filters: SearchFilters,
    name: str,
) -> float:
    """The part of the ten most similar that fulfil the filter which is found; the exact ones by numpy."""
    allowed = np.array([name not in WHERE or WHERE[name].items() <= facets.items() for facets in everything.facets])
    found, wanted = 0, 0
    with database.read() as connection:
        where = conditions(connection, filters)
        for vector in vectors:
            query = semantic.query(connection, vector)
            exact = everything.vectors @ vector
            exact += np.array([query.corrections.get(facets["lang"], 0.0) for facets in everything.facets], np.float32)
            best = np.flatnonzero(allowed)[np.argsort(-exact[allowed], kind="stable")[:LIMIT]]
            nearest = semantic.nearest(connection, query, LIMIT, where)
            found += len(nearest.keys() & set(everything.ids[best].tolist()))
            wanted += len(best)
    return found / wanted


def _passages(database: Database, embedder: CachedEmbedder) -> Passages:
    with database.read() as connection:
        owners = list(chunk_owners(connection))
        by_document = {
            document.id: {
                "kind": document.kind,
                "country": document.country or "",
                "source": document.source or "",
                "lang": document.lang or "",
            }
            for document in all_documents(connection)
        }
        blocks = list(iter_vectors(connection, embedder.model_id, embedder.dimension))
    return Passages(
        np.array([chunk_id for ids, _ in blocks for chunk_id in ids], np.int64),
        np.concatenate([block for _, block in blocks]),
        [by_document[document_id] for _, document_id, _ in owners],
    )


def _chroma(folder: Path, everything: Passages) -> Any:
    """A collection with the vectors and, unlike ours, what filters look at."""
    import chromadb
    from chromadb.config import Settings

    client = chromadb.PersistentClient(str(folder / "peer"), Settings(anonymized_telemetry=False))
    collection = client.create_collection("peer", configuration={"hnsw": {"space": "cosine"}}, embedding_function=None)
    for start in range(0, len(everything.ids), 5_000):
        block = slice(start, start + 5_000)
        collection.add(
            ids=[str(chunk_id) for chunk_id in everything.ids[block]],
            embeddings=everything.vectors[block],
            metadatas=list(everything.facets[block]),
        )
    return collection


def _txtai(
    everything: Passages, database: Database, embedder: CachedEmbedder
) -> Callable[[str, dict[str, str] | None], object]:
    """txtai's hybrid search over the same texts and vectors, its filters in SQL."""
    from txtai import Embeddings

    from kb.store.chunks import get_chunks

    with database.read() as connection:
        texts = get_chunks(connection, everything.ids.tolist())
    by_text: dict[str, Vectors] = {}

    def vectors_of(batch: Sequence[str]) -> Vectors:
        return np.array([by_text[text] if text in by_text else embedder.encode_query(text) for text in batch])

    rows = []
    for row, chunk_id in enumerate(everything.ids.tolist()):
        text = f"{texts[chunk_id].text}\n{chunk_id}"  # of its own, as copies have the same words
        by_text[text] = everything.vectors[row]
        rows.append((chunk_id, {"text": text, **everything.facets[row]}, None))
    peer = Embeddings(method="external", transform=vectors_of, hybrid=True, content=True, backend="faiss")
    peer.index(rows)

    def search(query: str, where: dict[str, str] | None) -> object:
        condition = "".join(f" and {key} = '{value}'" for key, value in (where or {}).items())
        return peer.search(
            f"select id, text, score from txtai where similar(:asked){condition} limit {LIMIT}",
            parameters={"asked": query},
        )

    return search


def _row(metric: str, value: float, goal: float | None, *, more: bool = False) -> dict[str, Any]:
    return {"metric": metric, "value": float(value), "goal": goal, "higher_is_better": more}
