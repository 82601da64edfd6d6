"""``catalejo collect`` and ``extract``."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from kb.errors import SourceError
from kb.models import OutcomeCount, Run, Source
from ui.commands.options import Json
from ui.console import out, print_json, printable, progress_bar, settings, to_json

if TYPE_CHECKING:
    from kb.knowledge_base import KnowledgeBase

_NOTHING_DUE = "No source is due. Use --all to collect every source now."


def collect(
    sources: Annotated[list[str] | None, typer.Argument(metavar="SOURCE", help="Names, ids or addresses.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Every source, whether it is due or not.")] = False,
    as_json: Json = False,
) -> None:
    """Collect the sources that are due, or those named. A source that fails is a line of the table, not an error."""
    from kb.knowledge_base import KnowledgeBase
    from ui import collecting

    with KnowledgeBase.open(settings()) as knowledge:
        wanted = [source.id for name in sources or [] for source in find(knowledge, name)]
        if not knowledge.sources.all():
            raise SourceError("There are no sources yet; add one with `catalejo sources add https://…`.")
        with progress_bar("Collecting") as progress:
            run = collecting.collect(knowledge, every=every, source_ids=wanted, progress=progress)
        outcomes = knowledge.runs.outcomes(run.id)
    if as_json:
        print_json({**to_json(run), "outcomes": outcomes})
    else:
        print_outcomes(run, outcomes)


def extract(as_json: Json = False) -> None:
    """Read the pages that were kept again, as this version reads them. Nothing is fetched."""
    from kb.knowledge_base import KnowledgeBase
    from ui import collecting

    with KnowledgeBase.open(settings()) as knowledge:
        with progress_bar("Reading") as progress:
            run = collecting.extract(knowledge, progress=progress)
        outcomes = knowledge.runs.outcomes(run.id)
        if any(row.outcome == "updated" for row in outcomes):
            knowledge.runs.queue("index")  # an `up` that runs does it at once
    if as_json:
        print_json({**to_json(run), "outcomes": outcomes})
    else:
        print_outcomes(run, outcomes, "No pages are kept; see the settings raw_pages_days and raw_pages_mb.")


def find(knowledge: "KnowledgeBase", name: str) -> list[Source]:
    """The sources a person means. Raises ``SourceError`` if there are none."""
    found = knowledge.sources.find(name)
    if not found:
        raise SourceError(f"There is no source {name!r}; `catalejo sources list` shows those that exist.")
    return found


def print_when_collected(what: str, by_hand: str) -> None:
    """Say when what was added is collected, and by which commands at once."""
    out().print(
        f"`catalejo up` collects {what}: at once if it runs already, or within an hour if it is collecting just now; "
        f"or: {by_hand}.",
        soft_wrap=True,
    )


def print_outcomes(run: Run, outcomes: Sequence[OutcomeCount], if_nothing: str = _NOTHING_DUE) -> None:
    """What everything that was fetched, or read again, ended in: a line for each source, then the sum."""
    from rich.table import Table

    if not outcomes:
        out().print(if_nothing)
        return
    by_source: dict[str, Counter[str]] = {}
    for row in outcomes:
        by_source.setdefault(row.source, Counter())[row.outcome] += row.count
    table = Table("source", "what became of it", box=None, header_style="bold", pad_edge=False)
    for source, counts in by_source.items():
        table.add_row(printable(source), _counts(counts))
    table.add_section()
    table.add_row("all", _counts(sum(by_source.values(), Counter())), style="bold")
    out().print(table)
    if run.message:
        out().print(printable(run.message))


def _counts(counts: "Counter[str]") -> str:
    return ", ".join(f"{count} {outcome.replace('_', ' ')}" for outcome, count in counts.most_common())
