"""What becomes an alert, and what was told already. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kb.trends.status import Status
from kb.trends.trend import Trend

# A story that raised an alert raises no other of its kind before it has been silent, or below the threshold, so long.
SAME_STORY = timedelta(days=7)
# What is older is no news when it comes in, as from a source that was added.
FRESH = timedelta(days=7)
# A trend is past its threshold until it falls below this, from where on it is hardly chance; what a person follows is
# from here on.
STILL_PAST = 3.0


@dataclass(frozen=True, slots=True)
class Found:
    """A document that a watch finds. ``text_id`` is its own id, or that of the document that it is a copy of."""

    document_id: int
    text_id: int
    dated: datetime


def is_within(last: datetime | None, span: timedelta, now: datetime) -> bool:
    """Whether ``last`` is less than ``span`` ago. A clock that was set back does not silence anything."""
    return last is not None and timedelta() <= now - last < span


def groups(found: Iterable[Found], story_of: Mapping[int, int], told: Mapping[int, int]) -> list[list[Found]]:
    """What a watch found, by what tells the same: those that most documents tell first.

    Each begins with the document that told it first. What one of the documents ``told``, each with its text's id, tells
    as well is left out.
    """

    def key(document_id: int, text_id: int) -> tuple[bool, int]:
        story = story_of.get(document_id)
        return (True, story) if story is not None else (False, text_id)

    already = {key(document_id, text_id) for document_id, text_id in told.items()}
    grouped: dict[tuple[bool, int], list[Found]] = defaultdict(list)
    for each in sorted(found, key=lambda each: (each.dated, each.document_id)):
        grouped[key(each.document_id, each.text_id)].append(each)
    new = [members for own, members in grouped.items() if own not in already]
    return sorted(new, key=lambda members: (-len(members), -members[0].dated.timestamp()))


@dataclass(frozen=True, slots=True)
class TrendAlerts:
    """Trends that raise an alert, and the stories of others that are still past their threshold."""

    raised: tuple[Trend, ...]
    still_past: tuple[int, ...]


def decide(trends: Sequence[Trend], last_past: Mapping[int, datetime], threshold: float, now: datetime) -> TrendAlerts:
    """Which of the trends with a score of ``STILL_PAST`` and more raise an alert.

    ``last_past`` says of each story that raised one when it was last past its threshold.
    """
    raised, still = [], []
    for trend in trends:
        if is_within(last_past.get(trend.story_id), SAME_STORY, now):
            still.append(trend.story_id)
        elif trend.status is not Status.FADING and trend.score >= (STILL_PAST if trend.followed else threshold):
            raised.append(trend)
    return TrendAlerts(tuple(raised), tuple(still))
