"""Collections, which the code calls boards, and what stands where."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import streamlit as st

from kb.models import Board, BoardItem, ItemKind
from ui.web.reads.playbook import practices
from ui.web.state import KEPT_FOR, knowledge_base


@dataclass(frozen=True, slots=True)
class Kept:
    """Every board, the one that was filled last first, and of everything that stands on any the ids of the boards."""

    boards: tuple[Board, ...]
    places: Mapping[tuple[ItemKind, int], tuple[int, ...]]

    def holding(self, kind: ItemKind, ref_id: int) -> list[Board]:
        """The boards on which a thing stands."""
        ids = self.places.get((kind, ref_id), ())
        return [board for board in self.boards if board.id in ids]


def for_reader(items: Iterable[BoardItem], reader_lang: str) -> list[BoardItem]:
    """Items of a board, the practices among them by what a reader of this language finds them as in the playbook.

    Raises ``CatalejoError``.
    """
    items = list(items)
    ids = [item.ref_id for item in items if item.kind is ItemKind.PRACTICE]
    titles = {entry.practice_id: entry.title for entry in practices(ids, reader_lang)}
    return [
        replace(item, title_now=titles.get(item.ref_id)) if item.kind is ItemKind.PRACTICE else item for item in items
    ]


def kept() -> Kept:
    """What is kept, read once for all pages until it changes. Raises ``CatalejoError``."""
    return _kept(knowledge_base().boards.change_number())


# As a resource, which is shared and not copied: a page asks once for each thing that it shows.
@st.cache_resource(show_spinner=False, ttl=KEPT_FOR, max_entries=1)
def _kept(change_number: int) -> Kept:
    boards = knowledge_base().boards
    return Kept(tuple(boards.all_boards()), MappingProxyType(dict(boards.places())))
