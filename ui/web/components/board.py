"""One collection: what stands in it, and what can be done with it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final

import streamlit as st

from kb.boards.boards import MAX_NOTE, RemovedBoard
from kb.boards.export import FORMATS, KIND_HEADINGS, write_board
from kb.errors import BoardError
from kb.models import Board, BoardItem
from kb.search.export import MEDIA_TYPES, ExportFormat
from ui.translation import Translator
from ui.web import parameters, state
from ui.web.components.board_item import show_item
from ui.web.components.board_list import board_facts_html
from ui.web.components.board_problems import board_problem
from ui.web.components.headings import show_heading, show_quiet, show_title
from ui.web.components.keep_results import FORMAT_NAMES
from ui.web.components.popovers import close, opened_popover
from ui.web.components.shared_form import ChangedMeanwhileError, note_beginning, own_changes
from ui.web.components.undo import offer_undo
from ui.web.links import PageName, show_link
from ui.web.markup import markdown_text, plain
from ui.web.reads.boards import for_reader

PAGE_SIZE: Final = 50  # items
_MOST: Final = 2_000
_NAME_KEY, _NOTE_KEY, _TAGS_KEY = "board_name", "board_note", "board_tags"
_EDIT_FORM: Final = "edit_board"
_EDIT_KEY, _DELETE_KEY = "board_edit", "board_delete"
_PROBLEM_KEY: Final = "board_problem"


def show_no_board(words: Translator) -> None:
    """Draw the page of a collection that is not there."""
    show_title(words.gettext("Collections"))
    show_quiet(words.gettext("This collection is no longer there: somebody has removed it."))
    show_link(words, PageName.COLLECTIONS, words.gettext("All collections"), icon=":material/arrow_back:")


def show_board(words: Translator, board: Board) -> None:
    """Draw the page of a collection."""
    show_link(words, PageName.COLLECTIONS, words.gettext("All collections"), icon=":material/arrow_back:")
    show_title(plain(board.name), plain(board.note, MAX_NOTE))
    st.html(board_facts_html(words, board, state.now()))
    items = state.knowledge_base().boards.items(board.id)
    with st.container(horizontal=True, gap="small", key="cj_board_actions"):
        _show_edit(words, board)
        if items:
            _show_downloads(words, board, items)
        _show_delete(words, board)
    if not items:
        show_quiet(
            words.gettext("Nothing stands here yet. Press “Save” at a search result, a story or a good practice.")
        )
        with st.container(horizontal=True):
            show_link(words, PageName.SEARCH)
            show_link(words, PageName.PLAYBOOK)
        return
    limit = parameters.number(state.parameters(), "limit", PAGE_SIZE, _MOST)
    shown = for_reader(items[:limit], words.language)
    for kind, heading in KIND_HEADINGS.items():
        of_kind = [item for item in shown if item.kind is kind]
        if of_kind:
            show_heading(words.gettext(heading))
            for item in of_kind:
                show_item(words, item)
    if len(items) > limit:
        more = {"board": [str(board.id)], "limit": [str(limit + PAGE_SIZE)]}
        st.button(words.gettext("Show more"), key="more_items", on_click=state.set_parameters, args=(more,))


def file_name(name: str, ending: str) -> str:
    """What a file of a collection is called: its name in letters that every system takes."""
    words = re.findall(r"\w+", plain(name, 60))
    return f"{'-'.join(words) or 'catalejo'}.{ending}"


def _show_downloads(words: Translator, board: Board, items: Sequence[BoardItem]) -> None:
    page = f"{st.context.url or ''}?board={board.id}"
    with st.popover(words.gettext("Download"), icon=":material/download:", key="board_download"):
        for form in FORMATS:
            st.download_button(
                words.gettext(FORMAT_NAMES[form]),
                partial(_file, words, board, items, form, page),
                file_name=file_name(board.name, form.value),
                mime=MEDIA_TYPES[form],
                key=f"board_download_{form}",
                type="tertiary",
                on_click="ignore",
            )


def _file(words: Translator, board: Board, items: Sequence[BoardItem], form: ExportFormat, page: str) -> bytes:
    return write_board(board, for_reader(items, words.language), form, words, state.now(), page)


def _show_edit(words: Translator, board: Board) -> None:
    popover = opened_popover(words.gettext("Edit"), _EDIT_KEY, icon=":material/edit:")
    if popover is None:
        return
    note_beginning(_EDIT_FORM, _NAME_KEY, _changeable(board))
    with popover, st.form(_EDIT_FORM, border=False):
        st.text_input(words.gettext("Name"), board.name, key=_NAME_KEY)
        st.text_area(words.gettext("What it is for"), board.note, key=_NOTE_KEY, height=92)
        st.text_input(words.gettext("Tags, with commas between them"), ", ".join(board.tags), key=_TAGS_KEY)
        problem = st.session_state.pop(_PROBLEM_KEY, None)
        if problem:
            st.error(problem, icon=":material/error:")
        st.form_submit_button(words.gettext("Save"), type="primary", on_click=_edit, args=(words, board.id))


def _edit(words: Translator, board_id: int) -> None:
    asked = st.session_state
    tags = tuple(tag.strip() for tag in asked[_TAGS_KEY].split(",") if tag.strip())
    said = {"name": asked[_NAME_KEY].strip(), "note": asked[_NOTE_KEY].strip(), "tags": tags}
    if not said["name"]:
        asked[_PROBLEM_KEY] = words.gettext("Give the collection a name.")
        return
    try:
        state.knowledge_base().boards.change(
            board_id, lambda board: replace(board, **own_changes(_EDIT_FORM, said, _changeable(board)))
        )
    except (BoardError, ChangedMeanwhileError) as error:
        asked[_PROBLEM_KEY] = board_problem(words, error)
        return
    close(_EDIT_KEY)
    state.say(words.gettext("Saved."))


def _changeable(board: Board) -> dict[str, Any]:
    """What a person may change of a board."""
    return {"name": board.name, "note": board.note, "tags": board.tags}


def _show_delete(words: Translator, board: Board) -> None:
    with st.popover(words.gettext("Delete"), icon=":material/delete:", key=_DELETE_KEY):
        st.markdown(
            words.gettext(
                "The collection “{name}” and its notes will be gone for everybody. The articles stay in Catalejo.",
                name=markdown_text(board.name),
            )
        )
        st.button(
            words.gettext("Delete the collection"),
            key="delete_board",
            type="primary",
            on_click=_delete,
            args=(words, board),
        )


def _delete(words: Translator, board: Board) -> None:
    removed = state.knowledge_base().boards.remove(board.id)
    state.set_parameters({})
    if removed is not None:  # else another tab was faster
        said = words.gettext("“{name}” was deleted.", name=markdown_text(removed.board.name))
        offer_undo(said, partial(_restore, removed), (PageName.COLLECTIONS, None))


def _restore(removed: RemovedBoard) -> None:
    state.knowledge_base().boards.restore(removed)
    state.set_parameters({"board": [str(removed.board.id)]})
