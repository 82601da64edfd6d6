"""Extraction with title, author and date against trafilatura's ``bare_extraction(with_metadata=True)``, in one process.

``python -m tests.benchmarks extraction`` prints the figures. Goal: 0.8 of its pages a second. Both read the same pages,
and take turns on each, so that the noise of the machine falls on both; the processor's time counts.
"""

import time
from collections.abc import Callable

import trafilatura

from crawler.article_extractor import extract_article
from tests.benchmarks.bench_collecting import make_pages

PAGES, ROUNDS = 93, 3
GOAL = 0.8
_URL = "https://host.example/an-article-of-many-words"


def run() -> list[dict[str, object]]:
    """Measure; one row a metric."""
    pages = make_pages(PAGES)
    ways: list[Callable[[bytes], object]] = [
        lambda page: extract_article(page, _URL),
        lambda page: trafilatura.bare_extraction(page, with_metadata=True),
    ]
    seconds = [0.0, 0.0]
    for page in pages[:20]:  # imports and caches are not what is measured
        for way in ways:
            way(page)
    for round_number in range(ROUNDS):
        for number, page in enumerate(pages):
            for which in (0, 1) if (round_number + number) % 2 else (1, 0):
                begun = time.process_time()
                ways[which](page)
                seconds[which] += time.process_time() - begun
    ours, theirs = (ROUNDS * PAGES / taken for taken in seconds)
    return [
        _row("extraction: pages/s against trafilatura with metadata", ours / theirs, GOAL),
        _row("extraction: pages/s of one process", ours, None),
        _row("trafilatura: pages/s of one process", theirs, None),
    ]


def _row(metric: str, value: float, goal: float | None) -> dict[str, object]:
    return {"metric": metric, "value": round(value, 3), "goal": goal, "higher_is_better": True}
