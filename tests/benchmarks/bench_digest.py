"""Digests: composing and rendering an edition over a store of 10,000 and of 100,000 documents.

The store is that of ``news_store``: what tells stories apart was timed by ``bench_stories``; here they are written into
the store as they are. Each size has a process of its own, so that its peak memory is its own.
"""

import multiprocessing
import time
from datetime import UTC, datetime
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory
from typing import Any

from kb.config import load_settings
from kb.digest.forms import render
from kb.digest.period import last_week
from kb.digest.rendering.brand import Brand
from kb.index.indexer import Indexer
from kb.knowledge_base import KnowledgeBase
from kb.models import Audience, DigestForm, SearchFilters
from tests.benchmarks.news_store import fill

_SIZES = (10_000, 100_000)
_NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
_FORMS = (DigestForm.JSON, DigestForm.TEXT, DigestForm.MARKDOWN, DigestForm.HTML)
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
                fill(connection, size, knowledge.embedder.model_id, knowledge.embedder.dimension, _NOW)
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
