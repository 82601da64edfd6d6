"""Which stories are told, at length or in a line, so that none is told twice without something new. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb.digest.edition import Edition, StoryInBrief, ToldStory
from kb.models import DigestLength
from kb.trends.status import Status
from kb.trends.trend import Trend


@dataclass(frozen=True, slots=True)
class Amounts:
    """How much of each is told at the most; ``links`` of a story, ``findings`` of a watch."""

    top: int
    moving: int
    closing: int
    links: int
    platform_changes: int
    practices: int
    to_check: int
    findings: int
    missed: int
    days_ahead: int


AMOUNTS = {
    DigestLength.SHORT: Amounts(3, 3, 3, 3, 3, 2, 1, 2, 3, 4),
    DigestLength.NORMAL: Amounts(5, 6, 5, 5, 5, 4, 3, 3, 5, 8),
    DigestLength.LONG: Amounts(8, 12, 8, 8, 10, 8, 6, 5, 10, 20),
}


@dataclass(frozen=True, slots=True)
class Told:
    """What an edition said of a story; ``status`` is ``None`` where it said that nobody tells it any more."""

    story_id: int
    key: str
    status: Status | None
    publishers: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """Trends by how they are told; ``news`` counts those that were told more than was to be expected."""

    top: tuple[Trend, ...]
    moving: tuple[Trend, ...]
    closing: tuple[Trend, ...]
    news: int


def choose(trends: Sequence[Trend], before: Mapping[int, Told], amounts: Amounts) -> Chosen:
    """Choose among trends, the most surprising first; ``recent`` of each are its articles of the period.

    At length, and in a line, what is told more than was to be expected; what fades already too, if it came up and went
    between two editions. Then what became of the stories that the edition before told, in its order, if they are not
    among these and something has changed; where there was none, what else fades. ``before`` is in that order.
    """
    news = [trend for trend in trends if _is_news(trend, before)]
    top = news[: amounts.top]
    moving = [trend for trend in news[amounts.top :] if trend.status is not Status.STEADY][: amounts.moving]
    told = {trend.story_id for trend in (*top, *moving)}
    others = [trend for trend in trends if trend.story_id not in told]
    if before:
        changed = {trend.story_id: trend for trend in others if _changed(trend, before.get(trend.story_id))}
        closing = [changed[story] for story in before if story in changed]
    else:
        closing = [trend for trend in others if trend.recent and trend.status is Status.FADING]
    return Chosen(tuple(top), tuple(moving), tuple(closing[: amounts.closing]), len(news))


def status_in_period(trend: Trend) -> Status | None:
    """What is said of a story; ``None`` if nobody told it in the period."""
    return trend.status if trend.recent else None


def told_in(edition: Edition | None) -> list[Told]:
    """What an edition said of each of its stories; of none, nothing."""
    if edition is None:
        return []
    stories: list[ToldStory | StoryInBrief] = [*edition.top_stories, *edition.moving, *edition.closing]
    return [Told(story.story_id, story.key, story.status, story.publishers) for story in stories]


def _is_news(trend: Trend, before: Mapping[int, Told]) -> bool:
    is_over = trend.status is Status.FADING and trend.story_id in before
    return bool(trend.recent) and trend.score > 0 and not is_over


def _changed(trend: Trend, before: Told | None) -> bool:
    return before is not None and before.status is not None and before.status is not status_in_period(trend)
