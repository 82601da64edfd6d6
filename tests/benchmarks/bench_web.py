"""The web app over 100,000 documents: how soon pages are there, what a search costs beyond its own time, memory.

Two stores, as one cannot be had that is right for both: ``news_store`` for the pages that tell what moves,
``search_store`` for searching. First paints are seen by a browser, in turns with an empty Streamlit page; what many
sessions do at once is asked over the web socket, as twenty browsers would not fit on this machine beside the server.
"""

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import psutil
from playwright.sync_api import Browser

from kb.config import load_settings
from kb.embedding import load_embedder
from kb.index.indexer import Indexer
from kb.knowledge_base import KnowledgeBase
from kb.models import SearchFilters
from tests.benchmarks.news_store import fill
from tests.benchmarks.search_store import make_store
from tests.browser import chromium
from tests.eval.collections import mixed_other, passages
from tests.served_app import free_port, served, wait_for
from tests.streamlit_session import StreamlitSession
from tests.vector_cache import CachedEmbedder

_SIZE = 100_000
_PAGES = ("", "trends", "playbook", "sources", "digest")
_SESSIONS = 20
_PAINTS = 7
_QUERIES = 40
_INTERACTIONS = 1_000
_EMPTY_PAGE = "import streamlit as st\nst.html('<h1 class=\"cj-title\">.</h1>')\n"


def run() -> list[dict[str, Any]]:
    """One row a figure; see ``tests/benchmarks/__main__.py``."""
    with tempfile.TemporaryDirectory() as folder:
        news, search = Path(folder, "news"), Path(folder, "search")
        _make_news(news)
        questions = _make_search(search)
        return [*_first_paints(news, Path(folder)), *_interactions(search, questions)]


def _make_news(home: Path) -> None:
    home.mkdir()
    (home / "catalejo.toml").write_text('embedding_model = "fake"\n')
    with KnowledgeBase.open(load_settings(home)) as knowledge:
        Indexer(knowledge.database, knowledge.embedder, home, server=None).run()
        with knowledge.database.write() as connection:
            fill(connection, _SIZE, knowledge.embedder.model_id, knowledge.embedder.dimension, datetime.now(UTC))


def _make_search(home: Path) -> list[str]:
    """Questions for the store that is made."""
    home.mkdir()
    (home / "catalejo.toml").touch()
    settings = load_settings(home)
    embedder = CachedEmbedder(load_embedder("default", settings.models_dir))
    make_store(home, [*mixed_other().documents, *passages("faquad-pt", "pt").documents], embedder, _SIZE).close()
    embedder.save()
    asked = [query.text for query in (*passages("faquad-pt", "pt").queries, *mixed_other().queries)]
    return [asked[place] for place in np.random.default_rng(1).choice(len(asked), _QUERIES, replace=False)]


def _first_paints(home: Path, folder: Path) -> list[dict[str, Any]]:
    """How long until the title of each page stands, against that of a page that has nothing else."""
    with _empty_app(folder) as empty, served(home) as address, chromium() as browser:
        seconds: dict[str, list[float]] = {page: [] for page in _PAGES}
        bare: list[float] = []
        for number in range(_PAINTS):
            bare.append(_seconds_to_title(browser, empty))
            for page in _PAGES:
                taken = _seconds_to_title(browser, f"{address}/{page}")
                if number:  # the first computes what the others are given
                    seconds[page].append(taken)
    metric = "first paint of “/{page}” against an empty Streamlit page, times"
    nothing = np.median(bare)
    return [_row(metric.format(page=page), float(np.median(taken) / nothing), 3.0) for page, taken in seconds.items()]


def _seconds_to_title(browser: Browser, address: str) -> float:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    began = time.perf_counter()
    page.goto(address)
    page.wait_for_selector("h1.cj-title", timeout=120_000)
    page.wait_for_function(
        "document.querySelector('.stApp')?.dataset.testScriptState === 'notRunning'", timeout=120_000
    )
    taken = time.perf_counter() - began
    context.close()
    return taken


def _interactions(home: Path, questions: Sequence[str]) -> list[dict[str, Any]]:
    with served(home) as address:
        (process,) = [child for child in psutil.Process().children() if "streamlit" in " ".join(child.cmdline())]
        return asyncio.run(_measure_sessions(home, address, process, questions))


async def _measure_sessions(
    home: Path, address: str, process: psutil.Process, questions: Sequence[str]
) -> list[dict[str, Any]]:
    async with StreamlitSession(address) as first:
        await first.open("search", f"q={quote(questions[0])}")  # loads the model and the vectors
        beyond = await _beyond_bare_search(home, first, questions)
        before = process.memory_info().rss
        sessions = [StreamlitSession(address) for _ in range(_SESSIONS)]
        for session in sessions:
            await session.__aenter__()
        began = time.perf_counter()
        await asyncio.gather(*(session.open("search", f"q={quote(questions[0])}") for session in sessions))
        together = time.perf_counter() - began
        each = (process.memory_info().rss - before) / _SESSIONS / 1e6
        marks = []
        for number in range(_INTERACTIONS):
            query = f"q={quote(questions[number % len(questions)])}&limit={10 + number % 3 * 10}"
            await sessions[number % _SESSIONS].open("search", query)
            if number in (_INTERACTIONS // 2, _INTERACTIONS - 1):
                marks.append(process.memory_info().rss / 1e6)
        for session in sessions:
            await session.__aexit__(None, None, None)
    growth = f"memory after {_INTERACTIONS:,} interactions beyond that after half of them, MB"
    return [
        _row("a search in the app beyond the bare search, median, ms", beyond, 200.0),
        _row(f"{_SESSIONS} sessions that search at once: the last is answered after, s", together, None),
        _row("memory of a session, MB", each, 30.0),
        _row(growth, marks[1] - marks[0], 30.0),
    ]


async def _beyond_bare_search(home: Path, session: StreamlitSession, questions: Sequence[str]) -> float:
    """Median of the milliseconds that a page with results takes beyond a search of the same words, in turns."""
    in_app, bare = [], []
    with KnowledgeBase.open(load_settings(home)) as knowledge:
        knowledge.search(questions[0], SearchFilters(), 10)
        for question in questions:
            began = time.perf_counter()
            await session.open("search", f"q={quote(question)}")
            in_app.append(time.perf_counter() - began)
            began = time.perf_counter()
            knowledge.search(question, SearchFilters(), 10)
            bare.append(time.perf_counter() - began)
    return float(np.median(np.array(in_app) - np.array(bare))) * 1000


@contextmanager
def _empty_app(folder: Path) -> Iterator[str]:
    script, port = folder / "empty.py", free_port()
    script.write_text(_EMPTY_PAGE)
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.headless=true"]
    command += [f"--server.port={port}", "--server.address=127.0.0.1", "--browser.gatherUsageStats=false"]
    with (folder / "empty.out").open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output)
    try:
        wait_for(f"http://127.0.0.1:{port}/_stcore/health", process, folder / "empty.out")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=30)


def _row(metric: str, value: float, goal: float | None) -> dict[str, Any]:
    return {"metric": metric, "value": value, "goal": goal, "higher_is_better": False}
