"""Words, pairs of words, hashtags and networks in headlines: what is talked of beyond single stories. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kb.index.analysis import is_stop_word, words
from kb.networks import named_networks

_SHORTEST = 3
_NETWORK = "network:"
# Terms that share so much of the articles of the rarer one are told together.
_TOGETHER = 0.3
_MOST_TOGETHER = 6


@dataclass(frozen=True, slots=True)
class TermRows:
    """The rows of the articles whose headlines hold each term, by number of the term."""

    terms: tuple[str, ...]
    rows: tuple[tuple[int, ...], ...]


@lru_cache(maxsize=100_000)
def terms_of(title: str) -> tuple[str, ...]:
    """The terms of a headline: telling words, folded, pairs of them that follow each other, ``#hashtags``, which are
    words as well, and ``network:`` with the name of a network.
    """
    found: dict[str, None] = {}
    before = ""
    for word in words(title):
        is_telling = len(word.folded) >= _SHORTEST and not word.folded.isdigit() and word.mark != "@"
        if not is_telling or is_stop_word(word.folded, None):
            before = ""
            continue
        found |= {word.folded: None, word.mark + word.folded: None}
        if before:
            found[f"{before} {word.folded}"] = None
        before = word.folded
    found |= dict.fromkeys(_NETWORK + network for network in named_networks(title))
    return tuple(found)  # a hundred thousand sets would be looked at by each garbage collection


def term_rows(titles: Sequence[str], recent: Sequence[bool], least: int) -> TermRows:
    """The terms that at least so many of the recent headlines hold, with all headlines that hold them."""
    terms = [terms_of(title) for title in titles]
    often = Counter(term for found, is_recent in zip(terms, recent, strict=True) if is_recent for term in found)
    chosen = {term for term, number in often.items() if number >= least}
    rows: dict[str, list[int]] = defaultdict(list)
    for row, found in enumerate(terms):
        for term in found:
            if term in chosen:
                rows[term].append(row)
    ordered = sorted(rows)
    return TermRows(tuple(ordered), tuple(tuple(rows[term]) for term in ordered))


def kind_of(term: str) -> str:
    """``network``, ``hashtag`` or ``word``."""
    if term.startswith(_NETWORK):
        return "network"
    return "hashtag" if term.startswith("#") else "word"


def spelled(term: str, titles: Iterable[str]) -> str:
    """The term as most of the headlines that hold it spell it, with accents and capitals; a network as its name."""
    if kind_of(term) == "network":
        return term.removeprefix(_NETWORK)
    mark = "#" if kind_of(term) == "hashtag" else ""
    folded = term.removeprefix(mark).split()
    forms = Counter[str]()
    for title in titles:
        found = list(words(title))
        for start in range(len(found) - len(folded) + 1):
            part = found[start : start + len(folded)]
            if [word.folded for word in part] == folded and part[0].mark in (mark, "#"):
                forms[" ".join(title[word.start + len(word.mark) : word.end] for word in part)] += 1
    return mark + min(forms, key=lambda form: (-forms[form], form), default=term.removeprefix(mark))


def told_together(ranked: Sequence[int], rows: Mapping[int, frozenset[int]], most: int) -> list[tuple[int, list[int]]]:
    """The first ``most`` of ranked terms that are told apart from each other, each with those told in its articles."""
    groups: list[tuple[int, list[int]]] = []
    for term in ranked:
        own = rows[term]
        for leader, followers in groups:
            other = rows[leader]
            if len(own & other) >= _TOGETHER * min(len(own), len(other)):
                if len(followers) < _MOST_TOGETHER:
                    followers.append(term)
                break
        else:
            if len(groups) == most:
                break
            groups.append((term, []))
    return groups
