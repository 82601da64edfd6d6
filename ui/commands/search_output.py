"""Results of searches, for a person to read and as files."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import typer

from kb.errors import SearchError
from kb.models import Facets, Highlight, Passage, SearchAnswer, SearchHit
from ui.console import err, out, printable, settings, utc_text, write_file

if TYPE_CHECKING:
    from kb.search.export import ExportFormat

_MOST_VALUES = 10  # of a facet


def print_answer(answer: SearchAnswer, nothing: str = "Nothing found. Try other words, or fewer filters.") -> None:
    """Hits for a person to read, the matching words of each passage marked; ``nothing`` where there are none."""
    from rich.text import Text

    for notice in answer.notices:
        err().print(Text(printable(str(notice)), style="yellow"))
    if answer.suggestion:
        err().print(Text(printable(f"Did you mean: {answer.suggestion}"), style="yellow"))
    if not answer.hits:
        out().print(nothing)
    for hit in answer.hits:
        out().print(Text(f"{hit.rank}. ", style="dim").append(printable(hit.title), style="bold"))
        facts = [hit.source or hit.publisher, hit.lang, utc_text(hit.published) or "no date", _copies(hit)]
        facts.append(f"#{hit.document_id}")
        out().print(Text("   " + printable(" · ".join(fact for fact in facts if fact)), style="cyan"))
        out().print(_excerpt(hit.passage, hit.highlights))
        out().print(Text(f"   {printable(hit.url)}", style="dim"), soft_wrap=True)
        out().print()


def print_passages(passages: Sequence[Passage]) -> None:
    """Passages of one article, each with the headings above it."""
    from rich.text import Text

    if not passages:
        out().print("The article has no passages: there is no such article, or it is not indexed yet.")
    for number, passage in enumerate(passages, start=1):
        headings = " > ".join(passage.heading_path)
        where = f"{passage.char_start}–{passage.char_end}"
        out().print(Text(f"{number}. ", style="dim").append(printable(headings or where), style="bold"))
        out().print(_excerpt(passage.passage, passage.highlights, length=len(passage.passage)))
        out().print()


def print_facets(facets: Facets) -> None:
    """How many results there are of what, the most frequent values first."""
    rows: dict[str, Mapping[str, int]] = {
        "language": facets.langs,
        "source": facets.sources,
        "country": facets.countries,
        "kind": facets.kinds,
        "tag": facets.tags,
        facets.dates.unit.value: {day.isoformat(): count for day, count in facets.dates.counts if count},
    }
    for name, counts in rows.items():
        if counts:
            shown = [f"{printable(value)} {count}" for value, count in list(counts.items())[:_MOST_VALUES]]
            more = f" … {len(counts) - _MOST_VALUES} more" if len(counts) > _MOST_VALUES else ""
            out().print(f"{name + ':':<10}" + " · ".join(shown) + more)


def export_format(file: Path) -> "ExportFormat":
    """The format that the name of a file says; another name is wrong use."""
    from kb.search.export import ExportFormat

    try:
        return ExportFormat(file.suffix.lower().removeprefix("."))
    except ValueError:
        known = ", ".join(f".{form}" for form in ExportFormat)
        raise typer.BadParameter(f"the name {str(file)!r} must end in one of {known}", param_hint="--export") from None


def export(answer: SearchAnswer, file: Path, form: "ExportFormat") -> None:
    """Write an answer to a file. Raises ``SearchError`` if it cannot be written."""
    from kb.search.export import write_answer
    from kb.translation import translator

    page = f"{settings().public_url}/search?{urlencode({'q': answer.query}, errors='replace')}"
    written = write_answer(answer, form, translator("en"), datetime.now(UTC), page)
    write_file(file, written, SearchError)
    err().print(f"Wrote {len(answer.hits)} results to {printable(str(file))}.", soft_wrap=True)


def _copies(hit: SearchHit) -> str:
    return f"and {hit.copies} more {'copy' if hit.copies == 1 else 'copies'}" if hit.copies else ""


def _excerpt(passage: str, highlights: Sequence[Highlight], length: int = 320) -> Any:
    """The part of the passage around its first match, on one line."""
    from rich.text import Text

    first = highlights[0].start if highlights else 0
    start = max(0, min(first - 60, len(passage) - length))
    text = Text(passage)
    for mark in highlights:
        text.stylize("bold yellow", mark.start, mark.end)
    part = text[start : start + length]
    part.plain = "".join(c if c.isprintable() else " " for c in part.plain)
    return Text("   ") + Text("…" if start else "") + part + Text("…" if start + length < len(passage) else "")
