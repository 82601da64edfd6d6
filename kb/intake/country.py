"""Which country a text names. Pure."""

import re
from collections.abc import Iterator
from functools import cache

from kb.intake.names import country_names, folded_name, region_names

# What Babel names otherwise: everyday abbreviations and names, and a code that is none of ISO 3166.
_ALSO = {"eeuu": "US", "eua": "US", "mejico": "MX", "holanda": "NL", "inglaterra": "GB", "england": "GB"}
_MEANT = {"UK": "GB"}
# As they stand in a text, whatever dots are between; of *EE. UU.* the second word.
_ABBREVIATIONS = {"UU": "US", "US": "US", "USA": "US", "UK": "GB"}
_POSSESSIVE = re.compile(r"(?<=\w)['’]s\b")
_MOST_WORDS = 60
_LONGEST_NAME = 4  # words: "Estados Unidos de América"
_PARTICLES = frozenset("de da do das dos del la las el los of the and y e".split())
# Names of countries that persons, cities and words bear at least as often.
_AMBIGUOUS = frozenset(
    "chad dominica gana georgia granada guadalupe jersey jordan mauricio montenegro reunion sanmartin santaelena togo "
    "turkey".split()
)


def normal_country(text: str | None) -> str | None:
    """``MX`` for ``mx``, ``MEX`` and for the country's name in Spanish, Portuguese or English, with accents or without;
    ``None`` for what names no country, as ``XX``.
    """
    word = (text or "").strip()
    code = _MEANT.get(word.upper(), word.upper())
    if code in _codes():
        return code
    return _codes_by_name().get(folded_name(word)) if word else None


def is_region(text: str) -> bool:
    """Whether a text names several countries together, as *Latam*, *América Latina* and *Global* do."""
    return folded_name(text) in _regions()


def named_country(text: str) -> str | None:
    """The one country that a text names; ``None`` if it names none, or several."""
    found = set(named_countries(text))
    return found.pop() if len(found) == 1 else None


def named_countries(text: str) -> Iterator[str]:
    """The country of each name of one at the beginning of a text, as often as it stands there."""
    written = _POSSESSIVE.sub("", text).split()[:_MOST_WORDS]
    words = [folded_name(word) for word in written]
    is_name = [_is_capital(word) or folded in _PARTICLES for word, folded in zip(written, words, strict=True)]
    shouts = text.isupper()
    start = 0
    while start < len(words):
        letters = "".join(filter(str.isalpha, written[start]))
        if letters in _ABBREVIATIONS and not shouts:
            yield _ABBREVIATIONS[letters]
        longest = min(_LONGEST_NAME, len(words) - start)
        for length in range(longest if is_name[start] else 0, 0, -1):
            code = _codes_by_words().get(tuple(words[start : start + length]))
            if code and all(is_name[start : start + length]):
                yield code
                start += length - 1
                break
        start += 1


def _is_capital(word: str) -> bool:
    """Whether the first letter is one: *¿México*."""
    return next(filter(str.isalpha, word), "").isupper()


@cache
def _regions() -> frozenset[str]:
    return frozenset(map(folded_name, region_names()))


@cache
def _codes() -> frozenset[str]:
    return frozenset(code for _, code in country_names())


@cache
def _codes_by_words() -> dict[tuple[str, ...], str]:
    """The names of countries, by their words."""
    named = {tuple(map(folded_name, name.split())): code for name, code in country_names()}
    named |= {(name,): code for name, code in _ALSO.items()}
    return {words: code for words, code in named.items() if "".join(words) not in _AMBIGUOUS}


@cache
def _codes_by_name() -> dict[str, str]:
    from babel.core import get_global

    names = dict(_ALSO)
    for code, others in get_global("territory_aliases").items():
        if len(code) == 3 and code.isalpha() and len(others) == 1:  # ISO 3166-1 alpha-3
            names[folded_name(code)] = others[0]
    return names | {folded_name(name): code for name, code in country_names()}
