"""The words that stories are told apart by: beginnings of words, as names differ little among languages. Pure."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.linalg import norm

from kb.index.analysis import is_stop_word, words

# Letters of the two beginnings by which a word is compared: see docs/decisions/0031-two-beginnings-of-words.md.
_BEGINNING, _SHORTER = 5, 4
_YEAR = re.compile("20[0-9]{2}")  # what is told of one year has nothing in common
_LEAD_WORDS = 100  # the names of a report stand in its title and its first paragraphs


def terms(title: str, lead: str) -> Counter[str]:
    """The beginnings of a document's telling words, with how often each stands in its title and lead.

    Each word has two, the shorter of which ends in ``*``: what has only that in common is a little alike.
    """
    found = words_of(title, lead)
    return Counter(term for word in found for term in (word[:_BEGINNING], f"{word[:_SHORTER]}*"))


def words_of(title: str, lead: str) -> list[str]:
    """The folded words of a title and the lead below it that tell something, in order."""
    found = [word.folded for word in words(title)]
    for word in words(lead):
        if len(found) >= _LEAD_WORDS:
            break
        found.append(word.folded)
    return [word for word in found if not is_stop_word(word, None) and not _YEAR.fullmatch(word)]


def weighted(documents: Sequence[Mapping[str, int]]) -> csr_matrix:
    """TF-IDF of the documents among themselves, one row each, of length 1 or empty.

    ``(1 + ln tf) * (1 + ln((1 + n) / (1 + df)))``, as scikit-learn's ``TfidfVectorizer(sublinear_tf=True)``.
    """
    place = {term: number for number, term in enumerate(sorted(set(chain.from_iterable(documents))))}
    starts = np.cumsum([0, *map(len, documents)])
    columns = np.fromiter(map(place.__getitem__, chain.from_iterable(documents)), np.int32, starts[-1])
    often = np.fromiter(chain.from_iterable(document.values() for document in documents), float, starts[-1])
    rarity = 1 + np.log((1 + len(documents)) / (1 + np.bincount(columns, minlength=len(place))))
    rows = csr_matrix(((1 + np.log(often)) * rarity[columns], columns, starts), (len(documents), len(place)))
    rows.data /= np.repeat(norm(rows, axis=1), np.diff(starts))
    return rows.astype(np.float32)
