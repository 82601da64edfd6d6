"""Average linkage among documents and stories that exist already, by the sums of their members. Pure.

The mean likeness of two groups is the product of their sums by the product of their sizes, so that no pair of members
is ever looked at again. Groups come together only if some two of their documents are so alike that they surely tell the
same, a *link*: what is on one topic is somewhat alike all over, and would make a heap of it by the mean alone. Two
groups of several texts, as of two events about one name, must be three quarters as alike as the looser one is in
itself.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

Vectors = npt.NDArray[np.float32]

_BLOCK = 512
# Of a document; the most alike. A headline as common as thousands of others begins no more mergers than this.
_MOST_LINKS = 100
# Two groups that have so many texts each need such a share of how alike the looser one is in itself: see decisions 36
# and 37.
_SHARE_OF_OWN, _SEVERAL = 0.75, 3
_DIGITS = 5  # beyond them the order in which sums were made is seen


@dataclass(frozen=True, slots=True)
class Items:
    """Stories and documents: the documents of all, row by row, and which item each is of.

    ``meaning`` ``(documents, dimension)``, ``words`` with as many rows; ``item`` counts from 0 and does not fall.
    ``signs`` are of the columns of ``meaning``: what two have in common in one of -1 makes them less alike.
    ``link`` is each document's part of the likeness that links two: the product of both. ``is_text`` says of
    each whether it is more than a headline.
    """

    meaning: Vectors
    signs: Vectors
    words: csr_matrix
    item: npt.NDArray[np.int64]
    link: Vectors
    is_text: npt.NDArray[np.bool_]

    def each_of(self, items: Sequence[int]) -> "Items":
        """The documents of some items, each an item of its own."""
        rows = np.flatnonzero(np.isin(self.item, items))
        return Items(
            self.meaning[rows], self.signs, self.words[rows], np.arange(len(rows)), self.link[rows], self.is_text[rows]
        )


def group(items: Items, is_new: Sequence[bool], words_weight: float, threshold: float) -> list[list[int]]:
    """The groups of items that belong together and hold a new one, by items in ascending order.

    Two groups come together from a mean likeness of ``threshold`` on, if two of their documents are linked; two of
    several texts from three quarters of how alike the documents of the looser one are among themselves. Items that
    are not new have been compared with each other before and come together only through new ones, which are one
    document each. Of equal likeness the lower items come first, so that the result depends on the order alone.
    """
    forest = _Forest(items, _links(items, is_new, words_weight), words_weight)
    queue = [
        (-likeness, first, second)
        for first in forest.members
        for second, likeness in forest.likenesses(first, above=first)
        if likeness >= threshold
    ]
    heapq.heapify(queue)
    while queue:
        _, first, second = heapq.heappop(queue)
        if first not in forest.members or second not in forest.members:
            continue
        merged = forest.merge(first, second)
        for other, likeness in forest.likenesses(merged):
            if likeness >= threshold:
                heapq.heappush(queue, (-likeness, min(merged, other), max(merged, other)))
    linked = {row for rows in forest.members.values() for row in rows}
    alone = [[item] for item, new in enumerate(is_new) if new and item not in linked]
    together = [sorted(rows) for rows in forest.members.values() if any(is_new[row] for row in rows)]
    return sorted(alone + together)


def _links(items: Items, is_new: Sequence[bool], words_weight: float) -> Iterator[tuple[int, int]]:
    """The pairs of items, one of them new, of which two documents are linked."""
    new = np.flatnonzero(np.array(is_new, bool)[items.item])
    if not len(new):
        return
    transposed = items.words.T.tocsr()
    least = items.link.min() - 10.0**-_DIGITS
    for start in range(0, len(new), _BLOCK):
        rows = new[start : start + _BLOCK]
        likeness = ((1 - words_weight) * items.signs * items.meaning[rows]) @ items.meaning.T
        likeness += ((words_weight * items.words[rows]) @ transposed).toarray()
        likeness[np.arange(len(rows)), rows] = -1
        # Few pairs are near enough for any link: what each pair needs is looked at of these alone.
        is_near = likeness >= least * items.link[rows, None]
        place, near = np.nonzero(is_near)
        alike = likeness[place, near].round(_DIGITS)
        is_link = alike >= items.link[rows[place]] * items.link[near]
        place, near, alike = place[is_link], near[is_link], alike[is_link]
        order = np.lexsort((near, -alike, place))
        place, near = place[order], near[order]
        is_among_most = np.arange(len(place)) - np.searchsorted(place, place) < _MOST_LINKS
        pairs = items.item[rows[place]] * len(is_new) + items.item[near]
        for pair in np.unique(pairs[is_among_most]).tolist():
            yield divmod(pair, len(is_new))


class _Forest:
    """Groups by number: those of single items have the item's, merged ones the next that is free.

    It holds the items that are linked to any; the others, most of the stories of two weeks, stay alone.
    """

    def __init__(self, items: Items, links: Iterable[tuple[int, int]], words_weight: float) -> None:
        self._neighbours: dict[int, set[int]] = defaultdict(set)
        for first, second in links:
            self._neighbours[first].add(second)
            self._neighbours[second].add(first)
        linked = sorted(self._neighbours)
        self.members: dict[int, list[int]] = {item: [item] for item in linked}
        self._weight = words_weight
        self._signs = items.signs
        sizes = np.bincount(items.item)
        rows = np.flatnonzero(np.isin(items.item, linked))
        place = np.searchsorted(linked, items.item[rows])
        belongs = csr_matrix((np.ones(len(rows), np.float32), (place, rows)), (len(linked), len(items.item)))
        words = (belongs @ items.words).tocsr()
        self._sizes = {item: int(sizes[item]) for item in linked}
        self._meaning = dict(zip(linked, np.asarray(belongs @ items.meaning, np.float32), strict=True))
        self._words = {item: _as_dict(words, row) for row, item in enumerate(linked)}
        self._texts: list[float] = np.bincount(items.item, items.is_text).tolist()
        squares = (1 - words_weight) * np.square(items.meaning) @ items.signs
        squares += words_weight * np.asarray(items.words.multiply(items.words).sum(axis=1)).ravel()
        self._squares: list[float] = np.bincount(items.item, squares).tolist()
        self._within = {item: self._likeness_within(item) for item in linked}
        self._next = len(sizes)

    def merge(self, first: int, second: int) -> int:
        """Make one group of two; give its number."""
        merged = self._next
        self._next += 1
        self.members[merged] = self.members.pop(first) + self.members.pop(second)
        self._sizes[merged] = self._sizes.pop(first) + self._sizes.pop(second)
        self._texts.append(self._texts[first] + self._texts[second])
        self._squares.append(self._squares[first] + self._squares[second])
        self._meaning[merged] = self._meaning.pop(first) + self._meaning.pop(second)
        more, fewer = sorted((self._words.pop(first), self._words.pop(second)), key=len, reverse=True)
        for column, value in fewer.items():
            more[column] = more.get(column, 0.0) + value
        self._words[merged] = more
        self._within[merged] = self._likeness_within(merged)
        neighbours = (self._neighbours.pop(first) | self._neighbours.pop(second)) - {first, second}
        self._neighbours[merged] = neighbours
        for other in neighbours:
            self._neighbours[other] -= {first, second}
            self._neighbours[other].add(merged)
        return merged

    def likenesses(self, number: int, above: int = -1) -> list[tuple[int, float]]:
        """The mean likeness of a group to each of its neighbours, of those whose numbers are ``above`` one.

        Neighbours of several texts that are much less alike to it than the looser of both is in itself are left out.
        """
        others = sorted(other for other in self._neighbours[number] if other > above)
        if not others:
            return []
        meaning = np.array([self._meaning[other] for other in others]) @ (self._signs * self._meaning[number])
        size, own = self._sizes[number], self._words[number]
        found = []
        for other, of_meaning in zip(others, meaning.tolist(), strict=True):
            alike = (1 - self._weight) * of_meaning + self._weight * _product(own, self._words[other])
            likeness = round(alike / (size * self._sizes[other]), _DIGITS)
            if likeness >= _SHARE_OF_OWN * min(self._within[number], self._within[other]):
                found.append((other, likeness))
        return found

    def _likeness_within(self, number: int) -> float:
        """How alike the documents of a group are to each other, in the mean; 0 of one that has few texts."""
        if self._texts[number] < _SEVERAL:
            return 0.0
        size, meaning, words = self._sizes[number], self._meaning[number], self._words[number]
        alike = (1 - self._weight) * float(meaning @ (self._signs * meaning)) + self._weight * _product(words, words)
        within: float = round((alike - self._squares[number]) / (size * (size - 1)), _DIGITS)
        return within


def _as_dict(words: csr_matrix, row: int) -> dict[int, float]:
    part = slice(words.indptr[row], words.indptr[row + 1])
    return dict(zip(words.indices[part].tolist(), words.data[part].tolist(), strict=True))


def _product(one: dict[int, float], other: dict[int, float]) -> float:
    fewer, more = (one, other) if len(one) <= len(other) else (other, one)
    return sum(value * more[column] for column, value in fewer.items() if column in more)
