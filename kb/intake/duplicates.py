"""Which documents tell the same text: copies that publishers took from each other or from an agency. Pure.

Texts are compared by their MinHash signatures (Broder, "On the resemblance and containment of documents", 1997): the
share of equal places in two signatures estimates the Jaccard similarity of the sets of three-word sequences, with a
standard error of at most 0.044.
"""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from kb.models import Document, SignedText

if TYPE_CHECKING:
    from datasketch import MinHash

# Between what independent articles have in common and what editors leave of an agency's text: measured by
# ``python -m tests.eval duplicates``.
COPY_RESEMBLANCE = 0.5
# Newsrooms copy within days. What looks alike after weeks is a template: the price of the dollar, the horoscope.
COPY_WINDOW = timedelta(days=14)
MAX_COPIES = 200  # looked at for one document; the others of its group come with them
SIGNATURE_SIZE = 128
_SHINGLE = 3  # words
_WORD = re.compile(r"\w+")
# Of a longer text the beginning tells enough, and the time for it is bounded.
_MAX_WORDS = 5_000
_MIN_WORDS = 30  # "Subscribe to read on" is the same on many pages that are no copies of each other

Signatures = npt.NDArray[np.uint32]


def text_signature(text: str) -> Signatures | None:
    """The signature of a text, uint32 ``(SIGNATURE_SIZE,)``; ``None`` where there are too few words to tell by.

    White space, punctuation and case make no difference.
    """
    words = [match.group() for match, _ in zip(_WORD.finditer(text.casefold()), range(_MAX_WORDS), strict=False)]
    if len(words) < _MIN_WORDS:
        return None
    shingles = {" ".join(words[start : start + _SHINGLE]) for start in range(len(words) - _SHINGLE + 1)}
    sketch = _empty_sketch()
    sketch.update_batch([shingle.encode() for shingle in shingles])
    return np.asarray(sketch.hashvalues, np.uint32)


def _empty_sketch() -> "MinHash":
    from datasketch import MinHash  # half a second, and only whoever indexes needs it

    # Everything is said, for signatures are stored: a library's new default must not change them.
    return MinHash(num_perm=SIGNATURE_SIZE, seed=1, scheme="affine32")


def near_copies(
    document: Document, signature: Signatures, others: Sequence[SignedText], signatures: Signatures
) -> list[int]:
    """Ids of those of ``others``, with their ``(n, SIGNATURE_SIZE)`` signatures, that tell this document's text.

    Never of its own publisher, where only the very same text is a copy: what else looks alike there is a series with a
    template. At most ``MAX_COPIES``, the likest.
    """
    resemblance = (signatures == signature).mean(axis=1)
    likest = np.argsort(-resemblance, kind="stable")
    found: list[int] = []
    for place in likest[: int((resemblance >= COPY_RESEMBLANCE).sum())].tolist():
        other = others[place]
        elsewhere = other.publisher.casefold() != document.publisher.casefold()
        if elsewhere and abs(other.dated - document.dated) <= COPY_WINDOW:
            found.append(other.document_id)
    return found[:MAX_COPIES]


def within_window(documents: Sequence[Document]) -> list[list[Document]]:
    """The documents by time, in groups none of which spans more than ``COPY_WINDOW``."""
    groups: list[list[Document]] = []
    for document in sorted(documents, key=lambda document: document.dated):
        if groups and document.dated - groups[-1][0].dated <= COPY_WINDOW:
            groups[-1].append(document)
        else:
            groups.append([document])
    return groups
