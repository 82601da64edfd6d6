"""Memory of indexing, and what the exact search of vectors costs beside the bare product of matrix and query."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import psutil

from kb.models import Chunk
from kb.search.filtered_documents import FilteredDocuments
from kb.search.semantic import SemanticSearch
from kb.store.chunks import put_embeddings, replace_chunks
from kb.store.database import Database

CHUNKS = 10_000
ROWS = 100_000
DIMENSION = 384
MODEL = "bench"

_INDEX = """
import json, sys
from datetime import UTC, datetime
from pathlib import Path
from kb.embedding.fake import FakeEmbedder
from kb.index.indexer import Indexer
from kb.index.vector_server import VectorServer
from kb.intake.accept import accept
from kb.models import RawDocument
from kb.store.database import Database
home, wanted = Path(sys.argv[1]), int(sys.argv[2])
database = Database.open(f"sqlite:///{home / 'catalejo.db'}")
section = "## Parte {part}\\n\\n" + "Una comunidad necesita normas claras y alguien que conteste pronto. " * 12
section += "\\n\\n"
for start in range(0, wanted // 10, 100):
    with database.write() as connection:
        for number in range(start, start + 100):
            text = "".join(section.format(part=part) for part in range(10))
            raw = RawDocument(url=f"https://bench.example/{number}", title=f"Guía {number}", text=text, lang="es")
            accept(connection, raw, datetime.now(UTC))
with VectorServer(home, home / "chroma") as server:
    report = Indexer(database, FakeEmbedder(), home, server).run()
print(json.dumps({"chunks": report.chunks, "seconds": report.seconds}))
"""


def run() -> list[dict[str, Any]]:
    """One row a figure; see ``tests/benchmarks/__main__.py``."""
    return [*_memory(), *_scan()]


def _memory() -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as home:
        command = [sys.executable, "-c", _INDEX, home, str(CHUNKS)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        peak = _peak_of_tree(process)
        assert process.stdout is not None
        report = json.loads(process.stdout.read())
    assert report["chunks"] == CHUNKS
    return [
        {
            "metric": f"peak memory of indexing {CHUNKS:,} chunks with its vector server, GB",
            "value": peak / 1e9,
            "goal": 1.5,
            "higher_is_better": False,
        },
        {
            "metric": "chunks indexed a second, fake model",
            "value": CHUNKS / report["seconds"],
            "goal": None,
            "higher_is_better": True,
        },
    ]


def _peak_of_tree(process: subprocess.Popen[str]) -> int:
    """The most resident bytes that the process and its children had together, looked at 20 times a second."""
    root = psutil.Process(process.pid)
    peak = 0
    while process.poll() is None:
        total = 0
        for member in [root, *_children(root)]:
            try:
                total += member.memory_info().rss
            except psutil.Error:
                continue
        peak = max(peak, total)
        time.sleep(0.05)
    return peak


def _children(process: psutil.Process) -> list[psutil.Process]:
    try:
        return process.children(recursive=True)
    except psutil.Error:
        return []


def _scan() -> list[dict[str, Any]]:
    chance = np.random.default_rng(0)
    vectors = chance.standard_normal((ROWS, DIMENSION)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    with tempfile.TemporaryDirectory() as home:
        database = Database.open(f"sqlite:///{home}/catalejo.db")
        with database.write() as connection:
            chunks = [Chunk(n, 0, 0, "", (), f"key{n}") for n in range(ROWS)]
            replace_chunks(connection, 1, chunks)
            for start in range(0, ROWS, 5_000):
                block = range(start, start + 5_000)
                put_embeddings(connection, MODEL, {f"key{n}": vectors[n] for n in block})
        semantic = SemanticSearch(MODEL, DIMENSION, lambda: None, FilteredDocuments())
        query = vectors[0]

        def search() -> None:
            with database.read() as connection:
                semantic.nearest(connection, semantic.query(connection, query), 100, ())

        started = time.perf_counter()
        search()
        first = time.perf_counter() - started
        ours, bare = _medians(search, lambda: np.argpartition(-(vectors @ query), 99)[:100])
        database.close()
    return [
        {
            "metric": f"exact search of {ROWS:,} vectors against numpy, times",
            "value": ours / bare,
            "goal": 3.0,
            "higher_is_better": False,
        },
        {
            "metric": f"first search of {ROWS:,} vectors, read from SQLite, against numpy, times",
            "value": first / bare,
            "goal": None,
            "higher_is_better": False,
        },
    ]


def _medians(*calls: Callable[[], object]) -> list[float]:
    """Median seconds of each, measured in turns so that a noisy moment hits all alike."""
    taken: list[list[float]] = [[] for _ in calls]
    for _ in range(21):
        for call, seconds in zip(calls, taken, strict=True):
            started = time.perf_counter()
            call()
            seconds.append(time.perf_counter() - started)
    return [float(np.median(seconds)) for seconds in taken]
