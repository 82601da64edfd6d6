"""Which stories a trend source speaks of: demand beside supply. Pure."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from kb.index.analysis import is_stop_word, words
from kb.models import Signal
from kb.trends.marks import is_told, parts_of_headline, parts_of_topic
from kb.trends.trend import Demand

_SHORTEST = 3
_MOST_WORDS = 4  # a topic of more words is a headline, of which some may be told otherwise
_OF_WORDS = 0.6
_MOST = 10  # of one story


def demand_for(titles: Sequence[str], signals: Iterable[Signal]) -> tuple[Demand, ...]:
    """What trend sources said of the story with these headlines: of each topic of a source what it said last.

    A topic of up to four telling words is meant as one that a person follows would be, a longer one if one headline
    holds three in five of them.
    """
    told = [parts_of_headline(title) for title in titles]
    found: dict[tuple[int, str], Signal] = {}
    for signal in signals:
        if is_about(signal.topic, told):
            known = found.get((signal.source_id, signal.topic))
            if known is None or known.observed < signal.observed:
                found[signal.source_id, signal.topic] = signal
    last = sorted(found.values(), key=lambda signal: (signal.rank or 1_000, -(signal.count or 0), signal.topic))
    return tuple(
        Demand(each.source_id, each.topic, each.measure, each.rank, each.count, each.country, each.observed)
        for each in last[:_MOST]
    )


@lru_cache(maxsize=100_000)
def telling(text: str) -> frozenset[str]:
    """The words that say what a text is about, folded."""
    return frozenset(
        word.folded for word in words(text) if len(word.folded) >= _SHORTEST and not is_stop_word(word.folded, None)
    )


def is_about(topic: str, titles: Sequence[frozenset[str]]) -> bool:
    """Whether headlines, by their parts, are about a topic."""
    words = telling(topic)
    if len(words) <= _MOST_WORDS:
        return is_told(parts_of_topic(topic), titles)
    return max((len(words & title) for title in titles), default=0) >= _OF_WORDS * len(words)
