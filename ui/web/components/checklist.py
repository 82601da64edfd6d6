"""A checklist to take along: the practices that a person chooses, as text to copy, to print or to edit.

What is chosen is in the address, so that a reload keeps it, and in the session, which brings it back to the address
after another page.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Final

import streamlit as st

from kb.models import PracticeEntry
from kb.practices.checklist import checklist, plain_checklist
from ui.translation import Translator
from ui.web import state
from ui.web.components.playbook_filters import asked, go_to
from ui.web.playbook_address import MAX_LIST
from ui.web.reads import playbook as reads

_CHOSEN_KEY: Final = "checklist"
_TITLE_KEY: Final = "checklist_title"


def keep_list_in_address() -> None:
    """Take the list up from the address, or put it back into one that lost it, e.g. on the way from another page."""
    request = asked()
    if request.listed:
        st.session_state[_CHOSEN_KEY] = request.listed
    elif chosen():
        go_to(replace(request, listed=chosen()))


def chosen() -> tuple[int, ...]:
    """The practices that are chosen in this session, in the order in which they were."""
    return tuple(st.session_state.get(_CHOSEN_KEY, ()))


def show_choice(words: Translator, practice_id: int) -> None:
    """Draw the box that puts a practice on the checklist."""
    key = _box_key(practice_id)
    st.checkbox(
        words.gettext("For my list"),
        key=state.fill(key, practice_id in chosen()),
        on_change=_choose,
        args=(practice_id,),
    )


def show_checklist_bar(words: Translator, shown: Sequence[PracticeEntry]) -> None:
    """Draw what is chosen so far, and the ways to see it and to choose all that is ``shown``."""
    ids = chosen()
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="cj_checklist"):
        if ids:
            label = words.ngettext("See my list ({count})", "See my list ({count})", len(ids))
            if st.button(label, type="primary", icon=":material/checklist:", key="see_checklist"):
                _show_checklist(words)
            st.button(words.gettext("Empty it"), type="tertiary", key="empty_checklist", on_click=_keep, args=((),))
        if not {entry.practice_id for entry in shown} <= set(ids):
            st.button(
                words.gettext("Put all of these on my list"),
                type="tertiary",
                icon=":material/playlist_add_check:",
                key="choose_all",
                on_click=_keep,
                args=((*ids, *(entry.practice_id for entry in shown)),),
            )


def _show_checklist(words: Translator) -> None:
    title = words.gettext("My list")
    st.dialog(title, width="large")(_show_list)(words)


def _show_list(words: Translator) -> None:
    practices = reads.practices(chosen(), words.language)
    title = st.text_input(words.gettext("Title"), words.gettext("Checklist"), key=_TITLE_KEY, max_chars=100)
    text = plain_checklist(practices, title, words)
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            words.gettext("Text to print"),
            text,
            file_name="checklist.txt",
            mime="text/plain",
            key="checklist_text",
            icon=":material/print:",
            on_click="ignore",
        )
        st.download_button(
            words.gettext("Text with sources (Markdown)"),
            partial(checklist, practices, title, words),
            file_name="checklist.md",
            mime="text/markdown",
            key="checklist_markdown",
            icon=":material/download:",
            on_click="ignore",
        )
    st.code(text, language=None, wrap_lines=True)


def _choose(practice_id: int) -> None:
    others = tuple(other for other in chosen() if other != practice_id)
    _keep((*others, practice_id) if st.session_state[_box_key(practice_id)] else others)


def _keep(ids: Sequence[int]) -> None:
    listed = tuple(dict.fromkeys(ids))[:MAX_LIST]
    st.session_state[_CHOSEN_KEY] = listed
    go_to(replace(asked(), listed=listed))


def _box_key(practice_id: int) -> str:
    return f"choose_{practice_id}"
