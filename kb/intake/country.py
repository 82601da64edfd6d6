"""Which country a text names. Pure."""

import unicodedata
from functools import cache

_LANGUAGES = ("es", "pt", "en")
_NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ"})  # territories that Babel names beside the countries
# What Babel names otherwise: everyday abbreviations, and a code that is none of ISO 3166.
_ALSO = {"eeuu": "US", "eua": "US"}
_MEANT = {"UK": "GB"}
_MOST_WORDS = 60
_LONGEST_NAME = 4  # words: "Estados Unidos de América"
_SHORTEST_NAME = 3  # letters, so that "per" and "can" are words and no codes


def normal_country(text: str | None) -> str | None:
    """``MX`` for ``mx``, ``MEX`` and for the country's name in Spanish, Portuguese or English, with accents or without;
    ``None`` for what names no country.
    """
    word = (text or "").strip()
    code = word.upper()
    if len(code) == 2 and code.isascii() and code.isalpha():
        return _MEANT.get(code, code)
    return _codes_by_name().get(_folded(word)) if word else None


def named_country(text: str) -> str | None:
    """The one country that a text names; ``None`` if it names none, or several."""
    words = [_folded(word) for word in text.split()[:_MOST_WORDS]]
    found = set()
    for start in range(len(words)):
        for length in range(1, _LONGEST_NAME + 1):
            name = "".join(words[start : start + length])
            if len(name) > _SHORTEST_NAME and (code := _codes_by_name().get(name)):
                found.add(code)
    return found.pop() if len(found) == 1 else None


@cache
def _codes_by_name() -> dict[str, str]:
    # A third of a second to load, so only where a country is given by its name.
    from babel import Locale
    from babel.core import get_global

    names = dict(_ALSO)
    for code, others in get_global("territory_aliases").items():
        if len(code) == 3 and code.isalpha() and len(others) == 1:  # ISO 3166-1 alpha-3
            names[_folded(code)] = others[0]
    for language in _LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES:
                names[_folded(name)] = code
    return names


def _folded(name: str) -> str:
    """The letters of a name, without accents and case."""
    decomposed = unicodedata.normalize("NFKD", name[:100].casefold())
    return "".join(character for character in decomposed if character.isalpha())
