"""Kinds of articles as people write them. Pure."""

from functools import cache

from kb.intake.names import folded_name
from kb.models import Kind

_NAMES = {
    Kind.NEWS: "noticia, noticias",
    Kind.PRACTICE: "practices, good practice, práctica, prácticas, buena práctica, buenas prácticas, "
    "prática, práticas, boa prática, boas práticas",
    Kind.PLATFORM: "platforms, platform change, plataforma, plataformas, cambio de plataforma, mudança de plataforma",
    Kind.TREND: "trends, tendencia, tendencias, tendência, tendências",
}


def kind_named(text: str) -> str | None:
    """``news`` for ``news`` and "noticias"; ``None`` for what is no kind."""
    return _kinds().get(folded_name(text))


@cache
def _kinds() -> dict[str, str]:
    return {folded_name(name): kind.value for kind, names in _NAMES.items() for name in (kind.value, *names.split(","))}
