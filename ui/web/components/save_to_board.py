"""The button that saves an article, a story or a practice in a collection.

A page may draw it many times: what is kept is read once for all of them, and what one shows when opened is made only
then. It is no fragment: fifty of these would cost more than the page around them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

import streamlit as st

from kb.errors import BoardError
from kb.models import Board, BoardItem, ItemKind
from ui.translation import Translator
from ui.web import state
from ui.web.components.board_problems import board_problem
from ui.web.components.popovers import close, opened_popover
from ui.web.links import PageName, address_of
from ui.web.markup import isolated, label_for, markdown_text, plain
from ui.web.reads.boards import Kept


@dataclass(frozen=True, slots=True)
class _Keys:
    """The widgets of one button."""

    key: str

    @property
    def popover(self) -> str:
        return f"cj_keep_{self.key}"

    @property
    def board(self) -> str:
        return f"keep_board_{self.key}"

    @property
    def name(self) -> str:
        return f"keep_name_{self.key}"

    @property
    def note(self) -> str:
        return f"keep_note_{self.key}"

    @property
    def problem(self) -> str:
        return f"keep_problem_{self.key}"


def show_save_to_board(
    words: Translator, kept: Kept, kind: ItemKind, ref_id: int, title: str, url: str, publisher: str, *, key: str
) -> None:
    """Draw the button; it says whether the thing is saved already. ``key`` tells several on one page apart."""
    keys = _Keys(key)
    holding = kept.holding(kind, ref_id)
    label = words.gettext("Saved") if holding else words.gettext("Save")
    icon = ":material/bookmark_added:" if holding else ":material/bookmark_add:"
    popover = opened_popover(label_for(label, title), keys.popover, icon=icon, kind="tertiary")
    if popover is None:
        return
    item = BoardItem(kind, ref_id, title, url, publisher, state.now(), state.person_name())
    with popover:
        if holding:
            st.html(_holding_html(words, holding))
        _show_form(words, [board for board in kept.boards if board not in holding], item, keys)


def _show_form(words: Translator, boards: Sequence[Board], item: BoardItem, keys: _Keys) -> None:
    names = {board.id: plain(board.name) for board in boards}
    with st.form(f"keep_form_{keys.key}", border=False):
        if names:
            st.selectbox(words.gettext("Collection"), names, format_func=names.__getitem__, key=keys.board)
        st.text_input(
            words.gettext("Or a new collection") if names else words.gettext("Name of the new collection"),
            key=keys.name,
            placeholder=words.gettext("For example: ideas for May"),
        )
        # Without max_chars, as wherever a text may be pasted: beyond it Streamlit drops all of that without a word.
        st.text_area(words.gettext("Note (optional)"), key=keys.note, height=68)
        st.form_submit_button(words.gettext("Save"), type="primary", on_click=_save, args=(words, item, keys))
    problem = st.session_state.pop(keys.problem, None)
    if problem:
        st.error(problem, icon=":material/error:")


def _save(words: Translator, item: BoardItem, keys: _Keys) -> None:
    """Save it in a new collection where one is named, else in the one that is chosen."""
    asked = st.session_state
    name, chosen = asked[keys.name].strip(), asked.get(keys.board)
    item = replace(item, note=asked[keys.note])
    boards = state.knowledge_base().boards
    try:
        if name:
            board = boards.create(name, state.person_name(), state.now(), item)
        elif chosen is not None:
            board = boards.board(chosen)
            boards.add(board.id, item)
        else:
            asked[keys.problem] = words.gettext("Give the new collection a name.")
            return
    except BoardError as error:
        asked[keys.problem] = board_problem(words, error)
        return
    close(keys.popover)
    asked[keys.name] = asked[keys.note] = ""
    state.say(words.gettext("Saved in “{name}”.", name=markdown_text(board.name)))


def _holding_html(words: Translator, holding: list[Board]) -> str:
    where = words.gettext("Already saved in:")
    links = "".join(
        f'<li><a href="{escape(address_of(PageName.COLLECTIONS, board=board.id))}" target="_self">'
        f"{isolated(board.name)}</a></li>"
        for board in holding
    )
    return f'<div class="cj-kept"><p>{escape(where)}</p><ul>{links}</ul></div>'
