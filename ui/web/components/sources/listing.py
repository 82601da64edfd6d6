"""The list of sources: how they are doing at a glance, filters, and one page of those that fulfil them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape
from typing import Any, Final

import streamlit as st

from kb.models import Source, SourceState
from kb.sources.overview import SourceHealth, SourceOverview
from ui.translation import N_, Translator
from ui.web import state
from ui.web.components.filters import kind_name
from ui.web.components.headings import show_quiet
from ui.web.components.sources.outcome_words import rhythm_words, trouble_words
from ui.web.links import PageName, show_link
from ui.web.markup import isolated, markdown_text, plain
from ui.web.source_address import PAGE_SIZE, SourcesPart, SourcesRequest, read_address, write_address

HEALTHS: Final = {
    SourceHealth.WORKS: (N_("Working well"), ":material/check_circle:"),
    SourceHealth.TROUBLE: (N_("With problems"), ":material/warning:"),
    SourceHealth.SILENT: (N_("Silent"), ":material/bedtime:"),
    SourceHealth.NEW: (N_("Not collected yet"), ":material/hourglass_empty:"),
    SourceHealth.OFF: (N_("Turned off"), ":material/toggle_off:"),
}
_TEXT_KEY: Final = "sources_text"
_COUNTRY_KEY: Final = "sources_country"
_KIND_KEY: Final = "sources_kind"
_HEALTH_KEY: Final = "sources_health"
_PAGE_KEY: Final = "sources_page"


def request() -> SourcesRequest:
    """What the address asks for."""
    return read_address(state.parameters())


def go_to(target: SourcesRequest) -> None:
    """Make ``target`` what the address asks for; a step that the back button undoes."""
    state.set_parameters({name: [value] for name, value in write_address(target).items()})


def show_list(words: Translator, asked: SourcesRequest) -> None:
    """Draw the list that the address asks for."""
    first = (asked.page - 1) * PAGE_SIZE
    overview = state.knowledge_base().sources.overview(asked.filter, first=first, limit=PAGE_SIZE)
    if not overview.total:
        _show_nothing_yet(words)
        return
    _show_healths(words, asked, overview)
    _show_filters(words, asked, overview)
    count = words.ngettext("{count} source", "{count} sources", overview.found)
    st.html(f'<p class="cj-count" role="status">{escape(count)}</p>')
    if not overview.found:
        show_quiet(words.gettext("No source is like that. Take a filter away to see more."))
    now = state.now()
    for source, known in overview.shown:
        _show_row(words, asked, source, known, now)
    pages = -(-overview.found // PAGE_SIZE)
    if pages > 1:
        page = min(asked.page, pages)
        st.pagination(pages, default=page, key=state.fill(_PAGE_KEY, page), on_change=_set_page)


def facts_html(words: Translator, source: Source, known: SourceState, now: datetime) -> str:
    """HTML of what a source is and how it is doing, and of what is wrong with it and what to do about that."""
    seen = (
        words.gettext("answered {when}", when=words.ago(known.last_success, now))
        if known.last_success
        else words.gettext("has not answered yet")
    )
    facts = [
        kind_name(words, source.kind),
        words.country_name(source.country) if source.country else "",
        words.language_name(source.lang) if source.lang else "",
        seen,
        rhythm_words(words, known.rhythm_seconds) if known.rhythm_seconds else "",
        "" if source.enabled else words.gettext("turned off"),
    ]
    items = "".join(f"<li>{escape(plain(fact))}</li>" for fact in facts if fact)
    return f'<ul class="cj-facts">{items}</ul>{trouble_html(words, source, known)}'


def trouble_html(words: Translator, source: Source, known: SourceState) -> str:
    """HTML of what is wrong with a source and what to do about it; empty where nothing is."""
    said = trouble_words(words, source, known)
    if said is None:
        return ""
    what = f"<strong>{isolated(said.what.rstrip('.'))}.</strong>"
    return f'<p class="cj-trouble">{what} {escape(said.remedy)}</p>'


def _show_row(words: Translator, asked: SourcesRequest, source: Source, known: SourceState, now: datetime) -> None:
    with st.container(key=f"cj_source_{source.id}", gap=None):
        target = write_address(replace(asked, source=source.id))
        show_link(words, PageName.SOURCES, markdown_text(source.name, 80), **target)
        st.html(facts_html(words, source, known, now))


def _show_nothing_yet(words: Translator) -> None:
    show_quiet(words.gettext("You follow no sources yet. The quickest way: let yourself be guided."))
    show_link(words, PageName.WELCOME, words.gettext("Begin with a selection for your country"), icon=":material/flag:")
    show_link(
        words, PageName.SOURCES, words.gettext("Add an address"), icon=":material/add:", part=SourcesPart.ADD.value
    )


def _show_healths(words: Translator, asked: SourcesRequest, overview: SourceOverview) -> None:
    st.pills(
        words.gettext("How they are doing"),
        [health for health in HEALTHS if overview.healths.get(health) or health is asked.health],
        format_func=lambda health: health_label(words, health, overview.healths),
        key=state.fill(_HEALTH_KEY, asked.health),
        on_change=_set_health,
    )


def health_label(words: Translator, health: SourceHealth, counts: Mapping[SourceHealth, int]) -> str:
    """What the button of a health says, with how many sources are like that."""
    name, icon = HEALTHS[health]
    return f"{icon} {words.gettext(name)} ({words.number(counts.get(health, 0))})"


def _show_filters(words: Translator, asked: SourcesRequest, overview: SourceOverview) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="cj_source_filters"):
        st.text_input(
            words.gettext("Name or address"),
            key=state.fill(_TEXT_KEY, asked.text),
            value=asked.text,
            type="search",
            max_chars=100,
            placeholder=words.gettext("Search"),
            on_change=_set_text,
        )
        _show_choice(_COUNTRY_KEY, _country_looks(words), overview.countries, asked.country, _set_country)
        _show_choice(_KIND_KEY, _kind_looks(words), overview.kinds, asked.kind, _set_kind)
        if asked.is_filtered:
            st.button(
                words.gettext("Clear filters"),
                icon=":material/close:",
                type="tertiary",
                key="clear_source_filters",
                on_click=go_to,
                args=(SourcesRequest(),),
            )


@dataclass(frozen=True, slots=True)
class _ChoiceLooks:
    """What a filter is called, what it says where nothing is chosen, and what its values are called."""

    label: str
    placeholder: str
    name_of: Callable[[str], str]


def _country_looks(words: Translator) -> _ChoiceLooks:
    return _ChoiceLooks(words.gettext("Country"), words.gettext("All countries"), words.country_name)


def _kind_looks(words: Translator) -> _ChoiceLooks:
    return _ChoiceLooks(
        words.gettext("What it is about"), words.gettext("Everything"), lambda kind: kind_name(words, kind)
    )


def _show_choice(
    key: str, looks: _ChoiceLooks, counts: Mapping[str, int], chosen: str, on_change: Callable[[], None]
) -> None:
    options = sorted({*counts, *filter(None, [chosen])}, key=looks.name_of)
    st.selectbox(
        looks.label,
        options,
        format_func=lambda value: f"{looks.name_of(value)} ({counts.get(value, 0)})",
        key=state.fill(key, chosen or None),
        index=options.index(chosen) if chosen else None,
        placeholder=looks.placeholder,
        on_change=on_change,
    )


def _change(**changes: Any) -> None:
    go_to(replace(request(), **{"page": 1, **changes}))


def _set_text() -> None:
    _change(text=" ".join(st.session_state[_TEXT_KEY].split()))


def _set_country() -> None:
    _change(country=st.session_state[_COUNTRY_KEY] or "")


def _set_kind() -> None:
    _change(kind=st.session_state[_KIND_KEY] or "")


def _set_health() -> None:
    _change(health=st.session_state[_HEALTH_KEY])


def _set_page() -> None:
    _change(page=st.session_state[_PAGE_KEY])
