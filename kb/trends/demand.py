"""Which stories a trend source speaks of: demand beside supply. Pure."""

from collections.abc import Iterable, Sequence

from kb.index.analysis import is_stop_word, words
from kb.models import Signal
from kb.trends.trend import Demand

_SHORTEST = 3
_MOST_WORDS = 4  # a topic of more words is a headline, of which some may be told otherwise
_OF_TITLES = 1 / 3
_OF_WORDS = 0.6
_MOST = 10  # of one story


def demand_for(titles: Sequence[str], signals: Iterable[Signal]) -> tuple[Demand, ...]:
    """What trend sources said of the story with these headlines: of each topic of a source what it said last.

    A topic of up to four words is meant if a third of the headlines hold all of them, a longer one if one headline
    holds three in five.
    """
    told = [telling(title) for title in titles]
    found: dict[tuple[int, str], Signal] = {}
    for signal in signals:
        if is_about(telling(signal.topic), told):
            known = found.get((signal.source_id, signal.topic))
            if known is None or known.observed < signal.observed:
                found[signal.source_id, signal.topic] = signal
    last = sorted(found.values(), key=lambda signal: (signal.rank or 1_000, -(signal.count or 0), signal.topic))
    return tuple(
        Demand(each.source_id, each.topic, each.measure, each.rank, each.count, each.country, each.observed)
        for each in last[:_MOST]
    )


def telling(text: str, shortest: int = _SHORTEST) -> frozenset[str]:
    """The words of so many letters that say what a text is about, folded."""
    return frozenset(
        word.folded for word in words(text) if len(word.folded) >= shortest and not is_stop_word(word.folded, None)
    )


def is_about(topic: frozenset[str], titles: Sequence[frozenset[str]]) -> bool:
    """Whether headlines, by their telling words, are about a topic."""
    if not topic or not titles:
        return False
    if len(topic) <= _MOST_WORDS:
        return enough_hold([topic <= title for title in titles])
    return max(len(topic & title) for title in titles) >= _OF_WORDS * len(topic)


def enough_hold(holds: Sequence[bool]) -> bool:
    """Whether so many headlines hold a topic that the story is about it."""
    return sum(holds) >= max(1.0, _OF_TITLES * len(holds))
