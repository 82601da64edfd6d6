"""Which stories and terms are about a topic that a person follows or hides. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kb.errors import TopicError
from kb.index.analysis import fold, is_stop_word, words
from kb.models import MarkedTopic, TopicMark
from kb.networks import NETWORKS, named_networks, without_networks

_NETWORK = "network:"  # before its name, as it may be a word too
_OF_TITLES = 1 / 3
_SHORTEST = 2  # letters: *IA*, *UE*; shorter ones say something beside others: *Plan B*
# What joins words, and is left out or changed where a headline says the same: articles, prepositions, conjunctions.
# Other stop words are part of a name: without its first word *Más Madrid* is what is said of Madrid.
_JOINING = frozenset(
    """
    a al ante bajo como con contra de del desde durante e el en entre hacia hasta la las lo los ni o para pero por que
    se segun si sin sobre su sus tras u un una unas unos y
    ao aos as ate com da das do dos em na nas nem no nos num numa os ou pela pelas pelo pelos perante seu seus sob
    sua suas um uma umas uns
    an and as at but by for from her his if in into its nor of off on or over than that the their to under until upon
    with within without
    """.split()
)
# *H&M*, *Johnson & Johnson*. A word is tried once, from its start: tried from each of its letters, and of each length,
# it would take quadratic time.
_NAME_WITH_AND = re.compile(r"(?<!\w)\w++(?: ?& ?\w++)+")
_BETWEEN = re.compile(r"(?<!\d)[,;]|[,;](?!\d)|\n")  # not within a number


def topics_listed(*texts: str) -> tuple[str, ...]:
    """The topics that a person lists, one in each text or with commas between them as in a sentence, each once.

    Taken as one they would be a topic of headlines that hold all of them.
    """
    parts = (" ".join(part.split()) for text in texts for part in _BETWEEN.split(text))
    return tuple(dict.fromkeys(filter(None, parts)))


def topic_of(words: str) -> str:
    """A topic as it is kept, folded. Raises ``TopicError`` for what says too little to be one."""
    if not parts_of_topic(words):
        raise TopicError(f"{words[:80]!r} says too little; give a name, a network or words of two letters and more.")
    return " ".join(fold(word) for word in words.split())


def is_same_topic(one: str, other: str) -> bool:
    """Whether two ways to write a topic find the same headlines: *Plaza* and *#Plaza*, *X* and *Twitter*."""
    return parts_of_topic(one) == parts_of_topic(other)


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
    told = [parts_of_headline(title) for title in titles]
    return tuple(topic for topic in topics if is_told(parts_of_topic(topic), told))


def is_told(topic: frozenset[str], titles: Sequence[frozenset[str]]) -> bool:
    """Whether so many headlines hold all parts of a topic that the story is about it."""
    return bool(topic) and sum(topic <= title for title in titles) >= max(1.0, _OF_TITLES * len(titles))


def parts_of_headline(title: str) -> frozenset[str]:
    """The networks, words and names with an ampersand in a headline."""
    return _networks(title) | _words(title) | _names_with_and(title)


@lru_cache(maxsize=100_000)
def parts_of_topic(topic: str) -> frozenset[str]:
    """The networks and words that a headline must hold to be about a topic; none where they say too little."""
    name = fold(topic.strip())
    if name in NETWORKS:  # also one that is a common word, where it is all that is said
        return frozenset({_NETWORK + name})
    beside = without_networks(topic)
    networks, names = _networks(topic), frozenset(filter(_needs_its_and, _names_with_and(beside)))
    rest = _words(_NAME_WITH_AND.sub(lambda name: " " if _needs_its_and(name[0]) else name[0], beside)) - _JOINING
    says_something = any(len(word) >= _SHORTEST and not is_stop_word(word, None) for word in rest)
    return networks | names | rest if networks or names or says_something else frozenset()


def _needs_its_and(name: str) -> bool:
    """Whether the words of a name would not say what it does: *H&M*, *Johnson & Johnson*, but not *SEO & SEM*."""
    parts = [part.strip() for part in name.split("&")]
    return len(set(parts)) < len(parts) or any(len(part) < _SHORTEST for part in parts)


def _networks(text: str) -> frozenset[str]:
    name = fold(text.strip())
    return frozenset(_NETWORK + network for network in ((name,) if name in NETWORKS else named_networks(text)))


def _words(text: str) -> frozenset[str]:
    return frozenset(word.folded for word in words(text))


def _names_with_and(text: str) -> frozenset[str]:
    if "&" not in text:  # as most
        return frozenset()
    return frozenset(found.replace(" ", "") for found in _NAME_WITH_AND.findall(fold(text)))
