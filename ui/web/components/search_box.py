"""The box that a question is typed into."""

from dataclasses import replace

import streamlit as st

from ui.translation import Translator
from ui.web import state
from ui.web.address import MAX_QUERY_LENGTH, PAGE_SIZE

_KEY = "search_box"


def show_search_box(words: Translator, query: str) -> None:
    """Draw the box with the query of the address; Enter, the button or leaving the box searches."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="cj_search"):
        st.text_input(
            words.gettext("Search the knowledge base"),
            key=state.fill(_KEY, query),
            # Said twice: what ``fill`` says is told the browser once, and lost if a click makes it draw the page again
            # before it has drawn the box. The default is told every time.
            value=query,
            type="search",
            max_chars=MAX_QUERY_LENGTH,
            placeholder=words.gettext("A question or a few words"),
            label_visibility="collapsed",
            on_change=_search,
        )
        st.button(words.gettext("Search"), type="primary", key="search_button")


def _search() -> None:
    query = " ".join(st.session_state[_KEY].split())
    state.go_to(replace(state.request(), query=query, limit=PAGE_SIZE))
