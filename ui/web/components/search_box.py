"""The box that a question is typed into."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import streamlit as st

from kb.models import Notice
from kb.search import notices
from ui.translation import Translator
from ui.web import state
from ui.web.address import MAX_QUERY_LENGTH, PAGE_SIZE

_KEY: Final = "search_box"


def show_search_box(words: Translator, query: str) -> tuple[Notice, ...]:
    """Draw the box of the search with the query of the address; give what a person should know of it."""
    return show_question_box(
        words,
        query,
        key=_KEY,
        label=words.gettext("Search the knowledge base"),
        placeholder=words.gettext("A question or a few words"),
        on_ask=_search,
    )


def show_question_box(
    words: Translator, query: str, *, key: str, label: str, placeholder: str, on_ask: Callable[[str], None]
) -> tuple[Notice, ...]:
    """Draw a box with the question that is asked; Enter, the button or leaving the box asks what is typed.

    Of what is longer than an address may hold the beginning is asked; what is given says so.
    """
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="cj_search"):
        st.text_input(
            label,
            key=state.fill(key, query),
            # Said twice: what ``fill`` says is told the browser once, and lost if a click makes it draw the page again
            # before it has drawn the box. The default is told every time.
            value=query,
            type="search",
            placeholder=placeholder,
            label_visibility="collapsed",
            # Not limited by max_chars: Streamlit drops all of what is pasted beyond it without a word.
            on_change=_ask,
            args=(key, on_ask),
        )
        st.button(words.gettext("Search"), type="primary", key="search_button")
    return (Notice(notices.QUERY_CUT),) if query and st.session_state.get(_cut_key(key)) == query else ()


def _ask(key: str, on_ask: Callable[[str], None]) -> None:
    typed = " ".join(st.session_state[key].split())
    asked = typed[:MAX_QUERY_LENGTH].rstrip()
    st.session_state[_cut_key(key)] = asked if asked != typed else None
    on_ask(asked)


def _cut_key(key: str) -> str:
    """Where it is kept of which question only the beginning was asked."""
    return f"{key}_cut"


def _search(query: str) -> None:
    # Of everything, under the same filters, also where a saved search, one article or what is like it was looked at.
    state.go_to(replace(state.request(), query=query, like=None, inside=None, saved="", limit=PAGE_SIZE))
