"""Stories as in ``eval_stories``, among the headlines of a week in three languages, most of them without a label."""

from typing import Any

from tests.eval.eval_stories import measure
from tests.eval.headlines import of_a_week

QUICK = False


def run() -> list[dict[str, Any]]:
    """As ``eval_stories.measure``: 128 of 3,743 headlines carry the label of one of 24 stories."""
    return measure("of a week", of_a_week())
