"""Which country a text names. Pure."""

from functools import cache

from kb.intake.names import country_names, folded_name, region_names

# What Babel names otherwise: everyday abbreviations and names, and a code that is none of ISO 3166.
_ALSO = {"eeuu": "US", "eua": "US", "mejico": "MX", "holanda": "NL", "inglaterra": "GB", "england": "GB"}
_MEANT = {"UK": "GB"}
_MOST_WORDS = 60
_LONGEST_NAME = 4  # words: "Estados Unidos de América"
_PARTICLES = frozenset("de da do das dos del la las el los of the and y e".split())
# Names of countries that persons, cities and words bear at least as often.
_AMBIGUOUS = frozenset("chad gana georgia granada jersey jordan mauricio togo turkey".split())


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
    found, written = set(), text.split()[:_MOST_WORDS]
    words = [folded_name(word) for word in written]
    for start in range(len(words)):
        for length in range(1, _LONGEST_NAME + 1):
            code = _codes_by_words().get(tuple(words[start : start + length]))
            if code and all(word[0].isupper() or word in _PARTICLES for word in written[start : start + length]):
                found.add(code)
    return found.pop() if len(found) == 1 else None


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
