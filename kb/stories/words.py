"""The words that stories are told apart by: beginnings of words, as names differ little among languages. Pure."""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from scipy.sparse import csr_matrix

from kb.index.analysis import is_stop_word, words

_BEGINNING = 6  # letters: more of a name than of an ending
_YEAR = re.compile("20[0-9]{2}")  # what is told of one year has nothing in common
_LEAD_WORDS = 100  # the names of a report stand in its title and its first paragraphs


def terms(title: str, text: str) -> Counter[str]:
    """The beginnings of a document's telling words, with how often each stands in its title and lead."""
    found = [word.folded for word in words(title)]
    for word in words(text):
        if len(found) >= _LEAD_WORDS:
            break
        found.append(word.folded)
    return Counter(beginning(word) for word in found if not is_stop_word(word, None) and not _YEAR.fullmatch(word))


def beginning(word: str) -> str:
    """By what a folded word is compared."""
    return word[:_BEGINNING]


def weighted(documents: Sequence[Mapping[str, int]]) -> csr_matrix:
    """TF-IDF of the documents among themselves, one row each, of length 1 or empty.

    ``(1 + ln tf) * (1 + ln((1 + n) / (1 + df)))``, as scikit-learn's ``TfidfVectorizer(sublinear_tf=True)``.
    """
    frequencies = Counter(term for document in documents for term in document)
    place = {term: number for number, term in enumerate(sorted(frequencies))}
    rarity = {term: 1 + math.log((1 + len(documents)) / (1 + number)) for term, number in frequencies.items()}
    starts, columns, values = [0], list[int](), list[float]()
    for document in documents:
        row = {place[term]: (1 + math.log(number)) * rarity[term] for term, number in document.items()}
        length = math.sqrt(sum(value * value for value in row.values()))
        columns += row
        values += [value / length for value in row.values()]
        starts.append(len(columns))
    shape = (len(documents), len(place))
    return csr_matrix((np.array(values, np.float32), np.array(columns, np.int32), np.array(starts, np.int64)), shape)
