"""Languages, countries and kinds as people write them. Pure."""

from functools import cache

from kb.index.analysis import fold
from kb.models import Kind

_KINDS = {
    Kind.NEWS: "noticia noticias notícias",
    Kind.PRACTICE: "practices práctica prácticas prática práticas",
    Kind.PLATFORM: "platforms plataforma plataformas",
    Kind.TREND: "trends tendencia tendencias tendência tendências",
}
_WRITTEN_IN = ("en", "es", "pt")


def language_named(text: str) -> str | None:
    """``es`` for ``es``, ``es-MX``, "español", "Spanish" and "espanhol"; ``None`` for what is no language."""
    named = fold(text.strip())
    code = named.replace("_", "-").split("-", 1)[0]
    return code if code in _languages().values() else _languages().get(named)


def country_named(text: str) -> str | None:
    """``MX`` for ``mx``, "México" and "Mexico"; ``None`` for what is no country."""
    named = fold(text.strip())
    return named.upper() if named.upper() in _countries().values() else _countries().get(named)


def kind_named(text: str) -> str | None:
    """``news`` for ``news`` and "noticias"; ``None`` for what is no kind."""
    return _kinds().get(fold(text.strip()))


@cache
def _languages() -> dict[str, str]:
    return _codes_by_name("languages", 2)


@cache
def _countries() -> dict[str, str]:
    return _codes_by_name("territories", 2)


@cache
def _kinds() -> dict[str, str]:
    return {fold(name): kind.value for kind, names in _KINDS.items() for name in (kind.value, *names.split())}


def _codes_by_name(names: str, length: int) -> dict[str, str]:
    """The Unicode CLDR's names, folded, in the languages of the user interface."""
    from babel import Locale  # takes a moment, and few queries need it

    found: dict[str, str] = {}
    for language in _WRITTEN_IN:
        for code, name in getattr(Locale.parse(language), names).items():
            if len(code) == length and code.isalpha():
                found.setdefault(fold(name), code)
    return found
