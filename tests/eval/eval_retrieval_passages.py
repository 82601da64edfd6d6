"""Search as in ``eval_retrieval``, on two thousand questions about Wikipedia-like passages, English and Portuguese."""

from typing import Any

from tests.eval.collections import passage_collections
from tests.eval.eval_retrieval import measure
from tests.eval.model import default_model

QUICK = False


def run() -> list[dict[str, Any]]:
    """As ``eval_retrieval.run``."""
    return [row for collection in passage_collections() for row in measure(collection, default_model())]
