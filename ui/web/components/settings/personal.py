"""How the person likes the app: language, time zone, countries, topics."""

from collections.abc import Callable
from dataclasses import replace
from html import escape
from typing import Final

import streamlit as st

from kb.errors import CatalejoError
from kb.models import Person
from ui.translation import Translator
from ui.web import state
from ui.web.components.choices import country_options
from ui.web.components.entrance import show_account
from ui.web.components.headings import show_heading, show_quiet
from ui.web.components.language_switch import show_language_switch
from ui.web.components.marked_topics import show_marked_topics
from ui.web.components.problems import problem_words
from ui.web.markup import plain
from ui.web.parameters import MAX_VALUES
from ui.web.time_zones import zone_name, zone_names

_ZONE_KEY: Final = "settings_zone"
_COUNTRIES_KEY: Final = "settings_countries"
_PROBLEM_KEY: Final = "settings_problem"


def show_personal(words: Translator) -> None:
    """Draw what the person can choose for themselves, and what the team follows."""
    person = state.person()
    show_heading(words.gettext("You"))
    show_language_switch(words, "settings_language")
    _show_zone(words, person)
    _show_countries(words, person)
    problem = st.session_state.pop(_PROBLEM_KEY, None)
    if problem:
        st.error(problem, icon=":material/error:")
    theme = words.gettext("Light or dark follows what your device is set to.")
    st.html(f'<p class="cj-count">{escape(theme)}</p>')
    show_account(words, person.name, "settings")
    show_heading(words.gettext("Topics"))
    show_quiet(words.gettext("Everybody who uses this Catalejo follows and hides the same."))
    show_marked_topics(words, state.knowledge_base().marked_topics.all(), state.time_zone())


def _show_zone(words: Translator, person: Person) -> None:
    names = zone_names(words)
    chosen = person.time_zone or ""
    device = st.context.timezone

    def name(zone: str) -> str:
        if zone:
            return names.get(zone) or zone_name(words, zone)
        if device:
            return words.gettext("As on this device: {zone}", zone=plain(zone_name(words, device), 60))
        return words.gettext("As on this device")

    st.selectbox(
        words.gettext("Time zone"),
        list(dict.fromkeys(("", chosen, *names))),
        format_func=name,
        key=state.fill(_ZONE_KEY, chosen),
        on_change=_choose_zone,
        args=(words,),
        help=words.gettext("Times in the app are by its clocks. Type the name of a city or a country to find one."),
    )


def _show_countries(words: Translator, person: Person) -> None:
    st.multiselect(
        words.gettext("News of which countries do you follow?"),
        country_options(words, *person.countries),
        format_func=words.country_name,
        key=state.fill(_COUNTRIES_KEY, list(person.countries)),
        placeholder=words.gettext("Choose countries"),
        max_selections=MAX_VALUES,
        select_all=False,
        on_change=_choose_countries,
        args=(words,),
    )


def _choose_zone(words: Translator) -> None:
    zone = st.session_state[_ZONE_KEY] or None
    _change(words, lambda person: replace(person, time_zone=zone))


def _choose_countries(words: Translator) -> None:
    countries = tuple(st.session_state[_COUNTRIES_KEY])
    _change(words, lambda person: replace(person, countries=countries))


def _change(words: Translator, change: Callable[[Person], Person]) -> None:
    try:
        state.knowledge_base().people.change(state.person_name(), change)
    except CatalejoError as error:
        st.session_state[_PROBLEM_KEY] = " ".join(problem_words(words, error))
    else:
        state.say(words.gettext("Noted."))
