"""Which language a text is written in."""

from functools import cache
from typing import Protocol, cast

# Below this, what a page or feed declares is worth more than what can be seen in so few letters.
_ENOUGH_LETTERS = 200
# Probability at which the text is believed against the declaration.
_SURE = 0.9
_SAMPLE = 800  # code points; more changed the answer for 2 of 2,274 texts, and takes time on every document


class _Identifier(Protocol):
    def classify(self, text: str) -> tuple[str, float]: ...


def normal_language(declared: str | None) -> str | None:
    """``es`` for ``es-MX``, ``ES_es`` and ``es``; ``None`` for what is no language code."""
    code = (declared or "").strip().replace("_", "-").split("-", 1)[0].lower()
    return code if code.isascii() and code.isalpha() and len(code) == 2 else None


def detect_language(text: str, declared: str | None = None) -> str | None:
    """The ISO 639-1 code of the text's language; the declared one where the text is short or unclear."""
    declared = normal_language(declared)
    letters = sum(character.isalpha() for character in text[:_SAMPLE])
    if letters == 0 or (declared and letters < _ENOUGH_LETTERS):
        return declared
    language, probability = _identifier().classify(text[:_SAMPLE])
    if declared is None:
        return language if letters >= _ENOUGH_LETTERS or probability >= _SURE else None
    return language if probability >= _SURE else declared


@cache
def _identifier() -> _Identifier:
    # Takes a second to load, so only where a document comes in.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return cast(_Identifier, LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True))
