"""What becomes an alert, and what was told already. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kb.models import Alert, AlertKind
from kb.noise import noise_in
from kb.store.watches import Found
from kb.trends.belief import HARDLY_CHANCE
from kb.trends.marks import Marks
from kb.trends.status import Status
from kb.trends.trend import Trend

# A story that a watch in plain words told is told again, with what is new of it, after so long. A watch that demands
# words is for what must not be missed: all that is new is in its next alert.
SAME_STORY = timedelta(days=1)
# A trend that raised an alert raises no other before it has been below its threshold for so long.
SAME_TREND = timedelta(days=7)
# What was older than this when it came in, as from a source that was added, is no news; nor is what is older now.
FRESH, NEWS = timedelta(days=7), timedelta(days=30)
# A trend is past its threshold until it falls below this, from where on it is hardly chance; what a person follows is
# from here on.
STILL_PAST = HARDLY_CHANCE


def is_within(last: datetime | None, span: timedelta, now: datetime) -> bool:
    """Whether ``last`` is less than ``span`` ago. A clock that was set back does not silence anything."""
    return last is not None and timedelta() <= now - last < span


def is_hidden(alert: Alert, marks: Marks) -> bool:
    """Whether an alert is of a trend about what a person hides. What a watch finds is wanted all the same."""
    return alert.kind is AlertKind.TREND and marks.hides(article.title for article in alert.articles)


@dataclass(frozen=True, slots=True)
class Tellable:
    """What of a watch's finds can be told now: a group for each story, and copies of what was told."""

    stories: list[list[Found]]
    copies: list[Found]


def tellable(
    found: Iterable[Found],
    story_of: Mapping[int, int],
    told: Sequence[tuple[Found, datetime]] = (),
    pausing: Callable[[datetime], bool] = lambda when: False,
) -> Tellable:
    """What can be told of what a watch found and has not told; the rest waits.

    The stories that most documents tell come first; each begins with the document that told it first, other than a page
    of every day, which tells of more. One that was told at a time that is ``pausing`` waits. A document without a
    story is one of its own, with its copies.
    """

    def key(document: Found) -> tuple[bool, int]:
        story = story_of.get(document.document_id)
        return (True, story) if story is not None else (False, document.text_id)

    def order(document: Found) -> tuple[bool, datetime, int]:
        return noise_in(document.title, document.url) is not None, document.dated, document.document_id

    texts: dict[int, datetime] = {}
    for document, when in told:
        # A copy that came in later told nobody anything: its story does not wait for it.
        texts[document.text_id] = min(when, texts.get(document.text_id, when))
    waiting = {key(document) for document, _ in told if pausing(texts[document.text_id])}
    grouped: dict[tuple[bool, int], list[Found]] = defaultdict(list)
    copies = []
    for document in sorted(found, key=order):
        if document.text_id in texts:
            copies.append(document)
        elif key(document) not in waiting:
            grouped[key(document)].append(document)
    return Tellable(sorted(grouped.values(), key=lambda group: (-len(group), -group[0].dated.timestamp())), copies)


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
        if is_within(last_past.get(trend.story_id), SAME_TREND, now):
            still.append(trend.story_id)
        elif trend.status is not Status.FADING and trend.score >= (STILL_PAST if trend.followed else threshold):
            raised.append(trend)
    return TrendAlerts(tuple(raised), tuple(still))
