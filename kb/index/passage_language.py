"""The language of a passage in a document that is in another one. Pure.

Told by function words in small letters, and by them alone: names of people, brands and works have few of them, so that
a Spanish list of English tools or songs stays Spanish. Decision 0022 has the figures.
"""

import string

from kb.index.analysis import fold
from kb.index.stop_words import BY_LANGUAGE

# How many different words that only the other language has are to be seen: a quotation of a few words has fewer.
LEAST_WORDS = 4
# And how many times as many as words that only the document's language has.
LEAST_RATIO = 2
_PUNCTUATION = string.punctuation + "¿¡«»“”„‘’–—…"
_LONGEST = max(map(len, frozenset[str]().union(*BY_LANGUAGE.values())))


def passage_language(text: str, of_document: str | None) -> str | None:
    """The language of a passage where it is clearly another one than its document's; else ``None``.

    Both are among the languages whose function words are known: of a document in another one, or in none that is known,
    every passage is ``None``.
    """
    own = BY_LANGUAGE.get(of_document or "")
    if own is None:
        return None
    seen = _whole_words(text)
    only = {language: len(seen & (common - own)) for language, common in BY_LANGUAGE.items()}
    language = max(only, key=only.__getitem__)
    against = len(seen & (own - BY_LANGUAGE[language]))
    return language if only[language] >= max(LEAST_WORDS, LEAST_RATIO * against) else None


def _whole_words(text: str) -> set[str]:
    """The folded words in small letters with nothing but punctuation and blanks around: no part of an address."""
    parts = (part.strip(_PUNCTUATION) for part in text.split())
    return {fold(part) for part in parts if len(part) <= _LONGEST and part.isalpha() and part.islower()}
