"""How well search finds what was asked: MRR@10 and R@1 on real questions, beside words alone and vectors alone.

Everything goes the way that a user's documents go: store, index, search, with the default model. Cross-lingual: the
query is a Spanish or Portuguese heading of the Open Source Guides, the passages are all English sections.
"""

import json
import re
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from kb.embedding import load_embedder
from kb.embedding.protocol import Embedder
from kb.index import full_text
from kb.index.indexer import Indexer
from kb.intake.accept import accept
from kb.models import RawDocument, SearchFilters
from kb.search.fusion import ScoredChunk, fuse
from kb.search.query import parse_query
from kb.search.results import best_of_documents, read_hits
from kb.search.searcher import Searcher
from kb.search.semantic import SemanticSearch
from kb.store.database import Database
from kb.store.documents import iter_documents
from tests.shared_data import SHARED

QUICK = True
_CUT = 10
_CANDIDATES = 100
_NOW = datetime(2026, 1, 1, tzinfo=UTC)

Ranker = Callable[[str], list[str]]


@dataclass(frozen=True)
class Collection:
    """Documents by address and queries with the address of their one answer."""

    name: str
    documents: Sequence[RawDocument]
    queries: Sequence[tuple[str, str]]


def run() -> list[dict[str, Any]]:
    """One row a figure: ``metric`` and ``value``; that of the hybrid must be ``at_least`` that of either half."""
    with tempfile.TemporaryDirectory() as folder:
        embedder = load_embedder("default", Path(folder))
        collections = [passages("xquad-en", "en"), passages("faquad-pt", "pt"), guides("es"), guides("pt")]
        return [row for collection in collections for row in measure(collection, embedder)]


def passages(name: str, lang: str) -> Collection:
    """Wikipedia-like passages with questions."""
    documents = [
        RawDocument(url=_address(row["id"]), title=row["title"].replace("_", " "), text=row["text"], lang=lang)
        for row in _rows(SHARED / "retrieval" / f"{name}.passages.jsonl")
    ]
    queries = [
        (row["query"], _address(row["relevant"])) for row in _rows(SHARED / "retrieval" / f"{name}.queries.jsonl")
    ]
    return Collection(name, documents, queries)


def guides(lang: str) -> Collection:
    """Headings in one language, sections in English."""
    rows = list(_rows(SHARED / "guides" / "parallel_sections.jsonl"))
    documents = {
        _address(f"{row['article']}-{row['section']}"): (row["article"], row["en_heading"], row["en_text"])
        for row in rows
    }
    return Collection(
        f"guides-{lang}-en",
        [
            RawDocument(url=url, title=_title_of_guide(article), text=f"## {heading}\n\n{text}", lang="en")
            for url, (article, heading, text) in documents.items()
        ],
        [(row["heading"], _address(f"{row['article']}-{row['section']}")) for row in rows if row["lang"] == lang],
    )


def measure(collection: Collection, embedder: Embedder) -> list[dict[str, Any]]:
    """MRR@10 and R@1 of the hybrid, of words alone and of vectors alone."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database.open(f"sqlite:///{folder}/catalejo.db")
        with database.write() as connection:
            for document in collection.documents:
                accept(connection, document, _NOW)
        Indexer(database, embedder, Path(folder), server=None).run()
        first = _first_of_copies(database)
        rankers = _rankers(database, embedder)
        rows: list[dict[str, Any]] = []
        for name, ranker in rankers.items():
            ranks = [
                _rank([first[url] for url in ranker(query)], first[answer]) for query, answer in collection.queries
            ]
            prefix = f"retrieval {collection.name} {name}"
            rows.append({"metric": f"{prefix} mrr@10", "value": sum(1 / rank for rank in ranks if rank) / len(ranks)})
            rows.append({"metric": f"{prefix} r@1", "value": ranks.count(1) / len(ranks)})
        database.close()
        hybrid, _, *halves = rows
        hybrid["at_least"] = max(half["value"] for half in halves[::2])  # never worse than either half alone
        return rows


def _first_of_copies(database: Database) -> dict[str, str]:
    """The address by which a document is judged: search shows only one of several with the same text."""
    with database.read() as connection:
        documents = {document.id: document for document in iter_documents(connection)}
    return {document.url: documents[document.copy_of or document.id].url for document in documents.values()}


def _rankers(database: Database, embedder: Embedder) -> dict[str, Ranker]:
    """Search as it is, and its two halves taken alone, over the same index."""
    encode = lru_cache(maxsize=None)(embedder.encode_query)
    searcher = Searcher(database, _Remembering(embedder, encode), lambda: None)
    semantic = SemanticSearch(embedder.model_id, embedder.dimension, lambda: None)

    def hybrid(query: str) -> list[str]:
        return [hit.url for hit in searcher.search(query, SearchFilters(), _CUT).hits]

    def words(query: str) -> list[str]:
        with database.read() as connection:
            scores = dict(full_text.search(connection, parse_query(query, _NOW).terms, _CANDIDATES))
            return _documents(connection, fuse({}, scores, 0.0))

    def vectors(query: str) -> list[str]:
        with database.read() as connection:
            scores = semantic.nearest(connection, encode(parse_query(query, _NOW).text), _CANDIDATES, ())
            return _documents(connection, fuse(scores, {}, 0.0))

    return {"hybrid": hybrid, "words": words, "vectors": vectors}


@dataclass(frozen=True)
class _Remembering:
    """The model, which encodes no query twice: rankers are asked the same ones."""

    embedder: Embedder
    encode_query: Callable[[str], Any]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.embedder, name)


def _documents(connection: Connection, ranked: Sequence[ScoredChunk]) -> list[str]:
    return [hit.url for hit in read_hits(connection, best_of_documents(connection, ranked)[:_CUT], (), ())]


def _rank(found: Sequence[str], answer: str) -> int:
    """From 1; 0 if it was not found."""
    return found.index(answer) + 1 if answer in found else 0


def _rows(path: Path) -> Iterable[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _address(name: str) -> str:
    return f"https://eval.example/{name}"


def _title_of_guide(article: str) -> str:
    text = (SHARED / "guides" / "en" / f"{article}.md").read_text("utf-8")
    found = re.search(r"^title:\s*(.+)$", text, re.MULTILINE)
    assert found is not None
    return found[1].strip().strip("\"'")
