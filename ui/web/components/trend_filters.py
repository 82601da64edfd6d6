"""The filters of trends: what they are about, where, in which time. Each says what is set, and opens to change it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

import streamlit as st

from kb.models import Kind
from kb.networks import NETWORKS
from kb.practices.names import network_name
from ui.translation import Translator
from ui.web import state
from ui.web.components.filters import KIND_NAMES, langs_label
from ui.web.parameters import MAX_VALUES
from ui.web.reads import trends as reads
from ui.web.trend_address import DAYS, EARLIEST, MAX_ABOUT, PAGE_SIZE, TrendRequest, read_trends, write_trends

_ABOUT_KEY: Final = "trends_about"
_DAYS_KEY: Final = "trends_days"
_LANGS_KEY: Final = "trends_langs"
_COUNTRIES_KEY: Final = "trends_countries"
_NETWORKS_KEY: Final = "trends_networks"
_KINDS_KEY: Final = "trends_kinds"
_DAY_KEY: Final = "trends_day"
# What does not count as attention is none to filter by.
_KINDS: Final = tuple(kind.value for kind in Kind if kind is not Kind.PRACTICE)


def request() -> TrendRequest:
    """What the address asks for."""
    return read_trends(state.parameters())


def go_to(target: TrendRequest) -> None:
    """Make ``target`` what the address asks for; a step that the back button undoes."""
    state.set_parameters(write_trends(target))


def show_filters(words: Translator, asked: TrendRequest, *, of_stories: bool = False) -> None:
    """Draw the filters as the address sets them; a change looks at once. Some are of stories alone."""
    known = reads.known_values()
    if of_stories:
        _show_about(words, asked)
    with st.container(horizontal=True, gap="small", key="cj_filters"):
        with st.popover(days_label(words, asked.days), key="by_days"):
            st.radio(
                words.gettext("Period"),
                DAYS,
                format_func=lambda days: days_label(words, days),
                key=state.fill(_DAYS_KEY, asked.days),
                on_change=_set_days,
            )
        with st.popover(countries_label(words, asked.countries), key="by_country"):
            _show_countries(words, asked, known.countries)
        with st.popover(langs_label(words, asked.langs), key="by_language"):
            _show_langs(words, asked, known.langs)
        with st.popover(more_label(words, asked), key="by_more"):
            if of_stories:
                _show_networks(words, asked)
            _show_kinds(words, asked)
        with st.popover(day_label(words, asked.as_of), icon=":material/history:", key="by_day"):
            _show_day(words, asked)
        if asked.is_filtered:
            st.button(
                words.gettext("Clear filters"),
                icon=":material/close:",
                type="tertiary",
                key="clear_filters",
                on_click=_change,
                args=(TrendRequest.without_filters,),
            )


def days_label(words: Translator, days: int) -> str:
    """What the button of the period says."""
    return words.ngettext("Last day", "Last {count} days", days)


def countries_label(words: Translator, countries: Sequence[str]) -> str:
    """What the button of the countries says."""
    return ", ".join(map(words.country_name, countries)) if countries else words.gettext("Country")


def more_label(words: Translator, asked: TrendRequest) -> str:
    """What the button of the other filters says: how many of them are set."""
    number = len(asked.networks) + len(asked.kinds)
    return (
        words.ngettext("{count} more filter", "{count} more filters", number)
        if number
        else words.gettext("More filters")
    )


def day_label(words: Translator, day: date | None) -> str:
    """What the button that goes back in time says."""
    return words.calendar_day(day) if day else words.gettext("Go back in time")


def _show_about(words: Translator, asked: TrendRequest) -> None:
    st.text_input(
        words.gettext("Words in headlines"),
        key=state.fill(_ABOUT_KEY, asked.about),
        value=asked.about,  # said twice, as in the search box
        max_chars=MAX_ABOUT,
        placeholder=words.gettext("For example a name, a brand or a network"),
        on_change=_set_about,
    )


def _show_countries(words: Translator, asked: TrendRequest, counts: Mapping[str, int]) -> None:
    st.multiselect(
        words.gettext("Country of the publisher"),
        _options(counts, asked.countries),
        format_func=words.country_name,
        key=state.fill(_COUNTRIES_KEY, list(asked.countries)),
        on_change=_set_countries,
        placeholder=words.gettext("Choose countries"),
        max_selections=MAX_VALUES,
        select_all=False,
    )


def _show_langs(words: Translator, asked: TrendRequest, counts: Mapping[str, int]) -> None:
    st.pills(
        words.gettext("Language of the article"),
        _options(counts, asked.langs),
        format_func=words.language_name,
        selection_mode="multi",
        key=state.fill(_LANGS_KEY, list(asked.langs)),
        on_change=_set_langs,
    )


def _show_networks(words: Translator, asked: TrendRequest) -> None:
    st.multiselect(
        words.gettext("Network"),
        NETWORKS,
        format_func=lambda network: network_name(words, network),
        key=state.fill(_NETWORKS_KEY, list(asked.networks)),
        on_change=_set_networks,
        placeholder=words.gettext("Choose networks"),
        max_selections=MAX_VALUES,
        select_all=False,
    )


def _show_kinds(words: Translator, asked: TrendRequest) -> None:
    st.pills(
        words.gettext("Kind of article"),
        _KINDS,
        format_func=lambda kind: words.gettext(KIND_NAMES[kind]),
        selection_mode="multi",
        key=state.fill(_KINDS_KEY, list(asked.kinds)),
        on_change=_set_kinds,
    )


def _show_day(words: Translator, asked: TrendRequest) -> None:
    st.date_input(
        words.gettext("As it was known at the end of this day"),
        value=asked.as_of,
        min_value=EARLIEST,
        max_value=state.now().astimezone(state.time_zone()).date(),
        key=state.fill(_DAY_KEY, asked.as_of),
        on_change=_set_day,
        format="YYYY-MM-DD" if words.language == "en" else "DD/MM/YYYY",
    )


def _options(counts: Iterable[str], chosen: Sequence[str]) -> list[str]:
    """What there is, and what an address asks for although there is none of it."""
    there = [value for value in counts if value]
    return [*there, *(value for value in chosen if value not in there)]


def _change(make: Callable[[TrendRequest], TrendRequest]) -> None:
    go_to(replace(make(request()), limit=PAGE_SIZE))


def _set_about() -> None:
    _change(lambda asked: replace(asked, about=" ".join(st.session_state[_ABOUT_KEY].split())))


def _set_days() -> None:
    _change(lambda asked: replace(asked, days=st.session_state[_DAYS_KEY]))


def _set_langs() -> None:
    _change(lambda asked: replace(asked, langs=tuple(st.session_state[_LANGS_KEY])))


def _set_countries() -> None:
    _change(lambda asked: replace(asked, countries=tuple(st.session_state[_COUNTRIES_KEY])))


def _set_networks() -> None:
    _change(lambda asked: replace(asked, networks=tuple(st.session_state[_NETWORKS_KEY])))


def _set_kinds() -> None:
    _change(lambda asked: replace(asked, kinds=tuple(st.session_state[_KINDS_KEY])))


def _set_day() -> None:
    _change(lambda asked: replace(asked, as_of=st.session_state[_DAY_KEY]))
