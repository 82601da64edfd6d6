"""What is said of a story that moves, in a digest and in the app: since when, how much, where, how sought. Pure."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from kb.digest.names import MEASURES
from kb.digest.phrases import Phrases

_PLACES = 6  # of a story's way
_HOURS_OF_TWO_DAYS = 48


def told_by(say: Phrases, publishers: int, first_seen: datetime) -> str:
    """By how many a story is told, and since when."""
    return say.words.ngettext(
        "Told by {count} independent publisher, since {day}.",
        "Told by {count} independent publishers, since {day}.",
        publishers,
        day=say.day(first_seen),
    )


def mentions(say: Phrases, observed: float, expected: float, window_days: int) -> str:
    """How often it was told, and how often that was to be expected."""
    days, told = say.words.ngettext("{count} day", "{count} days", window_days), say.amount(observed)
    if not expected:
        return say.words.gettext("Mentions in {days}: {mentions} (none was to be expected).", mentions=told, days=days)
    return say.words.gettext(
        "Mentions in {days}: {mentions} (to be expected: {expected}).",
        mentions=told,
        days=days,
        expected=say.amount(expected),
    )


def way(say: Phrases, arrivals: Sequence[tuple[str, float]]) -> str:
    """The countries that it has reached, and after how many hours each."""
    t = say.words
    steps = []
    for country, lag_hours in arrivals[:_PLACES]:
        name = t.country_name(country)
        hours = round(lag_hours)
        if hours >= _HOURS_OF_TWO_DAYS:
            name += " " + t.gettext("(+{days} d)", days=t.number(hours // 24))
        elif hours:
            name += " " + t.gettext("(+{hours} h)", hours=t.number(hours))
        steps.append(name)
    more = len(arrivals) - len(steps)
    return " → ".join(steps) + (f" … (+{t.number(more)})" if more else "")


def followed(say: Phrases, topics: Sequence[str]) -> str:
    """Which topics that the person follows it is about."""
    return say.words.gettext("You follow: {topics}.", topics=", ".join(topics))


def attention(say: Phrases, values: Sequence[float]) -> str:
    """What a chart of the mentions of each day shows, the oldest first."""
    return say.words.gettext(
        "Mentions a day in four weeks: at most {most}, on the last day {last}.",
        most=say.amount(max(values, default=0)),
        last=say.amount(values[-1] if values else 0),
    )


def demand(say: Phrases, source: str, measure: str, rank: int | None, count: int | None) -> Iterator[str]:
    """What a trend source said of its topic."""
    if rank is not None:
        yield say.words.gettext("{source}: place {rank}.", source=source, rank=say.words.number(rank))
    if count is not None and measure in MEASURES:
        yield say.words.gettext(MEASURES[measure], source=source, number=say.words.number(count))
