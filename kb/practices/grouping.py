"""The same advice, found again in other articles and languages. Pure.

Two pieces are linked if their vectors, without what is common to their language, are near. A group is made by complete
linkage: every two of its members are linked, so that no chain of half-likenesses joins what says different things. In
one language any two share a word, too: "Describe before you share" is like "Read before you reply" in form alone. Two
that give numbers share one: "Post at 9" is no support for "Post at 19". So do two that name networks. And no two are
of one article, which says under one heading several things that are alike for that heading. Which pieces are linked
depends on the two alone, and ties are decided by the pieces themselves: the order of documents makes no difference.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from kb.index.analysis import document_terms, fold
from kb.networks import named_networks
from kb.practices.features import read

Vectors = npt.NDArray[np.float32]
Pairs = npt.NDArray[np.bool_]

# Cosine of centred vectors from which two pieces say the same; chosen by ``python -m tests.eval.calibrate_grouping``.
SAME = 0.58
_BLOCK = 2_000
# Of a piece; the most alike. Thousands that say nearly the same, as one publisher may, would have millions.
_MOST_LINKS = 200
# Pieces that are linked in one chain; what a chain of more says is cut where it is weakest, by a stricter likeness, and
# by their number where no likeness tells them apart.
_LARGEST_CHAIN = 800
_STRICTER = 0.08
_NUMBER = re.compile(r"\d{1,9}")
# What any advice may hold: "Call, don't email" and "Invite, don't spam" have nothing else in common.
_TELLS_NOTHING = frozenset("don't never always nunca jamas siempre jamais sempre".split())


class Said(NamedTuple):
    """What grouping looks at in a piece besides its vector. ``articles`` are those that say it in the same words."""

    sentence: str
    lang: str
    articles: frozenset[int] = frozenset()


def linked_pairs(new: Vectors, others: Vectors, threshold: float = SAME) -> Iterable[tuple[int, int]]:
    """Rows of ``new`` and of ``others`` whose cosine reaches the threshold; both centred and of length 1.

    Of each row of ``new`` the ``_MOST_LINKS`` with the highest.
    """
    for start in range(0, len(new), _BLOCK):
        likeness = new[start : start + _BLOCK] @ others.T
        is_near = likeness >= threshold
        for row in np.flatnonzero(is_near.sum(axis=1) > _MOST_LINKS):
            near = np.flatnonzero(is_near[row])
            is_near[row, near[np.argsort(-likeness[row, near], kind="stable")[_MOST_LINKS:]]] = False
        rows, columns = np.nonzero(is_near)
        yield from zip((rows + start).tolist(), columns.tolist(), strict=True)


def chains(ids: Iterable[int], links: Iterable[tuple[int, int]]) -> list[list[int]]:
    """The ids joined by links, each chain ascending; an id without links is a chain of its own."""
    root = {one: one for one in ids}

    def find(one: int) -> int:
        while root[one] != one:
            root[one] = root[root[one]]
            one = root[one]
        return one

    for first, second in links:
        if first in root and second in root:
            a, b = sorted((find(first), find(second)))
            root[b] = a
    members: dict[int, list[int]] = defaultdict(list)
    for one in sorted(root):
        members[find(one)].append(one)
    return list(members.values())


def kept_apart(said: Sequence[Said]) -> Pairs:
    """Which two are of one article, or give other numbers, or name other networks, or are in one language and share no
    telling word but those they begin with.
    """
    terms = [_telling_terms(one) for one in said]
    langs = np.array([one.lang for one in said])
    apart: Pairs = np.array([[one.isdisjoint(other) for other in terms] for one in terms], bool)
    apart &= langs[:, None] == langs
    apart |= _told_apart([_numbers(one) for one in said])
    apart |= _told_apart([frozenset(named_networks(one.sentence)) for one in said])
    apart |= np.array([[not one.articles.isdisjoint(other.articles) for other in said] for one in said], bool)
    return apart


def _told_apart(named: Sequence[frozenset[Any]]) -> Pairs:
    """Which two name something both, and nothing in common."""
    return np.array([[bool(a and b) and a.isdisjoint(b) for b in named] for a in named], bool)


def _telling_terms(said: Said) -> frozenset[str]:
    words = read(said.sentence).words[1:]
    return frozenset(document_terms(" ".join(word for word in words if fold(word) not in _TELLS_NOTHING), said.lang))


def _numbers(said: Said) -> frozenset[int]:
    return frozenset(int(digits) for digits in _NUMBER.findall(read(said.sentence).bare)) - {0}  # 9:00 is 9


def groups_in_chain(
    keys: Sequence[str], vectors: Vectors, said: Sequence[Said], threshold: float = SAME
) -> list[list[int]]:
    """Rows of a chain by group, never two that are ``kept_apart``.

    ``keys`` tell pieces apart whatever their ids, and so decide ties.
    """
    order = sorted(range(len(keys)), key=lambda row: (keys[row], vectors[row].tobytes()))
    if len(order) > _LARGEST_CHAIN:
        stricter = threshold + _STRICTER
        if stricter < 1.0:
            parts = chains(range(len(order)), linked_pairs(vectors, vectors, stricter))
        else:
            stricter = threshold
            parts = [order[start : start + _LARGEST_CHAIN] for start in range(0, len(order), _LARGEST_CHAIN)]
        return [
            [part[row] for row in group]
            for part in parts
            for group in groups_in_chain(
                [keys[row] for row in part], vectors[part], [said[row] for row in part], stricter
            )
        ]
    groups = _complete_linkage(vectors[order], kept_apart([said[row] for row in order]), threshold)
    return [[order[row] for row in group] for group in groups]


def _complete_linkage(vectors: Vectors, apart: Pairs, threshold: float) -> list[list[int]]:
    """Join the two groups whose least similar members are most similar, until that is below the threshold.

    https://en.wikipedia.org/wiki/Complete-linkage_clustering; similar groups of the same likeness in their order.
    """
    likeness = (vectors @ vectors.T).astype(np.float32)
    likeness[apart] = -2.0
    np.fill_diagonal(likeness, -2.0)
    groups = [[row] for row in range(len(vectors))]
    while len(groups) > 1:
        first, second = divmod(int(likeness.argmax()), len(vectors))
        if likeness[first, second] < threshold:
            break
        first, second = sorted((first, second))
        groups[first] += groups[second]
        groups[second] = []
        likeness[first] = np.minimum(likeness[first], likeness[second])
        likeness[:, first] = likeness[first]
        likeness[second] = likeness[:, second] = -2.0
        likeness[first, first] = -2.0
    return [sorted(group) for group in groups if group]


def central(vectors: Vectors) -> list[int]:
    """The rows of a group, the one most like all others first."""
    likeness = vectors @ vectors.sum(axis=0)
    return sorted(range(len(vectors)), key=lambda row: -round(float(likeness[row]), 4))


def keep_ids(groups: Sequence[Sequence[int]], before: Mapping[int, int], kept: frozenset[int]) -> list[int | None]:
    """The practice that each group of pieces was before, ``None`` for a new one.

    ``before`` is the practice of each piece, ``kept`` those that a person has touched, which go first. A practice
    goes on as the group that holds most of its pieces, a group as the practice that most of its own come from; of
    equal ones the oldest.
    """
    votes: dict[tuple[int, int], int] = defaultdict(int)
    for number, group in enumerate(groups):
        for piece in group:
            if piece in before:
                votes[number, before[piece]] += 1
    found: list[int | None] = [None] * len(groups)
    taken: set[int] = set()
    for (number, practice), _ in sorted(
        votes.items(), key=lambda vote: (vote[0][1] not in kept, -vote[1], vote[0][1], vote[0][0])
    ):
        if found[number] is None and practice not in taken:
            found[number] = practice
            taken.add(practice)
    return found
