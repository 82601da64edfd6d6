"""All collections, and a way to make one."""

from collections.abc import Sequence
from datetime import datetime
from html import escape
from typing import Final

import streamlit as st

from kb.errors import BoardError
from kb.models import Board
from ui.translation import Translator
from ui.web import state
from ui.web.components.board_problems import board_problem
from ui.web.components.headings import show_quiet
from ui.web.links import PageName, show_link
from ui.web.markup import isolated, markdown_text

_NAME_KEY: Final = "new_board_name"
_PROBLEM_KEY: Final = "new_board_problem"
_TAG_KEY: Final = "board_tag"


def show_board_list(words: Translator, boards: Sequence[Board], tag: str) -> None:
    """Draw the collections that have a tag, or all, and the field for a new one."""
    _show_new(words)
    if not boards:
        show_quiet(
            words.gettext(
                "There are no collections yet. Name the first one above, or press “Save” at a search result, a story or"
                " a good practice."
            )
        )
        return
    _show_tags(words, boards, tag)
    for board in boards:
        if not tag or tag.casefold() in (own.casefold() for own in board.tags):
            with st.container(key=f"cj_board_{board.id}", gap=None):
                show_link(words, PageName.COLLECTIONS, markdown_text(board.name), board=board.id)
                st.html(board_facts_html(words, board, state.now()))


def board_facts_html(words: Translator, board: Board, now: datetime) -> str:
    """HTML of what is to be known of a collection at a glance."""
    count = words.ngettext("{count} item", "{count} items", board.items)
    changed = words.gettext("changed {when}", when=words.ago(board.changed, now))
    facts = [escape(count), escape(changed)]
    if board.owner:
        by = words.gettext("by {person}", person=board.owner)
        facts.append(isolated(by, 120))
    facts += [f'<span class="cj-tag">{isolated(tag, 60)}</span>' for tag in board.tags]
    return f'<ul class="cj-facts">{"".join(f"<li>{fact}</li>" for fact in facts)}</ul>'


def _show_new(words: Translator) -> None:
    with st.form("new_board", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            words.gettext("New collection"),
            key=_NAME_KEY,
            placeholder=words.gettext("For example: ideas for May"),
        )
        st.form_submit_button(words.gettext("Create"), icon=":material/add:", on_click=_create, args=(words,))
    problem = st.session_state.pop(_PROBLEM_KEY, None)
    if problem:
        st.error(problem, icon=":material/error:")


def _create(words: Translator) -> None:
    name = st.session_state[_NAME_KEY]
    if not name.strip():
        st.session_state[_PROBLEM_KEY] = words.gettext("Give the new collection a name.")
        return
    try:
        board = state.knowledge_base().boards.create(name, state.person_name(), state.now())
    except BoardError as error:
        st.session_state[_PROBLEM_KEY] = board_problem(words, error)
        return
    st.session_state[_NAME_KEY] = ""
    state.set_parameters({"board": [str(board.id)]})


def _show_tags(words: Translator, boards: Sequence[Board], tag: str) -> None:
    by_fold: dict[str, str] = {}
    for board in boards:
        for own in board.tags:
            by_fold.setdefault(own.casefold(), own)
    chosen = by_fold.get(tag.casefold(), tag) if tag else None
    if by_fold or chosen:
        st.pills(
            words.gettext("Tag"),
            sorted({*by_fold.values(), *filter(None, [chosen])}, key=str.casefold),
            format_func=lambda own: markdown_text(own, 60),
            key=state.fill(_TAG_KEY, chosen),
            on_change=_choose_tag,
        )


def _choose_tag() -> None:
    chosen = st.session_state[_TAG_KEY]
    state.set_parameters({"tag": [chosen]} if chosen else {})
