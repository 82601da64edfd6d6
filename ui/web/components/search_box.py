"""The box that a question is typed into."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import streamlit as st

from ui.translation import Translator
from ui.web import state
from ui.web.address import MAX_QUERY_LENGTH, PAGE_SIZE

_KEY: Final = "search_box"


def show_search_box(words: Translator, query: str) -> None:
    """Draw the box of the search with the query of the address."""
    show_question_box(
        words,
        query,
        key=_KEY,
        label=words.gettext("Search the knowledge base"),
        placeholder=words.gettext("A question or a few words"),
        on_ask=_search,
    )


def show_question_box(
    words: Translator, query: str, *, key: str, label: str, placeholder: str, on_ask: Callable[[str], None]
) -> None:
    """Draw a box with the question that is asked; Enter, the button or leaving the box asks what is typed."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="cj_search"):
        st.text_input(
            label,
            key=state.fill(key, query),
            # Said twice: what ``fill`` says is told the browser once, and lost if a click makes it draw the page again
            # before it has drawn the box. The default is told every time.
            value=query,
            type="search",
            max_chars=MAX_QUERY_LENGTH,
            placeholder=placeholder,
            label_visibility="collapsed",
            on_change=lambda: on_ask(" ".join(st.session_state[key].split())),
        )
        st.button(words.gettext("Search"), type="primary", key="search_button")


def _search(query: str) -> None:
    state.go_to(replace(state.request(), query=query, limit=PAGE_SIZE))
