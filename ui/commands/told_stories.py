"""What the commands on stories and trends share."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from kb.errors import SearchError
from ui.console import err, parse_moment, progress_bar

if TYPE_CHECKING:
    from kb.knowledge_base import KnowledgeBase

# Before it nothing can have been collected.
_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
AsOf = Annotated[
    str | None, typer.Option(metavar="DATE", help="As it would have been said then: 2026-11-22, 7d, an instant.")
]


def end_of(text: str) -> datetime:
    """The last moment of a date, month or year, or the instant itself; now, if that has not come yet.

    Raises ``SearchError`` for what is no time, or has not begun.
    """
    now = datetime.now(UTC)
    start, end = (parse_moment(text, now, end_of_day=at_end) for at_end in (False, True))
    if start > now:
        raise SearchError(f"{text!r} has not come yet.")
    last = end if end == start else end - timedelta(microseconds=1)
    return max(min(last, now), _EARLIEST)


def bring_stories_up_to_date(knowledge: "KnowledgeBase") -> None:
    """Give new articles their stories; say so if some cannot have one yet."""
    with progress_bar("Stories") as progress:
        if not knowledge.update_stories(progress=progress):
            err().print("Another process is finding the stories of new articles; they are not all in here yet.")
    state = knowledge.index_state()
    if state.waiting_documents or state.missing_vectors:
        err().print("Some articles are not indexed yet and have no story; run `catalejo index`.")


def number(count: int, one: str, many: str = "") -> str:
    """``1 article``, ``2 articles``."""
    return f"{count} {one if count == 1 else many or one + 's'}"
