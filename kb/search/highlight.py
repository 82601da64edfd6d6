"""Which words of a passage a query asked for. Pure."""

from collections.abc import Collection

from kb.index.analysis import terms_of_word, words
from kb.models import Highlight


def highlights(passage: str, lang: str | None, terms: Collection[str]) -> tuple[Highlight, ...]:
    """The words whose terms are among ``terms``, in order; accents and endings do not matter."""
    wanted = frozenset(terms)
    if not wanted:
        return ()
    return tuple(
        Highlight(word.start, word.end) for word in words(passage) if not wanted.isdisjoint(terms_of_word(word, lang))
    )
