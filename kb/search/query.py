"""What a person typed, made ready for both kinds of search. Pure: any text is answered."""

import re
from dataclasses import dataclass

from kb.errors import SearchError
from kb.index.analysis import Word, query_terms, words

# A question fits several times over; the model reads no more, and every further word makes full text slower.
LONGEST_QUERY = 1_000
_MOST_WORDS = 40
# What no database or model takes: NUL and other control characters, halves of surrogate pairs.
_UNUSABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Query:
    """A query as search uses it.

    ``terms`` are what full text looks up, in passages of every language: held to the query's own language, recognised
    by its stop words, they found less across languages (Portuguese headings to English sections MRR 0.72 instead of
    0.76).
    """

    text: str
    terms: tuple[str, ...]
    was_cut: bool


def parse_query(typed: str) -> Query:
    """Make a query of what was typed. Raises ``SearchError`` if that is nothing."""
    if not typed.strip():
        raise SearchError("The query is empty; type what you are looking for.")
    text = " ".join(clean(typed[:LONGEST_QUERY]).split())
    found = list(words(text))
    used = found[:_MOST_WORDS]
    return Query(
        text=text,
        terms=_terms(used),
        was_cut=len(typed.strip()) > LONGEST_QUERY or len(found) > _MOST_WORDS,
    )


def clean(text: str) -> str:
    """The text with what cannot be stored or encoded replaced by U+FFFD."""
    return _UNUSABLE.sub("\ufffd", text)


def _terms(found: list[Word]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(term for word in found for term in query_terms(word)))
