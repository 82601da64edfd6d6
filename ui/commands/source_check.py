"""``catalejo sources check``."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kb.errors import SourceError
from ui.commands.collecting import find
from ui.commands.options import Json
from ui.console import out, print_json, printable, progress_bar, settings, utc_text

if TYPE_CHECKING:
    from kb.knowledge_base import KnowledgeBase

# The best first: what is to be done something about ends up next to the prompt.
_VERDICTS = ("works", "moved", "stale", "empty", "blocked", "broken", "gone")
_STYLES = {"works": "green", "moved": "yellow", "stale": "yellow", "empty": "yellow"}


def check(
    sources: Annotated[
        list[str] | None, typer.Argument(metavar="SOURCE", help="Names, ids or addresses [default: all enabled].")
    ] = None,
    as_json: Json = False,
) -> None:
    """Fetch sources now and say which work. Nothing is stored; a source that fails is a line of the table."""
    from kb.knowledge_base import KnowledgeBase

    with KnowledgeBase.open(settings()) as knowledge:
        if not knowledge.sources.all():
            raise SourceError("There are no sources yet; add one with `catalejo sources add https://…`.")
        rows = check_with_progress(knowledge, [source.id for name in sources or [] for source in find(knowledge, name)])
    if as_json:
        print_json(rows)
    else:
        print_verdicts(rows)


def check_with_progress(knowledge: "KnowledgeBase", source_ids: Sequence[int]) -> list[dict[str, Any]]:
    """Look at these sources, or without any at all that are enabled; the rows in the order of ``print_verdicts``."""
    from ui.checking import check_sources

    with progress_bar("Checking") as progress:
        rows = check_sources(knowledge.settings, source_ids, progress)
    for row in rows:
        row["last_entry"] = row["last_entry"] and utc_text(datetime.fromisoformat(row["last_entry"]))
    return sorted(rows, key=lambda row: (_VERDICTS.index(row["verdict"]), str(row["source"]).casefold()))


def print_verdicts(rows: Sequence[dict[str, Any]]) -> None:
    """A line for each source, those that work first, then how many there are of each kind."""
    from rich.table import Column, Table
    from rich.text import Text

    if not rows:
        out().print("No source is enabled; `catalejo sources list` shows them.")
        return
    table = Table(
        "id",  # feeds of one host that a list does not name are called alike
        "source",
        "result",
        "entries",
        "last entry",
        Column("what is the matter", overflow="fold"),
        box=None,
        header_style="bold",
        pad_edge=False,
    )
    for row in rows:
        verdict = row["verdict"]
        entries = "" if row["entries"] is None else str(row["entries"])
        reason = Text(printable(row["reason"]))
        table.add_row(
            str(row["source_id"]),
            printable(row["source"]),
            Text(verdict, style=_STYLES.get(verdict, "red")),
            entries,
            (row["last_entry"] or "")[:10],
            reason,
        )
    out().print(table)
    counts = Counter(row["verdict"] for row in rows)
    out().print(", ".join(f"{counts[verdict]} {verdict}" for verdict in _VERDICTS if counts[verdict]) + ".")
