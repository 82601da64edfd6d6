"""Collecting 1,000 local pages on 100 mapped hosts against trafilatura over the same bytes on all cores, in one run.

``python -m tests.benchmarks collecting`` prints the figures. Goal: 0.8 of the pages a second that
``bare_extraction(with_metadata=True)`` reads with every core and nothing else to do; fetching and storing must hide.
"""

import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import trafilatura

from kb.config import load_settings
from kb.models import Source, SourceType
from kb.store import runs
from kb.store.database import Database
from kb.store.sources import add_source
from tests.crawler_server import Answer, LocalServer
from tests.shared_data import SHARED

ROOT = Path(__file__).resolve().parents[2]

HOSTS, PAGES_PER_HOST = 100, 10
GOAL = 0.8
_REAL_PAGES = SHARED / "articles" / "pages"


def run() -> list[dict[str, object]]:
    """Measure; one row a metric."""
    pages = make_pages(HOSTS * PAGES_PER_HOST)
    extraction = _seconds_of_extraction(pages)
    collecting, stored = _seconds_of_collecting(pages)
    rates = {"extraction": len(pages) / extraction, "collecting": stored / collecting}
    return [
        _row("collecting: articles stored of 1,000 pages", stored, 950),
        _row("collecting: pages/s against trafilatura on all cores", rates["collecting"] / rates["extraction"], GOAL),
        _row("collecting: pages/s", rates["collecting"], None),
        _row("trafilatura: pages/s", rates["extraction"], None),
    ]


def make_pages(count: int) -> list[bytes]:
    """Real pages where they are, else one of our own; each repetition with a title and a paragraph of its own."""
    originals = [path.read_bytes() for path in sorted(_REAL_PAGES.glob("*.html"))] or [_own_page()]
    pages = []
    for number in range(count):
        mark = f"Number {number} of the pages that this benchmark makes, so that every one is an article of its own."
        page = originals[number % len(originals)]
        at = page.lower().find(b"</p>")
        pages.append(page if at < 0 else page[:at] + b" " + mark.encode() + page[at:])
    return pages


def _own_page() -> bytes:
    paragraphs = "".join(
        f"<p>{'A sentence about communities and those who care for them. ' * 6}</p>" for _ in range(12)
    )
    return f"<html><head><title>An article</title></head><body><article>{paragraphs}</article></body></html>".encode()


def _seconds_of_extraction(pages: list[bytes]) -> float:
    cores = os.cpu_count() or 1
    with ProcessPoolExecutor(cores, mp_context=multiprocessing.get_context("fork")) as pool:
        list(pool.map(_extract, pages[: cores * 4]))  # imports and caches are not what is measured
        begun = time.perf_counter()
        list(pool.map(_extract, pages, chunksize=5))
        return time.perf_counter() - begun


def _extract(page: bytes) -> bool:
    return trafilatura.bare_extraction(page, with_metadata=True) is not None


def _seconds_of_collecting(pages: list[bytes]) -> tuple[float, int]:
    answers: dict[tuple[str, str], Answer] = {}
    for number, page in enumerate(pages):
        answers[f"host{number % HOSTS}.example", f"/{number}/an-article-of-many-words"] = Answer(page)
    for host in range(HOSTS):
        links = [f"http://host{host}.example{path}" for name, path in answers if name == f"host{host}.example"]
        answers[f"host{host}.example", "/feed"] = Answer(_feed(links), content_type="application/rss+xml")
    with tempfile.TemporaryDirectory() as folder, LocalServer(answers) as server:
        home = Path(folder)
        web_map = home / "map"
        web_map.write_text(server.web_map())
        database = Database.open(load_settings(home).store_url)
        with database.write() as connection:
            for host in range(HOSTS):
                add_source(connection, _source(host))
        environment = {
            **os.environ,
            "CATALEJO_WEB_MAP": str(web_map),
            "CATALEJO_DELAY_PER_HOST_SECONDS": "0",
            "CATALEJO_EXTRACTION_PROCESSES": str(os.cpu_count() or 1),
        }
        command = [sys.executable, "-m", "crawler.collect", "--home", folder]
        begun = time.perf_counter()
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
        seconds = time.perf_counter() - begun
        with database.read() as connection:
            outcomes = runs.get_outcomes(connection, json.loads(done.stdout)["run_id"])
    return seconds, sum(row.count for row in outcomes if row.outcome == "stored_new")


def _feed(links: list[str]) -> bytes:
    items = "".join(f"<item><title>Article</title><link>{link}</link></item>" for link in links)
    return f'<rss version="2.0"><channel><title>Feed</title>{items}</channel></rss>'.encode()


def _source(host: int) -> Source:
    name = f"host{host}.example"
    return Source(url=f"http://{name}/feed", name=name, type=SourceType.FEED, publisher=name, added=datetime.now(UTC))


def _row(metric: str, value: float, goal: float | None) -> dict[str, object]:
    return {"metric": metric, "value": round(value, 3), "goal": goal, "higher_is_better": True}
