"""The sentence, and the headline, that tells what a story is about, word for word. Pure."""

from collections.abc import Collection, Sequence

from kb.index.analysis import words
from kb.index.sentences import sentence_ends
from kb.models import Document, StorySentence

# Of so many articles the beginning is looked at.
_LOOKED_AT, _LEAD = 5, 600
_SHORTEST, _LONGEST = 40, 240


def telling_sentence(
    articles: Sequence[Document], terms: Sequence[str], told: Collection[str] = ()
) -> StorySentence | None:
    """The sentence near the beginning of the first articles that holds most of the terms.

    None of those in ``told``, and none that only says its article's title again.
    """
    wanted = _wanted(terms)
    best: tuple[int, StorySentence] | None = None
    for article in articles[:_LOOKED_AT]:
        text, title = article.text, _folded(article.title)
        ends = sentence_ends(text, 0, len(text[:_LEAD]))
        if len(text) <= _LEAD:  # else what is cut off at the end is no sentence
            ends.append(len(text))
        for start, end in zip([0, *ends], ends, strict=False):
            sentence = text[start:end].strip()
            said = _folded(sentence)
            held = len(wanted.intersection(said))
            is_new = said != title and sentence not in told
            if _reports(sentence) and is_new and (best is None or held > best[0]):
                best = (held, StorySentence(sentence, article.id))
    return best[1] if best else None


def most_telling(articles: Sequence[Document], terms: Sequence[str]) -> Document:
    """Of at least one article the first of those whose headlines hold most of the terms."""
    wanted = _wanted(terms)
    return max(articles, key=lambda article: len(wanted.intersection(_folded(article.title))))


def _wanted(terms: Sequence[str]) -> set[str]:
    return {word.folded for term in terms for word in words(term)}


def _folded(text: str) -> list[str]:
    return [word.folded for word in words(text)]


def _reports(sentence: str) -> bool:
    """Whether it is a whole sentence that reports: no heading, no question, no quotation, no exclamation."""
    return (
        _SHORTEST <= len(sentence) <= _LONGEST
        and sentence.endswith(".")
        and not any(mark in sentence for mark in '"“”«»¡¿!?#')
    )
