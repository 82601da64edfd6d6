"""Average linkage among documents and stories that exist already, by the sums of their members. Pure.

The mean likeness of two groups is the product of their sums by the product of their sizes, so that no pair of members
is ever looked at again. Two groups can reach the threshold only if two of their members do: the pairs that new items
form with others at the threshold are all that can begin a merger.
"""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

Vectors = npt.NDArray[np.float32]

_BLOCK = 512
# Of an item; the most alike. A headline as common as thousands of others begins no more mergers than this.
_MOST_PAIRS = 100
_DIGITS = 5  # beyond them the order in which sums were made is seen


@dataclass(frozen=True, slots=True)
class Items:
    """Stories and documents, row by row: ``meaning`` ``(n, dimension)`` and ``words`` are sums over their members."""

    meaning: Vectors
    words: csr_matrix
    sizes: npt.NDArray[np.int64]


def group(items: Items, is_new: Sequence[bool], words_weight: float, threshold: float) -> list[list[int]]:
    """The groups, by rows in ascending order, that belong together; every row is in one.

    Rows that are not new have been compared with each other before and come together only through new ones. Of equal
    likeness the lower rows come first, so that the result depends on the order of the rows alone.
    """
    forest = _Forest(items, words_weight)
    queue: list[tuple[float, int, int]] = []
    for first, second, likeness in _pairs(items, is_new, words_weight, threshold):
        forest.link(first, second)
        queue.append((-likeness, min(first, second), max(first, second)))
    queue = sorted(set(queue))
    while queue:
        _, first, second = heapq.heappop(queue)
        if first not in forest.members or second not in forest.members:
            continue
        merged = forest.merge(first, second)
        for other, likeness in forest.likenesses(merged):
            if likeness >= threshold:
                heapq.heappush(queue, (-likeness, min(merged, other), max(merged, other)))
    return sorted(sorted(rows) for rows in forest.members.values())


def _pairs(items: Items, is_new: Sequence[bool], words_weight: float, threshold: float) -> list[tuple[int, int, float]]:
    new = np.flatnonzero(is_new)
    found = []
    transposed = items.words.T.tocsr()
    for start in range(0, len(new), _BLOCK):
        rows = new[start : start + _BLOCK]
        likeness = (1 - words_weight) * (items.meaning[rows] @ items.meaning.T)
        likeness += words_weight * (items.words[rows] @ transposed).toarray()
        likeness /= items.sizes[rows, None] * items.sizes[None]
        likeness = likeness.round(_DIGITS)
        likeness[np.arange(len(rows)), rows] = -1
        for place, row in enumerate(rows.tolist()):
            near = np.flatnonzero(likeness[place] >= threshold)
            if len(near) > _MOST_PAIRS:
                near = near[np.argsort(-likeness[place, near], kind="stable")[:_MOST_PAIRS]]
            found += [(row, other, float(likeness[place, other])) for other in near.tolist()]
    return found


class _Forest:
    """Groups by number: those of single rows have the row's, merged ones the next that is free."""

    def __init__(self, items: Items, words_weight: float) -> None:
        count = len(items.sizes)
        self.members: dict[int, list[int]] = {row: [row] for row in range(count)}
        self._neighbours: dict[int, set[int]] = {row: set() for row in range(count)}
        self._weight = words_weight
        self._sizes = dict(enumerate(items.sizes.tolist()))
        self._meaning = dict(enumerate(items.meaning))
        self._words = {row: _as_dict(items.words, row) for row in range(count)}
        self._next = count

    def link(self, first: int, second: int) -> None:
        """Remember that they may come together."""
        self._neighbours[first].add(second)
        self._neighbours[second].add(first)

    def merge(self, first: int, second: int) -> int:
        """Make one group of two; give its number."""
        merged = self._next
        self._next += 1
        self.members[merged] = self.members.pop(first) + self.members.pop(second)
        self._sizes[merged] = self._sizes.pop(first) + self._sizes.pop(second)
        self._meaning[merged] = self._meaning.pop(first) + self._meaning.pop(second)
        more, fewer = sorted((self._words.pop(first), self._words.pop(second)), key=len, reverse=True)
        for column, value in fewer.items():
            more[column] = more.get(column, 0.0) + value
        self._words[merged] = more
        neighbours = (self._neighbours.pop(first) | self._neighbours.pop(second)) - {first, second}
        self._neighbours[merged] = neighbours
        for other in neighbours:
            self._neighbours[other] -= {first, second}
            self._neighbours[other].add(merged)
        return merged

    def likenesses(self, number: int) -> list[tuple[int, float]]:
        """The mean likeness of a group to each of its neighbours."""
        others = sorted(self._neighbours[number])
        if not others:
            return []
        meaning = np.array([self._meaning[other] for other in others]) @ self._meaning[number]
        size, own = self._sizes[number], self._words[number]
        found = []
        for other, of_meaning in zip(others, meaning.tolist(), strict=True):
            alike = (1 - self._weight) * of_meaning + self._weight * _product(own, self._words[other])
            found.append((other, round(alike / (size * self._sizes[other]), _DIGITS)))
        return found


def _as_dict(words: csr_matrix, row: int) -> dict[int, float]:
    part = slice(words.indptr[row], words.indptr[row + 1])
    return dict(zip(words.indices[part].tolist(), words.data[part].tolist(), strict=True))


def _product(one: dict[int, float], other: dict[int, float]) -> float:
    fewer, more = (one, other) if len(one) <= len(other) else (other, one)
    return sum(value * more[column] for column, value in fewer.items() if column in more)
