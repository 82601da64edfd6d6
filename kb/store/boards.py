"""Boards and what stands on them. Every function works inside the caller's transaction."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, delete, func, insert, select, update

from kb.models import Board, BoardItem, ItemKind
from kb.store.changes import count_up, get_counter
from kb.store.tables import board_items, boards, documents, practices

_CHANGES = "boards"
# What follows from other rows is no column.
_NO_BOARD_COLUMNS = frozenset({"id", "items", "changed"})
_NO_ITEM_COLUMNS = frozenset({"id", "title_now"})


def change_number(connection: Connection) -> int:
    """A number that grows whenever anything of any board has changed."""
    return get_counter(connection, _CHANGES) or 0


def list_boards(connection: Connection) -> list[Board]:
    """Every board, the one on which something was put last first."""
    return _boards(connection)


def get_board(connection: Connection, board_id: int) -> Board | None:
    """The board with this id."""
    return next(iter(_boards(connection, boards.c.id == board_id)), None)


def add_board(connection: Connection, board: Board) -> Board:
    """Store a new board; gives it back with its id."""
    key = connection.execute(insert(boards).values(_board_values(board))).inserted_primary_key
    assert key is not None
    count_up(connection, _CHANGES)
    return replace(board, id=int(key[0]))


def change_board(connection: Connection, board: Board) -> None:
    """Replace what is stored of a board."""
    connection.execute(update(boards).where(boards.c.id == board.id).values(_board_values(board)))
    count_up(connection, _CHANGES)


def remove_board(connection: Connection, board_id: int) -> None:
    """Delete a board with what stands on it."""
    connection.execute(delete(boards).where(boards.c.id == board_id))
    count_up(connection, _CHANGES)


def restore_board(connection: Connection, board: Board, items: Sequence[BoardItem]) -> None:
    """Store a board that was deleted and what stood on it, under the ids that they had: none is used twice."""
    connection.execute(insert(boards).values(_board_values(board) | {"id": board.id}))
    if items:
        connection.execute(insert(board_items), [_item_values(item) | {"id": item.id} for item in items])
    count_up(connection, _CHANGES)


def list_items(connection: Connection, board_id: int) -> list[BoardItem]:
    """What stands on a board, the last that was put there first."""
    order = (board_items.c.added.desc(), board_items.c.id.desc())
    return [
        _item(row) for row in connection.execute(_items().where(board_items.c.board_id == board_id).order_by(*order))
    ]


def get_item(connection: Connection, item_id: int) -> BoardItem | None:
    """The item with this id."""
    row = connection.execute(_items().where(board_items.c.id == item_id)).first()
    return None if row is None else _item(row)


def find_item(connection: Connection, board_id: int, kind: ItemKind, ref_id: int) -> BoardItem | None:
    """What stands on a board for a thing."""
    is_wanted = and_(
        board_items.c.board_id == board_id, board_items.c.kind == kind.value, board_items.c.ref_id == ref_id
    )
    row = connection.execute(_items().where(is_wanted)).first()
    return None if row is None else _item(row)


def add_item(connection: Connection, item: BoardItem) -> None:
    """Put something on a board, on which it does not stand yet."""
    connection.execute(insert(board_items).values(_item_values(item)))
    count_up(connection, _CHANGES)


def annotate_item(connection: Connection, item_id: int, note: str) -> None:
    """Replace the note on an item."""
    connection.execute(update(board_items).where(board_items.c.id == item_id).values(note=note))
    count_up(connection, _CHANGES)


def remove_item(connection: Connection, item_id: int) -> None:
    """Take an item off its board."""
    connection.execute(delete(board_items).where(board_items.c.id == item_id))
    count_up(connection, _CHANGES)


def places(connection: Connection) -> dict[tuple[ItemKind, int], tuple[int, ...]]:
    """Of everything that stands on a board, by kind and id, the boards."""
    statement = select(board_items.c.kind, board_items.c.ref_id, board_items.c.board_id).order_by(board_items.c.id)
    found: dict[tuple[ItemKind, int], tuple[int, ...]] = {}
    for kind, ref_id, board_id in connection.execute(statement):
        key = ItemKind(kind), ref_id
        found[key] = (*found.get(key, ()), board_id)
    return found


def _boards(connection: Connection, *conditions: ColumnElement[bool]) -> list[Board]:
    count, last_added = func.count(board_items.c.id), func.max(board_items.c.added)
    statement = (
        select(boards, count.label("items"), last_added.label("last_added"))
        .outerjoin(board_items, board_items.c.board_id == boards.c.id)
        .where(*conditions)
        .group_by(boards.c.id)
    )
    found = [
        Board(
            name=row.name,
            note=row.note,
            tags=tuple(row.tags),
            owner=row.owner,
            created=row.created,
            changed=row.last_added or row.created,
            items=row.items,
            id=row.id,
        )
        for row in connection.execute(statement)
    ]
    return sorted(found, key=lambda board: (board.changed, board.id), reverse=True)


def _items() -> Select[Any]:
    """Items with what they are called now."""
    is_article = and_(board_items.c.kind == ItemKind.ARTICLE.value, documents.c.id == board_items.c.ref_id)
    is_practice = and_(board_items.c.kind == ItemKind.PRACTICE.value, practices.c.id == board_items.c.ref_id)
    title_now = func.coalesce(documents.c.title, practices.c.own_title, practices.c.title)
    return (
        select(board_items, title_now.label("title_now"))
        .outerjoin(documents, is_article)
        .outerjoin(practices, is_practice)
    )


def _item(row: Row[Any]) -> BoardItem:
    return BoardItem(**{**row._mapping, "kind": ItemKind(row.kind)})


def _board_values(board: Board) -> dict[str, Any]:
    values = {name: value for name, value in asdict(board).items() if name not in _NO_BOARD_COLUMNS}
    return values | {"tags": list(board.tags)}


def _item_values(item: BoardItem) -> dict[str, Any]:
    values = {name: value for name, value in asdict(item).items() if name not in _NO_ITEM_COLUMNS}
    return values | {"kind": item.kind.value}
