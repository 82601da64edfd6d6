"""What the pages share: the knowledge base, answers kept ready, the clock, and what the address says.

With ``app.py``, the only module that knows how Streamlit keeps things from one run of a page to the next.
"""

from datetime import UTC, datetime, tzinfo
from typing import Any, Final
from zoneinfo import ZoneInfo

import streamlit as st

from kb.config import Settings, load_settings
from kb.errors import CatalejoError
from kb.knowledge_base import KnowledgeBase, NewResults
from kb.models import Facets, Passage, SearchAnswer, SearchFilters
from ui.translation import DEFAULT_LANGUAGE, LANGUAGES, Translator, translator
from ui.web.address import SearchRequest, read_address, write_address

LANGUAGE_PARAMETER: Final = "ui"
_LANGUAGE_KEY: Final = "language"
_NEW_RESULTS_KEY: Final = "new_results"
# Ages and recency go stale slowly; whatever changes the store changes its generation and is seen at once.
_KEPT_FOR: Final = "10m"
_ANSWERS_KEPT: Final = 300


@st.cache_resource(show_spinner=False)
def settings() -> Settings:
    """The settings of this web process, read once. Raises ``SettingsError``."""
    return load_settings()


@st.cache_resource(show_spinner=False)
def knowledge_base() -> KnowledgeBase:
    """The knowledge base, opened once for all sessions. Raises ``CatalejoError``; a failed opening is tried again."""
    return KnowledgeBase.open(settings())


def answer(request: SearchRequest) -> SearchAnswer:
    """What the knowledge base answers, kept until the store changes. Raises ``CatalejoError``."""
    asked = request.filters(now())
    return _answer(knowledge_base().generation(), request.query, request.like, asked, request.limit)


def facets(request: SearchRequest) -> Facets:
    """How many results each value of a filter would leave, kept likewise. Raises ``CatalejoError``."""
    return _facets(knowledge_base().generation(), request.query, request.filters(now()))


def passages(request: SearchRequest) -> tuple[Passage, ...]:
    """The passages of one article that answer best, best first. Raises ``CatalejoError``."""
    assert request.inside is not None
    return knowledge_base().passages(request.query, request.inside, request.limit)


def new_results(name: str) -> NewResults:
    """What is new in a saved search; the same while this session stays with it. Raises ``CatalejoError``."""
    kept = st.session_state.get(_NEW_RESULTS_KEY)
    if kept is None or kept.search.name.casefold() != name.casefold():
        kept = st.session_state[_NEW_RESULTS_KEY] = knowledge_base().new_results(name)
    return kept


def leave_saved_search() -> None:
    """Look anew when a saved search is opened again."""
    st.session_state.pop(_NEW_RESULTS_KEY, None)


@st.cache_data(show_spinner=False, ttl=_KEPT_FOR, max_entries=_ANSWERS_KEPT)
def _answer(generation: int, query: str, like: int | None, filters: SearchFilters, limit: int) -> SearchAnswer:
    if like is not None:
        return knowledge_base().more_like(like, filters, limit)
    return knowledge_base().search(query, filters, limit)


@st.cache_data(show_spinner=False, ttl=_KEPT_FOR, max_entries=_ANSWERS_KEPT)
def _facets(generation: int, query: str, filters: SearchFilters) -> Facets:
    return knowledge_base().facets(query, filters)


def now() -> datetime:
    """The present instant, UTC."""
    return datetime.now(UTC)


def time_zone() -> tzinfo:
    """The zone of the person's browser, UTC where it does not say."""
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (LookupError, ValueError, OSError):  # not a zone, not even a name of one, a folder
        return UTC


def words() -> Translator:
    """The translator for this person: by the address, else as chosen before in this session, else as set."""
    asked = st.query_params.get(LANGUAGE_PARAMETER)
    if asked in LANGUAGES:
        st.session_state[_LANGUAGE_KEY] = asked
    chosen = st.session_state.get(_LANGUAGE_KEY)
    return translator(chosen or _language_set())


def choose_language(language: str) -> None:
    """Go on in another language. The address remembers it."""
    st.query_params[LANGUAGE_PARAMETER] = language


def keep_language_in_address() -> None:
    """Put a language that was chosen back into an address that lost it, e.g. on the way to another page."""
    chosen = st.session_state.get(_LANGUAGE_KEY)
    if chosen and LANGUAGE_PARAMETER not in st.query_params:
        st.query_params[LANGUAGE_PARAMETER] = chosen


def request() -> SearchRequest:
    """The search that the address asks for."""
    return read_address({name: st.query_params.get_all(name) for name in st.query_params})


def link_to(target: SearchRequest) -> str:
    """The address of a search, for a link in our own HTML."""
    chosen = st.query_params.get(LANGUAGE_PARAMETER)
    return target.address(**({LANGUAGE_PARAMETER: chosen} if chosen else {}))


def go_to(target: SearchRequest) -> None:
    """Make ``target`` the search that the address asks for; a step that the back button undoes."""
    params = write_address(target)
    if LANGUAGE_PARAMETER in st.query_params:
        params[LANGUAGE_PARAMETER] = [st.query_params[LANGUAGE_PARAMETER]]
    st.query_params.from_dict(params)


def fill(key: str, value: Any) -> str:
    """Give the widget ``key`` its value from the address before it is drawn; returns ``key``."""
    if st.session_state.get(key) != value:
        st.session_state[key] = value
    return key


def _language_set() -> str:
    try:
        return settings().language
    except CatalejoError:  # the page says what is wrong with the settings; it needs a language to say it in
        return DEFAULT_LANGUAGE
