"""Kinds as people write them. Pure."""

from functools import cache

from kb.index.analysis import fold
from kb.models import Kind

_KINDS = {
    Kind.NEWS: "noticia noticias notícias",
    Kind.PRACTICE: "practices práctica prácticas prática práticas",
    Kind.PLATFORM: "platforms plataforma plataformas",
    Kind.TREND: "trends tendencia tendencias tendência tendências",
}


def kind_named(text: str) -> str | None:
    """``news`` for ``news`` and "noticias"; ``None`` for what is no kind."""
    return _kinds().get(fold(text.strip()))


@cache
def _kinds() -> dict[str, str]:
    return {fold(name): kind.value for kind, names in _KINDS.items() for name in (kind.value, *names.split())}
