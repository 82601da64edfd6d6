"""What is wrong on the sample site on purpose, as it is on the real web.

=====================================  =======================================================================
Where it is said                       What it is
=====================================  =======================================================================
``FAULTS`` below                       entries of feeds that lead to no article, or not straight to one
``quirks`` in ``publishers.toml``      a malformed feed, Latin-1 said to be UTF-8, tracking parameters, a slow
                                       feed, a sitemap or a bare listing in place of a feed (``content.Quirk``)
``undated``, ``future_days`` and       a page without a date, one dated in the future, a syndicated copy
``copy_of`` in an article              (``content.Article``)
=====================================  =======================================================================
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from ui.sample_site.content import Content, ContentError, FeedFormat


class Behaviour(Enum):
    """What a planted address answers."""

    LOGIN = auto()  # 200, a form and no article
    NOT_FOUND = auto()  # 404
    GONE = auto()  # 410
    TOO_MANY_REQUESTS = auto()  # 429 with Retry-After: 120
    FORBIDDEN = auto()  # 200, but robots.txt forbids to ask
    REDIRECT = auto()  # 301 to an article that the feed holds too


@dataclass(frozen=True)
class Fault:
    """An entry in the feed of the publisher with key ``publisher`` that leads to ``path``, which misbehaves.

    ``target`` is the key of the article that a redirect leads to.
    """

    publisher: str
    path: str
    behaviour: Behaviour
    title: str
    target: str = ""


FAULTS = (
    Fault("radar-social", "/suscriptores", Behaviour.LOGIN, "Boletín de la semana, solo para suscriptores"),
    Fault("el-pulso", "/nota/encuesta-de-agencias", Behaviour.NOT_FOUND, "Los resultados de la encuesta de agencias"),
    Fault("redes-ya", "/nota/sorteo-terminado", Behaviour.GONE, "Sorteo: dos entradas para el encuentro de Lima"),
    Fault("praca-digital", "/materia/ao-vivo", Behaviour.TOO_MANY_REQUESTS, "Ao vivo: perguntas e respostas"),
    Fault("platform-notes", "/members/briefing", Behaviour.FORBIDDEN, "Members' briefing"),
    Fault(
        "community-desk",
        "/2019/angry-comments.html",
        Behaviour.REDIRECT,
        "From the archive: answering angry comments",
        target="community-desk/answering-angry-comments",
    ),
)

RETRY_AFTER_SECONDS = 120


def check_faults(content: Content, faults: Sequence[Fault] = FAULTS) -> None:
    """Make sure that each fault stands in a feed, and that redirects lead to articles.

    Raises ``ContentError`` if one does not.
    """
    for fault in faults:
        publisher = content.publishers.get(fault.publisher)
        if publisher is None or publisher.feed is FeedFormat.NONE:
            raise ContentError(f"fault {fault.path}: {fault.publisher} has no feed to hold it")
        if (fault.behaviour is Behaviour.REDIRECT) != (fault.target in content.articles):
            raise ContentError(f"fault {fault.path}: a redirect, and nothing else, needs an article as target")
