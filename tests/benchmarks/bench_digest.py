"""Digests: composing and rendering an edition over a store of 10,000 and of 100,000 documents.

The store holds the headlines of a real week, repeated over thirteen weeks, each repetition with a word of its own. A
tenth are articles on the craft that give two pieces of advice each; a twentieth are of networks. Stories are groups of
up to thirty headlines that follow each other. What tells them apart was timed by ``bench_stories``; here they are
written into the store as they are. Each size has a process of its own, so that its peak memory is its own.
"""

import multiprocessing
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from sqlalchemy import Connection, Table, insert

from kb.config import load_settings
from kb.digest.forms import render
from kb.digest.period import last_week
from kb.digest.rendering.brand import Brand
from kb.index.indexer import Indexer
from kb.knowledge_base import KnowledgeBase
from kb.models import Audience, DigestForm, SearchFilters
from kb.store.tables import advice, chunks, documents, embeddings, practices, story_documents
from tests.eval.headlines import of_a_week

_SIZES = (10_000, 100_000)
_NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
_SPAN = timedelta(days=91)
_PUBLISHERS = 2_000
_LARGEST_STORY = 30
_FORMS = (DigestForm.JSON, DigestForm.TEXT, DigestForm.MARKDOWN, DigestForm.HTML)
_ROWS = 5_000  # written at once
_TIMES = 3


def run() -> list[dict[str, Any]]:
    """The growth of time, and the peak memory of the larger store's process."""
    process = multiprocessing.get_context("spawn")
    with process.Pool(1, maxtasksperchild=1) as pool:
        (small, _), (large, memory) = (pool.apply(_measured, (size,)) for size in _SIZES)
    growth = "composing and rendering an edition, 10,000 → 100,000 documents, growth of time"
    return [
        {"metric": growth, "value": large / small, "goal": 5, "higher_is_better": False},
        {"metric": "peak memory over 100,000 documents, GB", "value": memory, "goal": 1, "higher_is_better": False},
    ]


def _measured(size: int) -> tuple[float, float]:
    """Seconds, the least of three, and the peak memory of this process, GB. Making the store is not timed."""
    with TemporaryDirectory() as folder:
        settings = load_settings(Path(folder), embedding_model="fake")
        with KnowledgeBase.open(settings) as knowledge:
            Indexer(knowledge.database, knowledge.embedder, settings.home, server=None).run()
            with knowledge.database.write() as connection:
                _fill(connection, size, knowledge.embedder.model_id, knowledge.embedder.dimension)
            knowledge.watching.add("nombres", '"gobierno" OR "presidente"', SearchFilters(), _NOW)
            knowledge.watching.add("tema", "elecciones y gobierno", SearchFilters(), _NOW)
            times = []
            for number in range(_TIMES):
                audience = Audience(f"equipo {number}", "es", "America/Mexico_City")
                period = last_week(_NOW, _NOW.tzinfo or UTC)
                began = time.perf_counter()
                edition = knowledge.digests.compose(audience, period, _NOW).edition
                for form in _FORMS:
                    render(edition, form, Brand(audience.name))
                times.append(time.perf_counter() - began)
                assert edition.top_stories
                assert edition.practices
                assert edition.watched
    return min(times), getrusage(RUSAGE_SELF).ru_maxrss / 1e6


def _fill(connection: Connection, size: int, model_id: str, dimension: int) -> None:
    chance = np.random.default_rng(0)
    titles = of_a_week().titles
    vectors = chance.standard_normal((len(titles), dimension)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    vector_of = [vector.astype("<f2").tobytes() for vector in vectors]
    for table, rows in (
        (documents, _documents(titles, size)),
        (chunks, ({"id": n, "document_id": n, "ordinal": 0, "char_start": 0, "char_end": 1, "heading_path": [],
                   "content_key": str(n)} for n in range(1, size + 1))),
        (embeddings, ({"content_key": str(n), "model_id": model_id, "vector": vector_of[n % len(titles)]}
                      for n in range(1, size + 1))),
        (story_documents, _stories(size, chance)),
        (practices, ({"id": n, "title": f"Consejo {n}.", "created": _NOW} for n in range(10, size + 1, 10))),
        (advice, _advice(size)),
    ):  # fmt: skip
        _write(connection, table, rows)


def _write(connection: Connection, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _ROWS:
            connection.execute(insert(table), batch)
            batch = []
    if batch:
        connection.execute(insert(table), batch)


def _moment(number: int, size: int) -> datetime:
    return _NOW - _SPAN + _SPAN * (number / (size + 1))


def _documents(titles: list[str], size: int) -> Iterator[dict[str, Any]]:
    for number in range(1, size + 1):
        week, place = divmod(number, len(titles))
        moment = _moment(number, size)
        text = f"{titles[place]}, según se supo este día en la redacción número {number}. Hazlo así {number}. " * 8
        yield {
            "id": number,
            "url": f"https://p{number % _PUBLISHERS}.example/{number}",
            "canonical_url": f"https://p{number % _PUBLISHERS}.example/{number}",
            "title": f"{titles[place]} {week}",
            "text": text,
            "content_hash": str(number),
            "lang": ("es", "pt", "en")[number % 3],
            "published": moment,
            "date_reliability": "exact",
            "dated": moment,
            "publisher": f"Medio {number % _PUBLISHERS}",
            "country": ("MX", "AR", "BR", "ES", "CO")[number % 5],
            "kind": "practice" if number % 10 == 0 else "platform" if number % 20 == 1 else "news",
            "tags": [],
            "seen": moment,
        }


def _stories(size: int, chance: np.random.Generator) -> Iterator[dict[str, Any]]:
    number = 1
    while number <= size:
        for document in range(number, min(size, number + int(chance.integers(1, _LARGEST_STORY))) + 1):
            yield {"document_id": document, "day": _moment(document, size).date(), "story_id": number}
        number = document + 1


def _advice(size: int) -> Iterator[dict[str, Any]]:
    for document in range(10, size + 1, 10):
        for start in (0, 40):
            yield {
                "document_id": document,
                "char_start": start,
                "sentence_end": start + 30,
                "char_end": start + 40,
                "heading_path": [],
                "lang": "es",
                "networks": ["instagram"],
                "theme": "content",
                "forbids": False,
                "words_key": f"{document}/{start}",
                "practice_id": document,
            }
