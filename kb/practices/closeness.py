"""Whether the best answers to a question are about it at all: something always comes nearest. Pure."""

from collections.abc import Iterable

from kb.index.analysis import Word, document_terms, query_terms
from kb.models import PracticeEntry

# Cosine of the question and of advice, both without what is common to all, from which advice is about the question:
# ``python -m tests.eval.calibrate_closeness``.
CLOSE = 0.25
# Of a question of one word, whose vector tells less: "jajaja" comes as near as 0.346 to the sample site's advice.
CLOSE_OF_ONE_WORD = 0.36
# Share of the question's words that an answer may hold instead.
_SHARE = 0.5


def is_close(words: Iterable[Word], likeness: float | None, entries: Iterable[PracticeEntry]) -> bool:
    """Whether the nearest advice is about a question of these words, by its ``likeness`` or because one of the
    practices holds half of them.

    Where the likeness cannot be judged (``None``), or no word tells anything, it is taken to be.
    """
    wanted = [terms for word in words if (terms := frozenset(query_terms(word)))]
    if likeness is None or not wanted:
        return True
    if likeness >= (CLOSE if len(wanted) > 1 else CLOSE_OF_ONE_WORD):
        return True
    return any(
        sum(not terms.isdisjoint(held) for terms in wanted) >= _SHARE * len(wanted)
        for entry in entries
        for held in _terms(entry)
    )


def _terms(entry: PracticeEntry) -> Iterable[frozenset[str]]:
    """The terms of a practice's title, and of each of its passages with what stands above it."""
    yield frozenset(term for lang in ("es", "pt", "en") for term in document_terms(entry.title, lang))
    for passage in entry.passages:
        text = "\n".join((passage.text, passage.title, *passage.heading_path))
        yield frozenset(document_terms(text, passage.lang))
