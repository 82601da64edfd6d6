"""A store of any size of news, stories and advice, for timing what tells what moves.

It holds the headlines of a real week, repeated over thirteen weeks, each repetition with a word of its own. A tenth are
articles on the craft that give two pieces of advice each; a twentieth are of networks. Stories are groups of up to
thirty headlines that follow each other.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import Connection, Table, insert

from kb.store.tables import advice, chunks, documents, embeddings, practices, story_documents
from tests.eval.headlines import of_a_week

_SPAN = timedelta(days=91)
_PUBLISHERS = 2_000
_LARGEST_STORY = 30
_ROWS = 5_000  # written at once


def fill(connection: Connection, size: int, model_id: str, dimension: int, now: datetime) -> None:
    """Write ``size`` documents of the thirteen weeks before ``now``, their stories and their advice."""
    chance = np.random.default_rng(0)
    titles = of_a_week().titles
    vectors = chance.standard_normal((len(titles), dimension)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    vector_of = [vector.astype("<f2").tobytes() for vector in vectors]
    for table, rows in (
        (documents, _documents(titles, size, now)),
        (chunks, ({"id": n, "document_id": n, "ordinal": 0, "char_start": 0, "char_end": 1, "heading_path": [],
                   "content_key": str(n)} for n in range(1, size + 1))),
        (embeddings, ({"content_key": str(n), "model_id": model_id, "vector": vector_of[n % len(titles)]}
                      for n in range(1, size + 1))),
        (story_documents, _stories(size, chance, now)),
        (practices, ({"id": n, "title": f"Consejo {n}.", "created": now} for n in range(10, size + 1, 10))),
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


def _moment(number: int, size: int, now: datetime) -> datetime:
    return now - _SPAN + _SPAN * (number / (size + 1))


def _documents(titles: list[str], size: int, now: datetime) -> Iterator[dict[str, Any]]:
    for number in range(1, size + 1):
        week, place = divmod(number, len(titles))
        moment = _moment(number, size, now)
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


def _stories(size: int, chance: np.random.Generator, now: datetime) -> Iterator[dict[str, Any]]:
    number = 1
    while number <= size:
        for document in range(number, min(size, number + int(chance.integers(1, _LARGEST_STORY))) + 1):
            yield {"document_id": document, "day": _moment(document, size, now).date(), "story_id": number}
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
