"""What moves, as the pages show it: computed once for everybody who looks, until something changes."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import streamlit as st

from kb.digest.news import News
from kb.errors import StoryError
from kb.models import Alert, AlertArticle, Facets, Story
from kb.trends.reading import TrendQuery
from kb.trends.trend import LeftOutArticle, Trend, TrendReport
from ui.web.state import KEPT_FOR, knowledge_base, now, time_zone
from ui.web.trend_address import StoryRequest, TrendRequest, looked_from

_REPORTS_KEPT: Final = 40
_STORIES_KEPT: Final = 100
_MOST_ALERTS: Final = 200
_WATCHED_DAYS: Final = 7


def report(request: TrendRequest) -> TrendReport:
    """What moved. Raises ``CatalejoError``."""
    return _report(_state(), request.query(now(), time_zone()))


def left_out(request: TrendRequest) -> list[LeftOutArticle]:
    """The articles that do not count, and why. Raises ``CatalejoError``."""
    return _left_out(_state(), request.query(now(), time_zone()))


def story(request: StoryRequest) -> Story | None:
    """The story with all its articles, also by the id of one that went into it; ``None`` if there is none.

    Raises ``CatalejoError``.
    """
    if request.story_id is None:
        return None
    return _story(_state(), request.story_id, looked_from(request.as_of, now(), time_zone()))


def headline(story_id: int | None, lang: str) -> str | None:
    """What the story is called in a language; ``None`` if it is not told in it, or there is none.

    Raises ``CatalejoError``.
    """
    found = story(StoryRequest(story_id))
    return None if found is None else found.titles.get(lang)


def trend_of(found: Story, request: StoryRequest) -> Trend | None:
    """How it moves; ``None`` if it was not told by two independent publishers in five weeks. Raises ``CatalejoError``.

    Most stories that somebody opens are among those that move most, which are known.
    """
    default = TrendRequest(as_of=request.as_of)
    trends = {trend.story_id: trend for trend in report(default).trends}
    if found.story_id in trends:
        return trends[found.story_id]
    query = TrendQuery(as_of=looked_from(request.as_of, now(), time_zone()), story_id=found.story_id)
    return next(iter(_report(_state(), query).trends), None)


def news(lang: str, since: datetime, *, looked: bool) -> News:
    """What else is new. Raises ``CatalejoError``."""
    return _news((_state(), knowledge_base().playbook.number()), lang, since, looked)


def alerts(since: datetime) -> list[Alert]:
    """What was raised since, the newest first. Raises ``CatalejoError``."""
    return knowledge_base().watching.alerts(since=since, until=now(), limit=_MOST_ALERTS)


def found_by(name: str) -> list[AlertArticle]:
    """What a watch finds in the articles of a week. Raises ``WatchError`` if there is none, ``CatalejoError``."""
    watch = knowledge_base().watching.get(name)
    return _found_by(_state(), watch.id, watch.name, looked_from(None, now(), time_zone()))


def known_values() -> Facets:
    """The countries, languages and kinds that articles are of. Raises ``CatalejoError``."""
    return _known_values(knowledge_base().generation())


def source_names() -> Mapping[int, str]:
    """What sources are called, by their ids. Raises ``CatalejoError``."""
    return {source.id: source.name for source in knowledge_base().sources.all()}


def _state() -> tuple[Any, ...]:
    """What changes with anything that trends are made of."""
    return knowledge_base().state_number(), tuple(knowledge_base().marked_topics.all())


@st.cache_data(show_spinner=False, ttl=KEPT_FOR, max_entries=_REPORTS_KEPT)
def _report(state: tuple[Any, ...], query: TrendQuery) -> TrendReport:
    return knowledge_base().trends(query)


@st.cache_data(show_spinner=False, ttl=KEPT_FOR, max_entries=_REPORTS_KEPT)
def _left_out(state: tuple[Any, ...], query: TrendQuery) -> list[LeftOutArticle]:
    return knowledge_base().left_out_of_trends(query)


@st.cache_data(show_spinner=False, ttl=KEPT_FOR, max_entries=_STORIES_KEPT)
def _story(state: tuple[Any, ...], story_id: int, as_of: datetime) -> Story | None:
    try:
        return knowledge_base().story(story_id, as_of=as_of)
    except StoryError:
        return None


@st.cache_data(show_spinner=False, ttl=KEPT_FOR, max_entries=_REPORTS_KEPT)
def _news(state: tuple[Any, ...], lang: str, since: datetime, looked: bool) -> News:
    return knowledge_base().news(lang, since, now(), looked=looked)


@st.cache_data(show_spinner=False, ttl=KEPT_FOR, max_entries=_REPORTS_KEPT)
def _found_by(state: tuple[Any, ...], watch_id: int, name: str, until: datetime) -> list[AlertArticle]:
    # By its id, as another of the same name may look elsewhere.
    watch = knowledge_base().watching.get(name)
    return knowledge_base().watching.finds(watch, until - timedelta(days=_WATCHED_DAYS), until)


@st.cache_data(show_spinner=False, ttl=KEPT_FOR, max_entries=1)
def _known_values(generation: int) -> Facets:
    return knowledge_base().facets()
