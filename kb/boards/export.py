"""A board as a file: a text with links, a table, a feed. Pure: what stands on it in, bytes out.

Titles and addresses came from the web: formulas are disarmed, Markdown and HTML escaped, and what XML cannot hold is
gone.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

from kb.markup import markdown_link, markdown_text
from kb.models import Board, BoardItem, ItemKind
from kb.rss import FeedItem, paragraphs, write_rss
from kb.search.export import ExportFormat
from kb.spreadsheet import cell_text, write_table
from kb.translation import N_, Translator

FORMATS: Final = (ExportFormat.MARKDOWN, ExportFormat.CSV, ExportFormat.RSS)
COLUMNS: Final = ("kind", "title", "publisher", "url", "note", "added", "added_by")
KIND_HEADINGS: Final = {
    ItemKind.ARTICLE: N_("Articles"),
    ItemKind.STORY: N_("Stories"),
    ItemKind.PRACTICE: N_("Good practices"),
}


def write_board(
    board: Board, items: Sequence[BoardItem], form: ExportFormat, words: Translator, now: datetime, page: str
) -> bytes:
    """The board as a file of one of ``FORMATS``. ``page`` is its address in the web app, which a feed has to name."""
    match form:
        case ExportFormat.CSV:
            return write_table(COLUMNS, map(_cells, items), words.list_separator)
        case ExportFormat.RSS:
            feed = (_feed_item(item) for item in items)
            return write_rss(f"Catalejo: {board.name}", page, board.note or board.name, now, feed)
        case ExportFormat.MARKDOWN:
            return "\n".join(_markdown(board, items, words)).encode("utf-8", "replace")
    raise ValueError(form)


def _cells(item: BoardItem) -> Iterator[str]:
    added = item.added.astimezone(UTC).strftime("%Y-%m-%d %H:%M")
    values = (item.kind.value, item.shown_title, item.publisher, item.url, item.note, added, item.added_by)
    return map(cell_text, values)


def _feed_item(item: BoardItem) -> FeedItem:
    return FeedItem(item.shown_title, item.url, paragraphs(item.note or item.publisher), item.added)


def _markdown(board: Board, items: Sequence[BoardItem], words: Translator) -> Iterator[str]:
    yield f"# {markdown_text(board.name)}\n"
    if board.note:
        yield from (f"{markdown_text(line)}\n" for line in board.note.splitlines() if line.strip())
    if board.tags:
        yield f"{' · '.join(map(markdown_text, board.tags))}\n"
    for kind, heading in KIND_HEADINGS.items():
        of_kind = [item for item in items if item.kind is kind]
        if of_kind:
            yield f"## {words.gettext(heading)}\n"
            for item in of_kind:
                yield from _lines(item, words)
            yield ""


def _lines(item: BoardItem, words: Translator) -> Iterator[str]:
    title = item.shown_title
    shown = markdown_link(title, item.url) if item.url else markdown_text(title)
    yield f"- {' — '.join(filter(None, (shown, markdown_text(item.publisher), words.day(item.added))))}"
    yield from (f"  {markdown_text(line)}  " for line in item.note.splitlines() if line.strip())
