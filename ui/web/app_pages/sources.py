"""Fuentes / Sources: what is collected, how well, and what else could be."""

from typing import Final

import streamlit as st

from ui.translation import N_, Translator
from ui.web import state
from ui.web.components.headings import show_title
from ui.web.components.sources.adding import show_add
from ui.web.components.sources.details import show_details
from ui.web.components.sources.files import show_files
from ui.web.components.sources.listing import go_to, request, show_list
from ui.web.components.sources.log import show_log
from ui.web.components.sources.packs import show_packs
from ui.web.components.sources.trends import show_trend_sources
from ui.web.components.work import ask_for, show_work
from ui.web.guard import guarded
from ui.web.source_address import SourcesPart, SourcesRequest

_PART_KEY: Final = "sources_part"
_TASKS: Final = ("collect", "check")
PART_NAMES: Final = {
    SourcesPart.LIST: N_("My sources"),
    SourcesPart.ADD: N_("Add"),
    SourcesPart.PACKS: N_("Selections"),
    SourcesPart.TRENDS: N_("Trend sources"),
    SourcesPart.FILES: N_("Import and export"),
    SourcesPart.RUNS: N_("Collections made"),
}


def show(words: Translator) -> None:
    """Draw the part of the page that the address asks for."""
    asked = request()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="cj_sources_top"):
        show_title(
            words.gettext("Sources"), words.gettext("What Catalejo reads for you, and how each of them is doing.")
        )
        is_working = any(run.task in _TASKS for run in state.knowledge_base().runs.unended())
        st.button(
            words.gettext("Collect now"),
            key="collect_now",
            type="primary",
            icon=":material/sync:",
            disabled=is_working or not state.knowledge_base().status().sources,
            on_click=_collect,
            args=(words,),
        )
    show_work(words, "sources", _TASKS)
    st.segmented_control(
        words.gettext("Part of the page"),
        list(PART_NAMES),
        format_func=lambda part: words.gettext(PART_NAMES[part]),
        required=True,
        wrap=True,
        key=state.fill(_PART_KEY, asked.part),
        label_visibility="collapsed",
        on_change=_set_part,
    )
    with guarded(words):
        _show_part(words, asked)


def _show_part(words: Translator, asked: SourcesRequest) -> None:
    match asked.part:
        case SourcesPart.ADD:
            show_add(words, asked)
        case SourcesPart.PACKS:
            show_packs(words, asked)
        case SourcesPart.TRENDS:
            show_trend_sources(words)
        case SourcesPart.FILES:
            show_files(words)
        case SourcesPart.RUNS:
            show_log(words, asked)
        case SourcesPart.LIST if asked.source:
            show_details(words, asked)
        case SourcesPart.LIST:
            show_list(words, asked)


def _set_part() -> None:
    go_to(SourcesRequest(part=st.session_state[_PART_KEY]))


def _collect(words: Translator) -> None:
    ask_for("collect", all=True)
    state.say(words.gettext("The collection begins in a moment. You can go on meanwhile."))
