"""Answers of searches, and what is new in a saved one."""

from datetime import date, datetime
from typing import Final

import streamlit as st

from kb.models import Facets, Passage, SearchAnswer, SearchFilters
from kb.names import name_key
from kb.search.saved_searches import NewResults
from ui.web.address import SearchRequest
from ui.web.state import KEPT_FOR, knowledge_base, local_now, now

_NEW_RESULTS_KEY: Final = "new_results"
_ANSWERS_KEPT: Final = 300


def answer(request: SearchRequest) -> SearchAnswer:
    """What the knowledge base answers, kept until the store changes. Raises ``CatalejoError``."""
    asked = request.filters(now())
    here = local_now()
    return _answer(knowledge_base().generation(), here.date(), request.query, request.like, asked, request.limit, here)


def facets(request: SearchRequest) -> Facets:
    """How many results each value of a filter would leave, kept likewise. Raises ``CatalejoError``."""
    here = local_now()
    return _facets(knowledge_base().generation(), here.date(), request.query, request.filters(now()), here)


def passages(request: SearchRequest) -> tuple[Passage, ...]:
    """The passages of one article that answer best, best first. Raises ``CatalejoError``."""
    assert request.inside is not None
    return knowledge_base().passages(request.query, request.inside, request.limit)


def new_results(name: str) -> NewResults:
    """What is new in a saved search; the same while this session stays with it. Raises ``CatalejoError``."""
    kept = st.session_state.get(_NEW_RESULTS_KEY)
    if kept is None or name_key(kept.search.name) != name_key(name):
        kept = st.session_state[_NEW_RESULTS_KEY] = knowledge_base().saved_searches.new_results(name, now=local_now())
    return kept


def leave_saved_search() -> None:
    """Look anew when a saved search is opened again."""
    st.session_state.pop(_NEW_RESULTS_KEY, None)


@st.cache_data(show_spinner=False, ttl=KEPT_FOR, max_entries=_ANSWERS_KEPT)
def _answer(
    generation: int, today: date, query: str, like: int | None, filters: SearchFilters, limit: int, _now: datetime
) -> SearchAnswer:
    if like is not None:
        return knowledge_base().more_like(like, filters, limit)
    return knowledge_base().search(query, filters, limit, _now)


@st.cache_data(show_spinner=False, ttl=KEPT_FOR, max_entries=_ANSWERS_KEPT)
def _facets(generation: int, today: date, query: str, filters: SearchFilters, _now: datetime) -> Facets:
    return knowledge_base().facets(query, filters, _now)
