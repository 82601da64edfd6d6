"""What a person searches for, as the address of the page says it.

The query parameters are the one place where this is kept: widgets are filled from them and write to them. So an address
can be shared, and the back button works. They are named as on the command line: ``lang``, ``source``, ``country``,
``kind``, ``tag``, ``since``, ``same-language``, ``like``, ``in``, ``limit``. Nothing here knows Streamlit.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlencode

from kb.models import Kind, SearchFilters

MAX_QUERY_LENGTH = 400  # far beyond any real question; keeps addresses below what proxies accept
MAX_FILTER_VALUES = 20
MAX_VALUE_LENGTH = 200
PAGE_SIZE = 10
MAX_LIMIT = 50
_LANGUAGE_CODE = re.compile("[a-z]{2,3}")
_COUNTRY_CODE = re.compile("[A-Z]{2}")
_ID = re.compile("[1-9][0-9]{0,17}")


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


def read_address(params: Mapping[str, Sequence[str]]) -> SearchRequest:
    """The request in query parameters. Anybody can write an address: what cannot be understood is left out."""
    return SearchRequest(
        query=" ".join(_first(params, "q").split())[:MAX_QUERY_LENGTH],
        langs=tuple(lang for lang in _several(params, "lang") if _LANGUAGE_CODE.fullmatch(lang)),
        sources=_several(params, "source"),
        countries=tuple(code for code in _several(params, "country") if _COUNTRY_CODE.fullmatch(code)),
        kinds=tuple(kind for kind in _several(params, "kind") if kind in set(Kind)),
        tags=_several(params, "tag"),
        period=_period(_first(params, "since")),
        same_language=_first(params, "same-language") == "yes",
        like=_id(_first(params, "like")),
        inside=_id(_first(params, "in")),
        saved=_first(params, "saved")[:MAX_VALUE_LENGTH],
        limit=_limit(_first(params, "limit")),
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


def _first(params: Mapping[str, Sequence[str]], name: str) -> str:
    return next(iter(params.get(name, ())), "")


def _several(params: Mapping[str, Sequence[str]], name: str) -> tuple[str, ...]:
    values = (value[:MAX_VALUE_LENGTH] for value in params.get(name, ()) if value)
    return tuple(dict.fromkeys(values))[:MAX_FILTER_VALUES]


def _period(value: str) -> Period:
    try:
        return Period(value)
    except ValueError:
        return Period.ANY


def _id(value: str) -> int | None:
    return int(value) if _ID.fullmatch(value) else None


def _limit(value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) < 4):
        return PAGE_SIZE
    return min(max(int(value), PAGE_SIZE), MAX_LIMIT)
