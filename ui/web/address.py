"""What a person searches for, as the address of the page says it.

The query parameters are the one place where this is kept: widgets are filled from them and write to them. So an address
can be shared, and the back button works. They are named as on the command line: ``lang``, ``source``, ``country``,
``kind``, ``tag``, ``since``, ``same-language``, ``like``, ``in``, ``limit``. Nothing here knows Streamlit.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlencode

from kb.models import Kind, SearchFilters
from ui.web import parameters
from ui.web.parameters import Parameters

MAX_QUERY_LENGTH = 400  # far beyond any real question; keeps addresses below what proxies accept
MAX_FILTER_VALUES = parameters.MAX_VALUES
PAGE_SIZE = 10
MAX_LIMIT = 50


class Period(StrEnum):
    """How far back results may go. The values are what ``catalejo search --since`` takes."""

    ANY = ""
    DAY = "24h"
    WEEK = "7d"
    MONTH = "30d"
    QUARTER = "90d"

    def since(self, now: datetime) -> datetime | None:
        """The start of the period. It moves once an hour, so that answers can be cached."""
        if self is Period.ANY:
            return None
        return now.replace(minute=0, second=0, microsecond=0) - _LENGTHS[self]


_LENGTHS = {
    Period.DAY: timedelta(hours=24),
    Period.WEEK: timedelta(days=7),
    Period.MONTH: timedelta(days=30),
    Period.QUARTER: timedelta(days=90),
}


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A search as a person sets it.

    Instead of a ``query`` it may ask for what is ``like`` an article, or for what is new in a ``saved`` search;
    ``inside`` asks for the passages of one article that answer the query. Without any of them it is no search yet.
    """

    query: str = ""
    langs: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    period: Period = Period.ANY
    limit: int = PAGE_SIZE
    countries: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    same_language: bool = False
    like: int | None = None
    inside: int | None = None
    saved: str = ""

    @property
    def is_filtered(self) -> bool:
        """Whether anything but the query narrows the results."""
        return self != replace(self.without_filters(), limit=self.limit)

    def filters(self, now: datetime) -> SearchFilters:
        """What the knowledge base is asked for at the time ``now``."""
        return replace(self.lasting_filters(), since=self.period.since(now))

    def lasting_filters(self) -> SearchFilters:
        """The filters without the period, which moves with the time."""
        return SearchFilters(
            langs=self.langs,
            sources=self.sources,
            countries=self.countries,
            kinds=self.kinds,
            tags=self.tags,
            same_language=self.same_language,
        )

    def without_filters(self) -> "SearchRequest":
        """The same question over everything."""
        return SearchRequest(query=self.query, like=self.like, inside=self.inside, saved=self.saved)

    def address(self, **more: str) -> str:
        """The address of this search, relative to the page, with ``more`` parameters."""
        return "?" + urlencode({**write_address(self), **more}, doseq=True)

    def with_more(self) -> "SearchRequest":
        """The same search with one page of results more."""
        return replace(self, limit=min(self.limit + PAGE_SIZE, MAX_LIMIT))


def read_address(params: Parameters) -> SearchRequest:
    """The request in query parameters. What cannot be understood is left out."""
    return SearchRequest(
        query=parameters.text(params, "q", MAX_QUERY_LENGTH),
        langs=parameters.languages(params, "lang"),
        sources=parameters.several(params, "source"),
        countries=parameters.countries(params, "country"),
        kinds=tuple(kind for kind in parameters.several(params, "kind") if kind in set(Kind)),
        tags=parameters.several(params, "tag"),
        period=parameters.one_of(params, "since", Period.ANY),
        same_language=parameters.text(params, "same-language") == "yes",
        like=parameters.identifier(params, "like"),
        inside=parameters.identifier(params, "in"),
        saved=parameters.text(params, "saved"),
        limit=parameters.number(params, "limit", PAGE_SIZE, MAX_LIMIT),
    )


def write_address(request: SearchRequest) -> dict[str, list[str]]:
    """The query parameters of a request; what is at its default is left out."""
    params = {
        "q": [request.query] if request.query else [],
        "lang": list(request.langs),
        "source": list(request.sources),
        "country": list(request.countries),
        "kind": list(request.kinds),
        "tag": list(request.tags),
        "since": [request.period.value] if request.period else [],
        "same-language": ["yes"] if request.same_language else [],
        "like": [str(request.like)] if request.like else [],
        "in": [str(request.inside)] if request.inside else [],
        "saved": [request.saved] if request.saved else [],
        "limit": [str(request.limit)] if request.limit != PAGE_SIZE else [],
    }
    return {name: values for name, values in params.items() if values}
