"""One collector, one indexer and five readers at once on one SQLite store: nobody fails."""

import json
import multiprocessing
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kb.config import load_settings
from kb.knowledge_base import KnowledgeBase

SECONDS = 4.0  # and however long it takes on a busy machine until each has done something
READERS = 5


@pytest.mark.soak
def test_a_collector_an_indexer_and_five_readers_at_once(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    jobs = [(_write,), (_index,), *[(_read,)] * READERS]
    with context.Pool(len(jobs)) as pool:
        results = [pool.apply_async(job, (str(tmp_path),)) for (job,) in jobs]
        written, indexed, *searched = [result.get(timeout=120) for result in results]
    assert written > 20
    assert indexed > 0
    assert all(count > 0 for count in searched)
    with _open(str(tmp_path)) as knowledge:
        knowledge.index()
        status = knowledge.status()
        assert (status.documents, status.waiting_for_index) == (written, 0)
        assert knowledge.search("comunidad paciencia").hits


def _open(home: str) -> KnowledgeBase:
    return KnowledgeBase.open(load_settings(Path(home), embedding_model="fake"))


def _write(home: str) -> int:
    """Store documents one a transaction, as a collector does; how many."""
    with _open(home) as knowledge:
        count, deadline = 0, time.monotonic() + SECONDS
        while not count or time.monotonic() < deadline:
            text = f"La comunidad número {count} crece con paciencia. " * 20
            line = json.dumps(
                {"url": f"https://a.example/{count}", "title": f"Nota {count}", "text": text, "lang": "es"}
            )
            report = knowledge.import_lines([line.encode()], now=datetime.now(UTC))
            assert report.new == 1
            count += 1
    return count


def _index(home: str) -> int:
    """Index again and again; how many documents."""
    with _open(home) as knowledge:
        count, deadline = 0, time.monotonic() + SECONDS
        while not count or time.monotonic() < deadline:
            count += knowledge.index().documents
    return count


def _read(home: str) -> int:
    """Search again and again; how often."""
    with _open(home) as knowledge:
        count, deadline = 0, time.monotonic() + SECONDS
        while not count or time.monotonic() < deadline:
            knowledge.search("comunidad que crece")
            knowledge.status()
            count += 1
    return count
