"""Languages and countries by their names, as the Unicode CLDR has them in the languages of the user interface. Pure."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from kb.letters import without_accents

_WRITTEN_IN = ("en", "es", "pt")
_NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ"})  # territories that Babel names beside the countries
_LONGEST = 100
_REGIONS = frozenset({"EU", "EZ"})  # beside those that Babel names by a number
_OTHER_REGION_NAMES = (
    *("Latam", "Hispanoamérica", "Iberoamérica", "Ibero-América", "Suramérica", "Cono Sur", "EMEA", "APAC", "global"),
    *("mundial", "todo el mundo", "internacional", "international", "worldwide"),
)
_OTHER_LANGUAGE_NAMES = (("castellano", "es"), ("castelhano", "es"))  # not among those of Unicode


def language_names() -> Iterator[tuple[str, str]]:
    """Each name of a language, as people write it, with the language's ISO 639-1 code."""
    return chain(_named("languages"), _OTHER_LANGUAGE_NAMES)


def country_names() -> Iterator[tuple[str, str]]:
    """Each name of a country, as people write it, with the country's ISO 3166-1 alpha-2 code."""
    return ((name, code) for name, code in _named("territories") if code not in _NO_COUNTRIES)


def region_names() -> Iterator[str]:
    """Each name of several countries together, as people write it."""
    named = (name for name, code in _all_named("territories") if code.isdigit() or code in _REGIONS)
    return chain(named, _OTHER_REGION_NAMES)


@lru_cache(maxsize=50_000)
def folded_name(name: str) -> str:
    """The letters of a name, without accents and case."""
    return "".join(filter(str.isalpha, without_accents(name[:_LONGEST])))


def _named(kind: str) -> Iterator[tuple[str, str]]:
    return ((name, code) for name, code in _all_named(kind) if len(code) == 2 and code.isalpha())


def _all_named(kind: str) -> Iterator[tuple[str, str]]:
    from babel import Locale  # takes a moment to load, and few commands need it

    for language in _WRITTEN_IN:
        for code, name in getattr(Locale(language), kind).items():
            yield name, code
