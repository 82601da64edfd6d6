"""The words that stories are told apart by: beginnings of words, as names differ little among languages. Pure."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from scipy.sparse.linalg import norm

from kb.index.analysis import is_stop_word, words
from kb.pleas import without_pleas
from kb.stories.background import background

# Letters of the two beginnings by which a word is compared: see docs/decisions/0031-two-beginnings-of-words.md.
_BEGINNING, _SHORTER = 5, 4
_YEAR = re.compile("20[0-9]{2}")  # what is told of one year has nothing in common
# Few documents, or those of a day with large stories, do not show which words tell something. The background counts for
# so many times as many at most: what all documents of a collection have, as its theme, is to stay common.
_BACKGROUND = 2
_LEAD_WORDS = 100  # the names of a report stand in its title and its first paragraphs


def terms(title: str, lead: str) -> Counter[str]:
    """The beginnings of a document's telling words, with how often each stands in its title and lead.

    Each word has two, the shorter of which ends in ``*``: what has only that in common is a little alike.
    """
    found = words_of(title, lead)
    return Counter(term for word in found for term in (word[:_BEGINNING], f"{word[:_SHORTER]}*"))


def words_of(title: str, lead: str) -> list[str]:
    """The folded words of a title and the lead below it that tell something, in order, without pleas."""
    found = [word.folded for word in words(title)]
    for word in words(without_pleas(lead)):
        if len(found) >= _LEAD_WORDS:
            break
        found.append(word.folded)
    return [word for word in found if not is_stop_word(word, None) and not _YEAR.fullmatch(word)]


@dataclass(frozen=True, slots=True)
class Terms:
    """A document's terms by their numbers in a vocabulary, each once.

    ``often`` is ``1 + ln`` of how often each stands there, ``elsewhere`` how many documents of the background have it.
    """

    numbers: npt.NDArray[np.int32]
    often: npt.NDArray[np.float32]
    elsewhere: npt.NDArray[np.int32]


class Vocabulary:
    """Numbers for terms, as they come. Documents that are compared with each other have those of one vocabulary."""

    def __init__(self) -> None:
        self._number: dict[str, int] = {}

    def numbered(self, terms: Mapping[str, int]) -> Terms:
        """The terms of a document, from how often each stands there."""
        numbers = [self._number.setdefault(term, len(self._number)) for term in terms]
        often = 1 + np.log(np.fromiter(terms.values(), np.float32, len(terms)))
        having = background().having
        elsewhere = np.fromiter((having.get(term, 0) for term in terms), np.int32, len(terms))
        return Terms(np.array(numbers, np.int32), often, elsewhere)


def weighted(documents: Sequence[Terms], lengths: npt.NDArray[np.float32]) -> csr_matrix:
    """TF-IDF of the documents, one row each, of the length that is asked for, or empty.

    ``(1 + ln tf) * (1 + ln((1 + n) / (1 + df)))``, as scikit-learn's ``TfidfVectorizer(sublinear_tf=True)``; a term is
    as rare as among these documents and those of the background together.
    """
    if not documents:
        return csr_matrix((0, 0), dtype=np.float32)
    numbers = np.concatenate([document.numbers for document in documents])
    sizes = np.array([len(document.numbers) for document in documents])
    frequency = np.bincount(numbers)
    is_used = frequency > 0  # a vocabulary holds the terms of other days too
    columns = (np.cumsum(is_used) - 1).astype(np.int32)[numbers]
    having = frequency[is_used]
    elsewhere = np.zeros_like(having)
    elsewhere[columns] = np.concatenate([document.elsewhere for document in documents])
    share = min(1.0, _BACKGROUND * len(documents) / background().documents)
    count = len(documents) + share * background().documents
    rarity = 1 + np.log((1 + count) / (1 + having + share * elsewhere))
    values = np.concatenate([document.often for document in documents]) * rarity.astype(np.float32)[columns]
    rows = csr_matrix((values, columns, np.concatenate([[0], np.cumsum(sizes)])), (len(documents), len(rarity)))
    rows.data *= np.repeat(lengths / np.maximum(norm(rows, axis=1), 1e-9), sizes)
    return rows
