"""What a team keeps together: boards, which the app calls collections, and what stands on them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ItemKind(StrEnum):
    """What can stand on a board."""

    ARTICLE = "article"
    STORY = "story"
    PRACTICE = "practice"


@dataclass(frozen=True, slots=True)
class Board:
    """A board. ``owner`` is who made it, see ``Person``; ``items`` how many things stand on it, ``changed`` when the
    last of them was put there, or when it was made.
    """

    name: str
    note: str
    tags: tuple[str, ...]
    owner: str
    created: datetime
    changed: datetime
    items: int = 0
    id: int = 0


@dataclass(frozen=True, slots=True)
class BoardItem:
    """An article, a story or a practice on a board, with a person's ``note`` on it.

    ``ref_id`` is the id of what it refers to. ``title``, ``url`` and ``publisher`` are as they were when it was put
    there; ``title_now`` is what an article or a practice is called now, ``None`` where it is gone or is a story.
    """

    kind: ItemKind
    ref_id: int
    title: str
    url: str
    publisher: str
    added: datetime
    added_by: str = ""
    note: str = ""
    title_now: str | None = None
    board_id: int = 0
    id: int = 0

    @property
    def shown_title(self) -> str:
        """What it is called now, else what it was called."""
        return self.title_now or self.title
