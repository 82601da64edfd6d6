"""A store of the headlines of a real week, repeated week after week, for timing how stories are told of it.

Each repetition has its own words, by a letter before each that tells something, and its own vectors: what the story
space takes away stays, and the rest is turned, so that its stories are as those of the real week and none goes on from
one week to the next.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import Connection, insert

from kb.index.analysis import is_stop_word, words
from kb.intake.language import detect_language
from kb.store.tables import chunks, documents, embeddings
from kb.stories.space import Space, Vectors
from tests.benchmarks.story_stream import DAYS_A_WEEK, rotation

_FIRST = datetime(2026, 1, 1, 12, tzinfo=UTC)
_FIRST_LETTER = 0x430  # of the Cyrillic alphabet, which has more than the weeks of 100,000 headlines


def fill(
    connection: Connection, titles: Sequence[str], stored: Vectors, model_id: str, space: Space, size: int
) -> None:
    """Write ``size`` headlines with their vectors, none of which has a story yet. ``stored`` are those of the week."""
    langs = [detect_language(title) for title in titles]
    a_day = -(-len(titles) // DAYS_A_WEEK)
    for week, turned in enumerate(_turned(stored, space)):
        numbers = range(week * len(titles), min(size, (week + 1) * len(titles)))
        if not numbers:
            return
        rows = [
            _document(number, _of_week(titles[place], week), langs[place],
                      _FIRST + timedelta(days=week * DAYS_A_WEEK + place // a_day, seconds=place % a_day))
            for place, number in enumerate(numbers)
        ]  # fmt: skip
        connection.execute(insert(documents), rows)
        passages = [
            {"id": row["id"], "document_id": row["id"], "ordinal": 0, "char_start": 0, "char_end": 1,
             "heading_path": [], "content_key": str(row["id"])}
            for row in rows
        ]  # fmt: skip
        connection.execute(insert(chunks), passages)
        vectors = [
            {"content_key": passage["content_key"], "model_id": model_id, "vector": vector.astype("<f2").tobytes()}
            for passage, vector in zip(passages, turned, strict=False)
        ]
        connection.execute(insert(embeddings), vectors)


def _document(number: int, title: str, lang: str | None, seen: datetime) -> dict[str, Any]:
    address = f"https://h.example/{number:07}"
    return {
        "id": number + 1,
        "url": address,
        "canonical_url": address,
        "title": title,
        "text": "",
        "content_hash": str(number),
        "lang": lang,
        "published": seen,
        "dated": seen,
        "date_reliability": "exact",
        "publisher": "h.example",
        "kind": "news",
        "tags": [],
        "seen": seen,
    }


def _turned(stored: Vectors, space: Space) -> Iterator[Vectors]:
    """The vectors of one week after the other."""
    taken_away = np.vstack([space.components, space.mean, *space.means.values()])
    axes = np.linalg.svd(taken_away, full_matrices=True)[2].astype(np.float32)
    kept = axes[len(taken_away) :]
    rest = stored - (stored @ kept.T) @ kept
    week = 0
    while True:
        yield rest + (stored @ kept.T) @ rotation(week, len(kept)) @ kept
        week += 1


def _of_week(title: str, week: int) -> str:
    marked = [
        title[word.start : word.end] if is_stop_word(word.folded, None) else chr(_FIRST_LETTER + week) + word.folded
        for word in words(title)
    ]
    return " ".join(marked)
