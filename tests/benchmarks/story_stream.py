"""A stream of headlines of any length for timing how stories are told: those of a real week, again and again.

Each repetition has its own words, and its vectors are turned by a rotation of its own, so that its stories are as those
of the real week and none goes on from one week to the next.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from kb.stories.space import Vectors
from kb.stories.told import Told

DAYS_A_WEEK = 7
_FIRST_DAY = date(2026, 1, 1)


def days(documents: Sequence[Told], size: int) -> Iterator[list[Told]]:
    """``size`` documents, those of a week repeated, day by day."""
    a_day = -(-len(documents) // DAYS_A_WEEK)
    terms = 1 + max(int(document.terms.numbers.max(initial=0)) for document in documents)
    number = 0
    while number < size:
        week, place = divmod(number, len(documents))
        if place == 0:
            turn = rotation(week, len(documents[0].meaning))
        chosen = documents[place : place + min(a_day, size - number)]
        day = _FIRST_DAY + timedelta(days=week * DAYS_A_WEEK + place // a_day)
        meanings = np.array([document.meaning for document in chosen]) @ turn
        yield [
            replace(
                document,
                document_id=number + offset,
                url=f"https://h.example/{number + offset:07}",
                day=day,
                text_id=number + offset,
                meaning=meaning,
                terms=replace(document.terms, numbers=document.terms.numbers + week * terms),
            )
            for offset, (document, meaning) in enumerate(zip(chosen, meanings, strict=True))
        ]
        number += len(chosen)


def rotation(seed: int, dimension: int) -> Vectors:
    """A rotation by chance, ``(dimension, dimension)``."""
    normal = np.random.default_rng(seed).standard_normal((dimension, dimension)).astype(np.float32)
    turned: Vectors = np.linalg.qr(normal)[0]
    return turned
