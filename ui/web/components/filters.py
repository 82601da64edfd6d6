"""The filters of a search: date, language, source and the rest. Each button says what is set, and opens to change it.

The numbers are those of results that would be left: see ``kb.search.facets``.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

import streamlit as st

from kb.models import Facets, Kind
from ui.translation import N_, Translator
from ui.web import state
from ui.web.address import MAX_FILTER_VALUES, PAGE_SIZE, Period, SearchRequest
from ui.web.markup import plain

_PERIOD_KEY = "filter_period"
_LANGS_KEY = "filter_langs"
_SOURCES_KEY = "filter_sources"
_SAME_LANGUAGE_KEY = "filter_same_language"
_COUNTRIES_KEY = "filter_countries"
_KINDS_KEY = "filter_kinds"
_TAGS_KEY = "filter_tags"
_MOST_TAGS = 100
KIND_NAMES = {
    Kind.NEWS.value: N_("News"),
    Kind.PRACTICE.value: N_("Good practice"),
    Kind.PLATFORM.value: N_("Platform change"),
    Kind.TREND.value: N_("Trend"),
}
PERIOD_NAMES = {
    Period.ANY: N_("Any date"),
    Period.DAY: N_("Last 24 hours"),
    Period.WEEK: N_("Last 7 days"),
    Period.MONTH: N_("Last 30 days"),
    Period.QUARTER: N_("Last 90 days"),
}


def show_filters(words: Translator, request: SearchRequest, facets: Facets) -> None:
    """Draw the filters as the address sets them; a change searches at once and is a step back in the history."""
    with st.container(horizontal=True, gap="small", key="cj_filters"):
        with st.popover(period_label(words, request.period), key="by_date"):
            _show_periods(words, request)
        with st.popover(langs_label(words, request.langs), key="by_language"):
            _show_langs(words, request, facets.langs)
        with st.popover(sources_label(words, request.sources), key="by_source"):
            _show_sources(words, request, facets.sources)
        with st.popover(more_label(words, request), key="by_more"):
            _show_more(words, request, facets)
        if request.is_filtered:
            st.button(
                words.gettext("Clear filters"),
                icon=":material/close:",
                type="tertiary",
                key="clear_filters",
                on_click=_clear,
            )


def period_label(words: Translator, period: Period) -> str:
    """What the date button says."""
    return words.gettext(PERIOD_NAMES[period]) if period else words.gettext("Date")


def langs_label(words: Translator, langs: tuple[str, ...]) -> str:
    """What the language button says."""
    if not langs:
        return words.gettext("Language")
    return ", ".join(words.language_name(lang) for lang in langs)


def sources_label(words: Translator, sources: tuple[str, ...]) -> str:
    """What the source button says: a number, as names come from the web and labels understand Markdown."""
    if not sources:
        return words.gettext("Source")
    return words.ngettext("{count} source", "{count} sources", len(sources))


def more_label(words: Translator, request: SearchRequest) -> str:
    """What the button of the other filters says: how many of them are set."""
    number = len(request.countries) + len(request.kinds) + len(request.tags)
    if not number:
        return words.gettext("More filters")
    return words.ngettext("{count} more filter", "{count} more filters", number)


def _show_periods(words: Translator, request: SearchRequest) -> None:
    st.radio(
        words.gettext("Published"),
        list(Period),
        format_func=lambda period: words.gettext(PERIOD_NAMES[period]),
        key=state.fill(_PERIOD_KEY, request.period),
        on_change=_set_period,
    )


def _show_langs(words: Translator, request: SearchRequest, counts: Mapping[str, int]) -> None:
    st.pills(
        words.gettext("Language of the article"),
        _options(counts, request.langs),
        format_func=lambda lang: _counted(words, words.language_name(lang), counts.get(lang, 0)),
        selection_mode="multi",
        key=state.fill(_LANGS_KEY, list(request.langs)),
        on_change=_set_langs,
    )
    st.toggle(
        words.gettext("Only in the language of my question"),
        key=state.fill(_SAME_LANGUAGE_KEY, request.same_language),
        on_change=_set_same_language,
        disabled=bool(request.langs),
    )


def _show_sources(words: Translator, request: SearchRequest, counts: Mapping[str, int]) -> None:
    st.multiselect(
        words.gettext("Source"),
        _options(counts, request.sources),
        format_func=lambda source: _counted(words, plain(source, 60), counts.get(source, 0)),
        key=state.fill(_SOURCES_KEY, list(request.sources)),
        on_change=_set_sources,
        placeholder=words.gettext("Choose sources"),
        max_selections=MAX_FILTER_VALUES,
        select_all=False,
    )


def _show_more(words: Translator, request: SearchRequest, facets: Facets) -> None:
    st.multiselect(
        words.gettext("Country"),
        _options(facets.countries, request.countries),
        format_func=lambda code: _counted(words, words.country_name(code), facets.countries.get(code, 0)),
        key=state.fill(_COUNTRIES_KEY, list(request.countries)),
        on_change=_set_countries,
        placeholder=words.gettext("Choose countries"),
        max_selections=MAX_FILTER_VALUES,
        select_all=False,
    )
    st.pills(
        words.gettext("Kind of article"),
        _options(facets.kinds, request.kinds),
        format_func=lambda kind: _counted(words, kind_name(words, kind), facets.kinds.get(kind, 0)),
        selection_mode="multi",
        key=state.fill(_KINDS_KEY, list(request.kinds)),
        on_change=_set_kinds,
    )
    tags = dict(list(facets.tags.items())[:_MOST_TAGS])
    st.multiselect(
        words.gettext("Tag"),
        _options(tags, request.tags),
        format_func=lambda tag: _counted(words, plain(tag, 60), facets.tags.get(tag, 0)),
        key=state.fill(_TAGS_KEY, list(request.tags)),
        on_change=_set_tags,
        placeholder=words.gettext("Choose tags"),
        max_selections=MAX_FILTER_VALUES,
        select_all=False,
    )


def kind_name(words: Translator, kind: str) -> str:
    """What a kind of article is called."""
    return words.gettext(KIND_NAMES[kind]) if kind in KIND_NAMES else plain(kind)


def _options(counts: Mapping[str, int], chosen: tuple[str, ...]) -> list[str]:
    """What there is, and what an address asks for although there is none of it: it must be seen to be taken away."""
    return [*(value for value in counts if value), *(value for value in chosen if value not in counts)]


def _counted(words: Translator, name: str, count: int) -> str:
    return f"{name} ({words.number(count)})"


def _change(make: Callable[[SearchRequest], SearchRequest]) -> None:
    state.go_to(replace(make(state.request()), limit=PAGE_SIZE))


def _set_period() -> None:
    _change(lambda request: replace(request, period=Period(st.session_state[_PERIOD_KEY])))


def _set_langs() -> None:
    _change(lambda request: replace(request, langs=tuple(st.session_state[_LANGS_KEY])))


def _set_sources() -> None:
    _change(lambda request: replace(request, sources=tuple(st.session_state[_SOURCES_KEY])))


def _set_same_language() -> None:
    _change(lambda request: replace(request, same_language=st.session_state[_SAME_LANGUAGE_KEY]))


def _set_countries() -> None:
    _change(lambda request: replace(request, countries=tuple(st.session_state[_COUNTRIES_KEY])))


def _set_kinds() -> None:
    _change(lambda request: replace(request, kinds=tuple(st.session_state[_KINDS_KEY])))


def _set_tags() -> None:
    _change(lambda request: replace(request, tags=tuple(st.session_state[_TAGS_KEY])))


def _clear() -> None:
    _change(SearchRequest.without_filters)
