"""Boards: made, changed and filled by the people who use the app."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from kb.errors import BoardError, BoardLimitError, BoardNameTakenError
from kb.markup import one_line, xml_text
from kb.models import Board, BoardItem, ItemKind
from kb.names import name_key
from kb.store import boards as store
from kb.store.database import Database

MAX_BOARDS: Final = 500
MAX_ITEMS: Final = 2_000
MAX_NAME: Final = 100
MAX_NOTE: Final = 2_000
MAX_TAGS: Final = 20
MAX_TAG: Final = 40
_MAX_TITLE: Final = 300
_MAX_ADDRESS: Final = 2_000


@dataclass(frozen=True, slots=True)
class RemovedBoard:
    """A board that was deleted, with what stood on it: what ``restore`` takes."""

    board: Board
    items: tuple[BoardItem, ...]


class Boards:
    """The boards of one store. ``who`` is always a person's name, see ``Person``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all_boards(self) -> list[Board]:
        """Every board, the one on which something was put last first."""
        with self._database.read() as connection:
            return store.list_boards(connection)

    def board(self, board_id: int) -> Board:
        """The board with this id. Raises ``BoardError`` if there is none."""
        with self._database.read() as connection:
            found = store.get_board(connection, board_id)
        if found is None:
            raise _unknown(board_id)
        return found

    def items(self, board_id: int) -> list[BoardItem]:
        """What stands on a board, the last that was put there first; nothing if there is no such board."""
        with self._database.read() as connection:
            return store.list_items(connection, board_id)

    def places(self) -> Mapping[tuple[ItemKind, int], tuple[int, ...]]:
        """Of everything that stands on a board, by kind and id, the boards on which it does."""
        with self._database.read() as connection:
            return store.places(connection)

    def change_number(self) -> int:
        """A number that grows whenever anything of any board has changed: for whoever keeps what was read."""
        with self._database.read() as connection:
            return store.change_number(connection)

    def create(self, name: str, who: str, now: datetime, first: BoardItem | None = None) -> Board:
        """Make a board, with something on it or empty; both or neither.

        Raises ``BoardNameTakenError``, ``BoardLimitError`` or ``BoardError`` for no name.
        """
        board = _checked(Board(name, note="", tags=(), owner=who, created=now, changed=now))
        item = None if first is None else _bounded(first)
        with self._database.write() as connection:
            _require_room(board, store.list_boards(connection))
            made = store.add_board(connection, board)
            if item is not None:
                store.add_item(connection, replace(item, board_id=made.id))
        return made

    def change(self, board_id: int, change: Callable[[Board], Board]) -> Board:
        """Give a board another name, note or tags: ``change`` makes the new one of the old. Raises as ``create``, and
        ``BoardError`` if there is no such board.
        """
        with self._database.write() as connection:
            board = store.get_board(connection, board_id)
            if board is None:
                raise _unknown(board_id)
            changed = _checked(change(board))
            _require_free_name(changed, store.list_boards(connection))
            store.change_board(connection, changed)
        return changed

    def remove(self, board_id: int) -> RemovedBoard | None:
        """Delete a board with what stands on it; what it refers to stays. ``None`` if there is no such board."""
        with self._database.write() as connection:
            board = store.get_board(connection, board_id)
            if board is None:
                return None
            removed = RemovedBoard(board, tuple(store.list_items(connection, board_id)))
            store.remove_board(connection, board_id)
        return removed

    def restore(self, removed: RemovedBoard) -> None:
        """Undo a deletion: the board is there again under its own id, with what stood on it. Raises as ``create``."""
        with self._database.write() as connection:
            if store.get_board(connection, removed.board.id) is not None:
                return
            _require_room(removed.board, store.list_boards(connection))
            store.restore_board(connection, removed.board, removed.items)

    def add(self, board_id: int, item: BoardItem) -> bool:
        """Put something on a board; ``False`` if it stands there already, where a new note goes below the one it has.

        Raises ``BoardLimitError``, and ``BoardError`` if there is no such board.
        """
        item = replace(_bounded(item), board_id=board_id)
        with self._database.write() as connection:
            board = store.get_board(connection, board_id)
            if board is None:
                raise _unknown(board_id)
            before = store.find_item(connection, board_id, item.kind, item.ref_id)
            if before is not None:
                if item.note not in ("", before.note):
                    store.annotate_item(connection, before.id, _note(f"{before.note}\n{item.note}"))
                return False
            if board.items >= MAX_ITEMS:
                raise BoardLimitError(f"The board {board.name!r} holds {MAX_ITEMS} things; make another one.")
            store.add_item(connection, item)
        return True

    def annotate(self, item_id: int, change: Callable[[str], str]) -> None:
        """Give an item another note: ``change`` makes the new one of the old.

        Raises ``BoardLimitError``, and ``BoardError`` if the item is gone.
        """
        with self._database.write() as connection:
            item = store.get_item(connection, item_id)
            if item is None:
                raise BoardError("The item is gone; somebody has taken it off its board.")
            store.annotate_item(connection, item_id, _note(change(item.note)))

    def take_off(self, item_id: int) -> BoardItem | None:
        """Take an item off its board; gives it back as it was, which ``add`` undoes. ``None`` if it is gone."""
        with self._database.write() as connection:
            item = store.get_item(connection, item_id)
            store.remove_item(connection, item_id)
        return item


def _checked(board: Board) -> Board:
    name = one_line(board.name)
    if not name:
        raise BoardError("A board needs a name.")
    if len(name) > MAX_NAME:
        raise BoardLimitError(f"The name has {len(name)} characters; at most {MAX_NAME} fit.")
    return replace(board, name=name, note=_note(board.note), tags=_tags(board.tags))


def _tags(tags: tuple[str, ...]) -> tuple[str, ...]:
    """Tags as they were first written, each once whatever its case."""
    by_fold: dict[str, str] = {}
    for tag in (one_line(tag).lstrip("#") for tag in tags):
        if len(tag) > MAX_TAG:
            raise BoardLimitError(f"A tag has {len(tag)} characters; at most {MAX_TAG} fit.")
        if tag:
            by_fold.setdefault(tag.casefold(), tag)
    if len(by_fold) > MAX_TAGS:
        raise BoardLimitError(f"There are {len(by_fold)} tags; a board has at most {MAX_TAGS}.")
    return tuple(by_fold.values())


def _note(note: str) -> str:
    note = xml_text(note).strip()
    if len(note) > MAX_NOTE:
        raise BoardLimitError(f"The note has {len(note)} characters; at most {MAX_NOTE} fit.")
    return note


def _bounded(item: BoardItem) -> BoardItem:
    """The item with a person's note checked, and what comes from the web cut."""
    return replace(
        item,
        title=one_line(item.title)[:_MAX_TITLE],
        url=item.url if len(item.url) <= _MAX_ADDRESS else "",  # half an address leads nowhere
        publisher=one_line(item.publisher)[:_MAX_TITLE],
        note=_note(item.note),
    )


def _require_room(board: Board, others: list[Board]) -> None:
    if len(others) >= MAX_BOARDS:
        raise BoardLimitError(f"There are {MAX_BOARDS} boards; remove one first.")
    _require_free_name(board, others)


def _require_free_name(board: Board, others: list[Board]) -> None:
    if any(other.id != board.id and name_key(other.name) == name_key(board.name) for other in others):
        raise BoardNameTakenError(f"There is a board {board.name!r} already; choose another name.")


def _unknown(board_id: int) -> BoardError:
    return BoardError(f"There is no board {board_id}; it may have been removed.")
