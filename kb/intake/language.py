"""Which language a text is written in."""

from collections.abc import Collection
from functools import cache
from operator import itemgetter
from typing import Protocol, cast

from kb.intake.names import folded_name, language_names

# Those of the app, of which a short text is told (``kb.translation`` takes long to load).
_LANGUAGES = frozenset({"es", "en", "pt"})
# Below this, what a page or feed declares is worth more than what can be seen in so few letters.
_ENOUGH_LETTERS = 200
# With fewer nothing is seen at all.
_FEW_LETTERS = 40
# Probability at which the text is believed against the declaration.
_SURE = 0.9
# The same for one of a few languages, of a query of a few words.
_LIKELY = 0.7
_SAMPLE = 800  # code points; more changed the answer for 2 of 2,274 texts, and takes time on every document


class _Identifier(Protocol):
    def classify(self, text: str) -> tuple[str, float]: ...

    def rank(self, text: str) -> list[tuple[str, float]]: ...


def normal_language(declared: str | None) -> str | None:
    """``es`` for ``es-MX``, ``ES_es`` and ``es``; ``None`` for what is no language code."""
    code = (declared or "").strip().replace("_", "-").split("-", 1)[0].lower()
    return code if code.isascii() and code.isalpha() and len(code) == 2 else None


def language_named(text: str) -> str | None:
    """``es`` for ``es``, ``es-MX``, "español", "Spanish" and "espanhol"; ``None`` for what is no language."""
    code = normal_language(text)
    if code in _codes_by_name().values():
        return code
    return _codes_by_name().get(folded_name(text))


def detect_language(text: str, declared: str | None = None) -> str | None:
    """The ISO 639-1 code of the text's language; the declared one where the text is short or unclear.

    Of the languages of the app a short text is believed too: templates declare the English of the software's first day
    for headlines in Spanish.
    """
    declared = normal_language(declared)
    letters = sum(character.isalpha() for character in text[:_SAMPLE])
    if letters == 0 or (declared and letters < _FEW_LETTERS):
        return declared
    if declared and letters < _ENOUGH_LETTERS:
        return (declared in _LANGUAGES and _plain_language(text)) or declared
    language, probability = load_identifier().classify(text[:_SAMPLE])
    if declared is None:
        return language if letters >= _ENOUGH_LETTERS or probability >= _SURE else None
    return language if probability >= _SURE else declared


def _plain_language(text: str) -> str | None:
    """The one of the app's languages that a short text is surely in, if it is not rather in any other.

    Of 2,863 headlines, questions and headings in the three (``shared/data``) none was taken for another, and 94 % of
    those that were declared wrongly were told right.
    """
    ranked = load_identifier().rank(text[:_SAMPLE])
    language, weight = max(ranked, key=itemgetter(1))
    total = sum(other for name, other in ranked if name in _LANGUAGES)
    return language if language in _LANGUAGES and weight >= _SURE * total else None


def likely_language(text: str, among: Collection[str]) -> str | None:
    """The one of these languages that a short text, such as a query, is in; ``None`` where it cannot be told."""
    if not among or not any(character.isalpha() for character in text):
        return None
    ranked = [(language, weight) for language, weight in load_identifier().rank(text[:_SAMPLE]) if language in among]
    total = sum(weight for _, weight in ranked)
    language, weight = max(ranked, key=itemgetter(1), default=("", 0.0))
    return language if total > 0 and weight / total >= _LIKELY else None


@cache
def _codes_by_name() -> dict[str, str]:
    return {folded_name(name): code for name, code in language_names()}


@cache
def load_identifier() -> _Identifier:
    """Load what tells languages. It takes most of a second: the first text waits for it, or a process that starts."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return cast(_Identifier, LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True))
