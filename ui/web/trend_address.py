"""What a person wants to see of trends and of a story, as the addresses of these pages say it.

Named as on the command line: ``days``, ``country``, ``lang``, ``as-of``. Nothing here knows Streamlit.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Final

from kb.models import Kind
from kb.networks import NETWORKS
from kb.trends.reading import TrendQuery
from ui.web import parameters
from ui.web.parameters import Parameters

DAYS: Final = (1, 3, 7, 14, 28)
DEFAULT_DAYS: Final = 7
PAGE_SIZE: Final = 10
MAX_LIMIT: Final = 50
MAX_ABOUT: Final = 100
EARLIEST: Final = date(2000, 1, 1)  # in times before it nothing can have been collected
# What is looked at from now moves on so seldom, so that it is computed once for all who look meanwhile.
_STEP: Final = timedelta(minutes=10)


class View(StrEnum):
    """What the page of trends shows."""

    STORIES = ""
    TOPICS = "topics"
    WATCHES = "watches"
    MARKED = "followed"
    LEFT_OUT = "left-out"


@dataclass(frozen=True, slots=True)
class TrendRequest:
    """What is to be seen of trends. ``as_of`` is the day at whose end it is looked from; without it, from now.

    ``watch`` is the name of the watch whose findings are shown.
    """

    view: View = View.STORIES
    days: int = DEFAULT_DAYS
    countries: tuple[str, ...] = ()
    langs: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    about: str = ""
    as_of: date | None = None
    limit: int = PAGE_SIZE
    watch: str = ""

    @property
    def is_filtered(self) -> bool:
        """Whether anything narrows what is shown, or it is looked from another day."""
        return self != self.without_filters()

    def without_filters(self) -> "TrendRequest":
        """The same view of everything."""
        return TrendRequest(view=self.view, limit=self.limit, watch=self.watch)

    def with_more(self) -> "TrendRequest":
        """The same with more stories."""
        return replace(self, limit=min(self.limit + PAGE_SIZE, MAX_LIMIT))

    def query(self, now: datetime, zone: tzinfo) -> TrendQuery:
        """What the knowledge base is asked. It finds all that can be shown: showing more asks nothing anew."""
        return TrendQuery(
            as_of=looked_from(self.as_of, now, zone),
            days=self.days,
            limit=MAX_LIMIT,
            countries=self.countries,
            langs=self.langs,
            kinds=self.kinds,
            about=(self.about,) if self.about else (),
            networks=self.networks,
        )


@dataclass(frozen=True, slots=True)
class StoryRequest:
    """Which story is to be seen, as of which day, and whether with all of its articles at once."""

    story_id: int | None = None
    as_of: date | None = None
    whole: bool = False


def looked_from(day: date | None, now: datetime, zone: tzinfo) -> datetime:
    """The instant from which it is looked: the end of a day that is over, else now and a few minutes.

    These few leave nothing out that is known, and are the same for everybody who looks in them.
    """
    present = now + _STEP - timedelta(seconds=now.timestamp() % _STEP.total_seconds())
    if day is None:
        return present
    end = datetime.combine(day + timedelta(days=1), time.min, zone).astimezone(now.tzinfo) - timedelta(microseconds=1)
    return min(end, present)


def read_trends(params: Parameters) -> TrendRequest:
    """The request in query parameters. What cannot be understood is left out."""
    days = parameters.number(params, "days", 0, max(DAYS))
    return TrendRequest(
        view=parameters.one_of(params, "view", View.STORIES),
        days=days if days in DAYS else DEFAULT_DAYS,
        countries=parameters.countries(params, "country"),
        langs=parameters.languages(params, "lang"),
        networks=_known(parameters.several(params, "network"), NETWORKS),
        kinds=_known(parameters.several(params, "kind"), tuple(Kind)),
        about=parameters.text(params, "about", MAX_ABOUT),
        as_of=_past_day(params),
        limit=parameters.number(params, "limit", PAGE_SIZE, MAX_LIMIT),
        watch=parameters.text(params, "watch"),
    )


def write_trends(request: TrendRequest) -> dict[str, list[str]]:
    """The query parameters of a request; what is at its default is left out."""
    params = {
        "view": [request.view.value] if request.view else [],
        "days": [str(request.days)] if request.days != DEFAULT_DAYS else [],
        "country": list(request.countries),
        "lang": list(request.langs),
        "network": list(request.networks),
        "kind": list(request.kinds),
        "about": [request.about] if request.about else [],
        "as-of": [request.as_of.isoformat()] if request.as_of else [],
        "limit": [str(request.limit)] if request.limit != PAGE_SIZE else [],
        "watch": [request.watch] if request.watch else [],
    }
    return {name: values for name, values in params.items() if values}


def read_story(params: Parameters) -> StoryRequest:
    """The same of a story."""
    return StoryRequest(
        story_id=parameters.identifier(params, "id"),
        as_of=_past_day(params),
        whole=parameters.text(params, "articles") == "all",
    )


def _past_day(params: Parameters) -> date | None:
    found = parameters.day(params, "as-of")
    return found if found is not None and EARLIEST <= found < date.max else None


def _known(values: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    return tuple(value for value in values if value in known)
