"""Which stories and terms are about a topic that a person follows or hides. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.errors import TopicError
from kb.index.analysis import fold
from kb.models import MarkedTopic, TopicMark
from kb.practices.networks import NETWORKS, named_networks, without_networks
from kb.trends.demand import enough_hold, telling

_NETWORK = "network:"  # before its name, as it may be a word too
_SHORTEST = 2  # letters: *IA*, *UE*
_BETWEEN = re.compile(r"(?<!\d)[,;]|[,;](?!\d)|\n")  # not within a number


def topics_listed(text: str) -> tuple[str, ...]:
    """The topics that a person lists, with commas between them as in a sentence, each once.

    Taken as one they would be a topic of headlines that hold all of them.
    """
    return tuple(dict.fromkeys(filter(None, (" ".join(part.split()) for part in _BETWEEN.split(text)))))


def topic_of(words: str) -> str:
    """The topic that a person means, folded: the same however it is written. Raises ``TopicError`` for none."""
    if not _parts(words):
        raise TopicError(f"{words[:80]!r} says too little; give a name, a network or words of two letters and more.")
    return " ".join(fold(word) for word in words.split())


@dataclass(frozen=True, slots=True)
class Marks:
    """What a person follows and hides."""

    topics: tuple[MarkedTopic, ...] = ()

    def followed(self, titles: Iterable[str]) -> tuple[str, ...]:
        """The followed topics that a story with these headlines is about, as they were written."""
        return self._about(titles, TopicMark.FOLLOWED)

    def hides(self, titles: Iterable[str]) -> bool:
        """Whether a story with these headlines is about a hidden topic."""
        return bool(self._about(titles, TopicMark.HIDDEN))

    def hides_term(self, terms: Iterable[str]) -> bool:
        """Whether one of the terms that are told together is about a hidden topic."""
        return any(self.hides([term]) for term in terms)

    def _about(self, titles: Iterable[str], mark: TopicMark) -> tuple[str, ...]:
        return topics_told([topic.words for topic in self.topics if topic.mark is mark], titles)


def topics_told(topics: Sequence[str], titles: Iterable[str]) -> tuple[str, ...]:
    """Those of these topics that a story with these headlines is about; none is about a topic that says nothing."""
    if not topics:
        return ()
    told = [_networks(title) | telling(title, _SHORTEST) for title in titles]
    return tuple(
        words for words in topics if (parts := _parts(words)) and enough_hold([parts <= title for title in told])
    )


def _parts(topic: str) -> frozenset[str]:
    """The networks and words that a headline must hold to be about a topic."""
    name = fold(topic.strip())
    if name in NETWORKS:  # also one that is a common word, where it is all that is said
        return frozenset({_NETWORK + name})
    return _networks(topic) | telling(without_networks(topic), _SHORTEST)


def _networks(text: str) -> frozenset[str]:
    name = fold(text.strip())
    return frozenset(_NETWORK + network for network in ((name,) if name in NETWORKS else named_networks(text)))
