"""What the pages share: the knowledge base, the person in front of it, the clock, and what the address says.

With ``app.py``, ``entrance.py`` and ``links.py``, the only module that knows how Streamlit keeps things from one run
of a page to the next.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from typing import Any, Final
from zoneinfo import ZoneInfo

import streamlit as st

from kb.errors import CatalejoError
from kb.knowledge_base import KnowledgeBase
from kb.models import Person
from kb.translation import zone_country
from ui.translation import DEFAULT_LANGUAGE, LANGUAGES, Translator, translator
from ui.web.address import SearchRequest, read_address, write_address
from ui.web.browser_locale import language_and_region
from ui.web.entrance import admission, is_admitted, require_admission, settings

LANGUAGE_PARAMETER: Final = "ui"
# Ages and recency go stale slowly; whatever changes the store changes its state number and is seen at once.
KEPT_FOR: Final = "10m"
_LANGUAGE_KEY: Final = "language"
_SAID_KEY: Final = "said"
_PERSON_KEY: Final = "person"
_CAME_TO_KEY: Final = "came_to"


def knowledge_base() -> KnowledgeBase:
    """The knowledge base, for those who may use the app; for others the page is drawn anew, and says why not.

    It is opened once for all sessions. Raises ``CatalejoError``; a failed opening is tried again.
    """
    require_admission()
    return _opened()


def now() -> datetime:
    """The present instant, UTC."""
    return datetime.now(UTC)


def local_now() -> datetime:
    """The present instant where the person is."""
    return now().astimezone(time_zone())


def person_name() -> str:
    """The name under which the person is known, see ``Person``. Raises ``SettingsError``."""
    return admission().address


def note_visit() -> None:
    """Note that the person uses the app, whichever page, and read how they like it: once for this run of the page."""
    st.session_state.pop(_PERSON_KEY, None)
    if is_admitted():
        with suppress(CatalejoError):  # which the page itself runs into and tells
            st.session_state[_PERSON_KEY] = knowledge_base().people.visit(person_name(), now())


def person() -> Person:
    """The person in front of the page, as they were when it began to be drawn. Raises ``CatalejoError``."""
    name, kept = person_name(), st.session_state.get(_PERSON_KEY)
    return kept if kept is not None and kept.name == name else knowledge_base().people.person(name)


def time_zone() -> tzinfo:
    """The zone that the person chose, else that of their browser, UTC where it does not say."""
    for name in (_chosen_zone(), st.context.timezone):
        try:
            if name:
                return ZoneInfo(name)
        except (LookupError, ValueError, OSError):  # not a zone, not even a name of one, a folder
            continue
    return UTC


def words() -> Translator:
    """The translator for this person: by the address, else as chosen in this session or before, else their browser's.

    Where that is in none of the app's languages, it is the one that is set. Numbers are as their country writes them:
    the one that the browser names with this language, else that of their time zone, as digests have it.
    """
    asked = st.query_params.get(LANGUAGE_PARAMETER)
    if asked in LANGUAGES:
        st.session_state[_LANGUAGE_KEY] = asked
    chosen = st.session_state.get(_LANGUAGE_KEY)
    browsers, region = language_and_region(st.context.locale)
    language = chosen or _language_chosen() or (browsers if browsers in LANGUAGES else _language_set())
    is_country = language == browsers and region.isalpha()  # no es-419, which Chrome says all over Latin America
    return translator(language, region if is_country else zone_country(str(time_zone())))


def choose_language(language: str) -> None:
    """Go on in another language. The address remembers it, and the store for the next visit."""
    st.query_params[LANGUAGE_PARAMETER] = language
    if is_admitted():
        with suppress(CatalejoError):  # the store is busy or away: the address remembers it all the same
            knowledge_base().people.change(person_name(), lambda person: replace(person, lang=language))


def keep_language_in_address() -> None:
    """Put a language that was chosen back into an address that lost it, e.g. on the way to another page."""
    chosen = st.session_state.get(_LANGUAGE_KEY)
    if chosen and LANGUAGE_PARAMETER not in st.query_params:
        st.query_params[LANGUAGE_PARAMETER] = chosen


def keep_address_of(page: str) -> None:
    """Bring the browser's address up to date after a link from ``page`` to itself; Streamlit only does so for others.

    Without it a reload would forget what was opened and the back button would leave the app.
    """
    came_to = (page, dict(parameters()))
    came_from = st.session_state.get(_CAME_TO_KEY, came_to)
    st.session_state[_CAME_TO_KEY] = came_to
    if came_from[0] == page and came_from != came_to:
        st.query_params.from_dict(came_to[1])


def parameters() -> Mapping[str, list[str]]:
    """The query parameters of the address; anybody can write one."""
    return {name: st.query_params.get_all(name) for name in st.query_params}


def set_parameters(params: Mapping[str, Sequence[str]]) -> None:
    """Make these the query parameters of the address, beside the language; a step that the back button undoes."""
    kept = st.query_params.get_all(LANGUAGE_PARAMETER)
    st.query_params.from_dict({**params, **({LANGUAGE_PARAMETER: kept} if kept else {})})


def language_parameter() -> dict[str, str]:
    """What keeps the language on the way to another address."""
    chosen = st.query_params.get(LANGUAGE_PARAMETER)
    return {LANGUAGE_PARAMETER: chosen} if chosen else {}


def request() -> SearchRequest:
    """The search that the address asks for."""
    return read_address(parameters())


def link_to(target: SearchRequest) -> str:
    """The address of a search, for a link in our own HTML."""
    return f"search{target.address(**language_parameter())}"


def go_to(target: SearchRequest) -> None:
    """Make ``target`` the search that the address asks for; a step that the back button undoes."""
    set_parameters(write_address(target))


def fill(key: str, value: Any) -> str:
    """Give the widget ``key`` its value from the address before it is drawn; returns ``key``."""
    if st.session_state.get(key) != value:
        st.session_state[key] = value
    return key


def say(sentence: str) -> None:
    """Have the page say briefly, when it is drawn next, what was done."""
    st.session_state[_SAID_KEY] = sentence


def show_what_was_said() -> None:
    """Show what ``say`` was told."""
    sentence = st.session_state.pop(_SAID_KEY, None)
    if sentence:
        st.toast(sentence, icon=":material/check:")


@st.cache_resource(show_spinner=False)
def _opened() -> KnowledgeBase:
    return KnowledgeBase.open(settings())


def _chosen_zone() -> str | None:
    try:
        return person().time_zone if is_admitted() else None
    except CatalejoError:  # which the page itself runs into and tells
        return None


def _language_chosen() -> str | None:
    try:
        return person().lang if is_admitted() else None
    except CatalejoError:  # the page says what is wrong; it needs a language to say it in
        return None


def _language_set() -> str:
    try:
        return settings().language
    except CatalejoError:
        return DEFAULT_LANGUAGE
