"""What a person typed, made ready for both kinds of search. Pure: any text is answered."""

import re
from dataclasses import dataclass

from kb.errors import SearchError
from kb.index.analysis import LANGUAGES, Word, is_stop_word, query_terms, words

# A question fits several times over; the model reads no more, and every further word makes full text slower.
LONGEST_QUERY = 1_000
_MOST_WORDS = 40
# What no database or model takes: NUL and other control characters, halves of surrogate pairs.
_UNUSABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_QUOTED = re.compile(r'["“”«»]([^"“”«»]+)["“”«»]')
# Letters and words that only one of the languages has; stop words do the rest.
_TELLING = {"es": re.compile(r"[ñ¿¡]|ción\b"), "pt": re.compile(r"[ãõçâê]"), "en": re.compile(r"\b\w+ing\b|'s\b")}


@dataclass(frozen=True, slots=True)
class Query:
    """A query as search uses it.

    ``lang`` is ``None`` where a few words do not tell. ``terms`` are looked up in passages of that language (in all,
    where it is unknown), ``name_terms`` (hashtags, @names, names, quoted words) in those of every language: across
    languages other words are the same by accident more often than by meaning.
    """

    text: str
    lang: str | None
    terms: tuple[str, ...]
    name_terms: tuple[str, ...]
    was_cut: bool


def parse_query(typed: str) -> Query:
    """Make a query of what was typed. Raises ``SearchError`` if that is nothing."""
    if not typed.strip():
        raise SearchError("The query is empty; type what you are looking for.")
    text = " ".join(clean(typed[:LONGEST_QUERY]).split())
    found = list(words(text))
    used = found[:_MOST_WORDS]
    names = _names(text, used)
    return Query(
        text=text,
        lang=query_language(text),
        terms=_terms(used),
        name_terms=_terms(names),
        was_cut=len(typed.strip()) > LONGEST_QUERY or len(found) > _MOST_WORDS,
    )


def clean(text: str) -> str:
    """The text with what cannot be stored or encoded replaced by U+FFFD."""
    return _UNUSABLE.sub("\ufffd", text)


def query_language(text: str) -> str | None:
    """The language that stop words and letters speak for, ``None`` where none is ahead.

    A general language identifier was tried instead: it takes 0.8 s to load and guesses at single words.
    """
    lowered = text.casefold()
    found = [word.folded for word in words(text) if not word.mark]
    votes = {
        language: sum(is_stop_word(word, language) for word in found) + 2 * len(_TELLING[language].findall(lowered))
        for language in LANGUAGES
    }
    best, second = sorted(votes.values(), reverse=True)[:2]
    return max(votes, key=lambda language: votes[language]) if best > second else None


def _names(text: str, found: list[Word]) -> list[Word]:
    """Words that mean the same in every language: marked, quoted, with digits or capitals inside, or capitalised."""
    quoted = [match.span(1) for match in _QUOTED.finditer(text)]
    written = [text[word.start : word.end] for word in found]
    # In a title every word is capitalised, and that says nothing.
    is_title = 2 * sum(word[:1].isupper() for word in written) > len(written)
    return [
        word
        for index, (word, shape) in enumerate(zip(found, written, strict=True))
        if word.mark
        or any(start <= word.start and word.end <= end for start, end in quoted)
        or any(character.isdigit() for character in shape)
        or any(character.isupper() for character in shape[1:])
        or (index > 0 and not is_title and shape[0].isupper())
    ]


def _terms(found: list[Word]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(term for word in found for term in query_terms(word)))
