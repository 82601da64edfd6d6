"""Which stories and terms are about a topic that a person follows or hides. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kb.errors import TopicError
from kb.index.analysis import fold
from kb.models import MarkedTopic, TopicMark
from kb.practices.networks import NETWORKS, named_networks
from kb.trends.demand import enough_hold, is_about, telling


def topic_of(words: str) -> str:
    """The topic that a person means, folded: the same however it is written. Raises ``TopicError`` for none."""
    if not (_networks(words) or telling(words)):
        raise TopicError(f"{words[:80]!r} says too little; give a name, a network or words of three letters and more.")
    return " ".join(fold(word) for word in words.split())


@dataclass(frozen=True, slots=True)
class Marks:
    """What a person follows and hides."""

    topics: tuple[MarkedTopic, ...] = ()

    def followed(self, titles: Iterable[str]) -> tuple[str, ...]:
        """The followed topics that a story with these headlines is about, as they were written."""
        return tuple(self._about(titles, TopicMark.FOLLOWED))

    def hides(self, titles: Iterable[str]) -> bool:
        """Whether a story with these headlines is about a hidden topic."""
        return any(True for _ in self._about(titles, TopicMark.HIDDEN))

    def hides_term(self, terms: Iterable[str]) -> bool:
        """Whether one of the terms that are told together is about a hidden topic."""
        return any(self.hides([term]) for term in terms)

    def _about(self, titles: Iterable[str], mark: TopicMark) -> Iterator[str]:
        marked = [topic.words for topic in self.topics if topic.mark is mark]
        if not marked:
            return
        headlines = list(titles)
        told = [telling(title) for title in headlines]
        for words in marked:
            if networks := _networks(words):
                if enough_hold([set(networks) <= set(_networks(title)) for title in headlines]):
                    yield words
            elif is_about(telling(words), told):
                yield words


def _networks(text: str) -> Sequence[str]:
    """The networks that a text is about; one whose name is a common word is meant where it is all that is said."""
    return (fold(text.strip()),) if fold(text.strip()) in NETWORKS else named_networks(text)
