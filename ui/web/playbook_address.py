"""What a person looks for in the playbook, as the address of the page says it.

The query parameters are named as on the command line: ``network``, ``theme``, ``lang``, ``status``, ``age``,
``hidden``; ``q`` is the question, ``practice`` one practice by its number, ``list`` those that were put on the
checklist. Nothing here knows Streamlit.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import Final

from kb.index.analysis import LANGUAGES
from kb.models import PracticeFilters
from kb.networks import NETWORKS
from kb.practices.themes import Theme
from ui.web import parameters
from ui.web.address import MAX_QUERY_LENGTH
from ui.web.parameters import Parameters

PAGE_SIZE: Final = 20
MAX_LIMIT: Final = 100
MAX_LIST: Final = 200


class Standing(StrEnum):
    """Which practices are meant: all, those that hold, or those that are to be checked."""

    ANY = ""
    CURRENT = "current"
    CHECK = "check"


class Unconfirmed(StrEnum):
    """How long nobody has confirmed a practice, at least."""

    ANY = ""
    QUARTER = "13w"
    HALF_YEAR = "26w"
    YEAR = "52w"


_LENGTHS: Final[Mapping[Unconfirmed, timedelta]] = {
    Unconfirmed.QUARTER: timedelta(weeks=13),
    Unconfirmed.HALF_YEAR: timedelta(weeks=26),
    Unconfirmed.YEAR: timedelta(weeks=52),
}


@dataclass(frozen=True, slots=True)
class PlaybookRequest:
    """What of the playbook is asked for: answers to a ``query``, or all that fulfil the filters; or one practice.

    ``listed`` are the practices of the checklist, in its order, whatever is shown beside it.
    """

    query: str = ""
    networks: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    langs: tuple[str, ...] = ()
    standing: Standing = Standing.ANY
    unconfirmed: Unconfirmed = Unconfirmed.ANY
    hidden: bool = False
    practice: int | None = None
    limit: int = PAGE_SIZE
    listed: tuple[int, ...] = ()

    @property
    def is_filtered(self) -> bool:
        """Whether anything but the question narrows what is shown."""
        return self.filters() != PracticeFilters()

    def filters(self) -> PracticeFilters:
        """What the knowledge base is asked for."""
        return PracticeFilters(
            networks=self.networks,
            themes=self.themes,
            status=self.standing.value or None,
            langs=self.langs,
            older_than=_LENGTHS.get(self.unconfirmed),
            include_hidden=self.hidden,
        )

    def without_filters(self) -> "PlaybookRequest":
        """The same question of the whole playbook."""
        return PlaybookRequest(query=self.query, listed=self.listed)

    def with_more(self) -> "PlaybookRequest":
        """The same with one page of practices more."""
        return replace(self, limit=min(self.limit + PAGE_SIZE, MAX_LIMIT))


def read_address(params: Parameters) -> PlaybookRequest:
    """The request in query parameters. What cannot be understood is left out."""
    return PlaybookRequest(
        query=parameters.text(params, "q", MAX_QUERY_LENGTH),
        networks=tuple(name for name in parameters.several(params, "network") if name in NETWORKS),
        themes=tuple(name for name in parameters.several(params, "theme") if name in set(Theme)),
        langs=tuple(code for code in parameters.languages(params, "lang") if code in LANGUAGES),
        standing=parameters.one_of(params, "status", Standing.ANY),
        unconfirmed=parameters.one_of(params, "age", Unconfirmed.ANY),
        hidden=parameters.text(params, "hidden") == "yes",
        practice=parameters.identifier(params, "practice"),
        limit=parameters.number(params, "limit", PAGE_SIZE, MAX_LIMIT),
        listed=parameters.identifiers(params, "list", MAX_LIST),
    )


def write_address(request: PlaybookRequest) -> dict[str, list[str]]:
    """The query parameters of a request; what is at its default is left out."""
    params = {
        "q": [request.query] if request.query else [],
        "network": list(request.networks),
        "theme": list(request.themes),
        "lang": list(request.langs),
        "status": [request.standing.value] if request.standing else [],
        "age": [request.unconfirmed.value] if request.unconfirmed else [],
        "hidden": ["yes"] if request.hidden else [],
        "practice": [str(request.practice)] if request.practice else [],
        "limit": [str(request.limit)] if request.limit != PAGE_SIZE else [],
        "list": [",".join(map(str, request.listed))] if request.listed else [],
    }
    return {name: values for name, values in params.items() if values}
