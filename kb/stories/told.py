"""Documents as stories see them, and their sums. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

import numpy as np

from kb.intake.country_domains import country_of_address
from kb.store.stories import StoredDocument
from kb.stories.country import country_of
from kb.stories.space import Space, Vectors
from kb.stories.words import Terms, Vocabulary, terms

# What all documents have in common tells no stories apart: a collection that is about social networks alone would be
# one story. The mean of few documents is little of that: it counts for n / (n + this), and as much that of a language
# beside that of all.
_FEW = 5


@dataclass(frozen=True, slots=True)
class Told:
    """A document as stories see it. ``meaning`` is of the story space, of length 1."""

    document_id: int
    url: str  # canonical: tells documents apart whatever their ids are
    day: date  # UTC
    text_id: int  # the document's own id, or that of the one that it is a copy of
    meaning: Vectors
    terms: Terms
    lang: str = ""
    published: datetime | None = None
    is_headline: bool = False  # has no text
    country: str | None = None  # that a text is about


def as_told(found: Sequence[StoredDocument], space: Space, vocabulary: Vocabulary) -> list[Told]:
    """Documents of the store as stories see them, in their order."""
    if not found:
        return []
    has_text = [len(document.lead) > len(document.title) for document in found]
    return [
        Told(document.id, document.canonical_url, document.seen.date(), document.text_id, vector,
             vocabulary.numbered(terms(document.title, document.lead)), document.lang or "", document.published,
             is_headline=not is_text, country=_country(document) if is_text else None)
        for document, vector, is_text in zip(found, meanings(found, space), has_text, strict=True)
    ]  # fmt: skip


def _country(document: StoredDocument) -> str | None:
    home = document.country or country_of_address(document.canonical_url)
    return country_of(document.title, document.lead, home)


def meanings(found: Sequence[StoredDocument], space: Space) -> Vectors:
    """What documents of the store mean, at least one: a row each of the story space, of length 1."""
    stored = np.array([document.vector for document in found], np.float32)
    return space.vectors(stored, [document.lang for document in found])


@dataclass(frozen=True, slots=True)
class Sum:
    """So many documents, and the sum of their meanings."""

    count: int
    meaning: Vectors | float

    def __add__(self, other: "Sum") -> "Sum":
        return Sum(self.count + other.count, self.meaning + other.meaning)

    def mean(self, others: Vectors | float = 0.0) -> Vectors:
        """Their mean; that of few is drawn towards ``others``."""
        drawn: Vectors = np.asarray((self.meaning + _FEW * others) / (self.count + _FEW), np.float32)
        return drawn


NONE = Sum(0, 0.0)
Earlier = Mapping[str, Sum]  # all documents of the days before, by language


def add_up(told: Iterable[Told], earlier: Earlier = MappingProxyType({})) -> dict[str, Sum]:
    """The documents of a day, by language, added to those before."""
    found = dict(earlier)
    for document in told:
        found[document.lang] = found.get(document.lang, NONE) + Sum(1, document.meaning)
    return found
