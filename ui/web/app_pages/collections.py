"""Colecciones / Collections: what the team keeps. ``?board=ID`` is one of them, ``?tag=…`` are those of a tag."""

from ui.translation import Translator
from ui.web import parameters, state
from ui.web.components.board import show_board, show_no_board
from ui.web.components.board_list import show_board_list
from ui.web.components.headings import show_title
from ui.web.components.undo import show_undo
from ui.web.links import PageName
from ui.web.reads import boards as reads


def show(words: Translator) -> None:
    """Draw the page."""
    board_id = parameters.identifier(state.parameters(), "board")
    _show_one_or_all(words, board_id)
    show_undo(words, (PageName.COLLECTIONS, board_id))


def _show_one_or_all(words: Translator, board_id: int | None) -> None:
    kept = reads.kept()
    if board_id is None:
        lead = words.gettext("What your team wants to find again: articles, stories and good practices, with notes.")
        show_title(words.gettext("Collections"), lead)
        show_board_list(words, kept.boards, parameters.text(state.parameters(), "tag"))
        return
    board = next((board for board in kept.boards if board.id == board_id), None)
    if board is None:
        show_no_board(words)
    else:
        show_board(words, board)
