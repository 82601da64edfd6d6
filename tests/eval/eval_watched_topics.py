"""Watches in plain words over 4,742 headlines in Spanish, English and French.

A pattern over the headline says what is about each: a headline that says it in words that the pattern lacks counts as
wrong.
"""

import re
from typing import Any

import numpy as np

from kb.index.analysis import fold
from kb.models import RawDocument
from tests.eval.headlines import of_a_week, of_uci
from tests.eval.watching import figures, watches

QUICK = False


def run() -> list[dict[str, Any]]:
    """Precision and recall."""
    headlines = [*of_a_week().titles, *of_uci().titles]
    documents = [RawDocument(f"https://h.example/{number}", title=title) for number, title in enumerate(headlines)]
    asked = watches("topic")
    truth = [np.array([re.search(watch["about"], fold(title)) is not None for title in headlines]) for watch in asked]
    return figures("headlines", documents, [watch["query"] for watch in asked], truth)
