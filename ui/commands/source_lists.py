"""``catalejo sources import`` and ``export``: lists of sources as OPML or CSV."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from kb.errors import SourceError
from kb.models import Kind
from kb.source_lists.formats import ListFormat, format_of, read_list, write_list
from ui.commands.options import Json, country_of, language_of
from ui.commands.source_check import check_with_progress, print_verdicts
from ui.console import err, error_line, out, print_json, printable, settings, write_file

_MAX_ERRORS = 1000  # told one by one, as those of an import of documents

FormatOption = Annotated[ListFormat | None, typer.Option("--format", help="[default: by the name of the file]")]


def import_sources(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="FILE.opml, .xml or .csv; '-' reads stdin.")],
    file_format: FormatOption = None,
    lang: Annotated[str, typer.Option(help="Language of those that the list says none of, as es.")] = "",
    country: Annotated[str, typer.Option(help="Country of those that the list says none of, as MX.")] = "",
    kind: Annotated[Kind | None, typer.Option(help="What those are about of which the list does not say it.")] = None,
    tag: Annotated[list[str] | None, typer.Option(help="Tag for all of them (repeatable).")] = None,
    check: Annotated[bool, typer.Option("--check", help="Fetch each new one now, and say which work.")] = False,
    as_json: Json = False,
) -> None:
    """Take sources from a list. Good ones are kept, bad ones reported by line (exit 1). Nothing is fetched yet."""
    from kb.knowledge_base import KnowledgeBase
    from kb.source_lists.source_list import Assumed

    chosen, body = _format(file, file_format), _read(file)
    assumed = Assumed(language_of(lang) or "", country_of(country) or "", kind.value if kind else "", tuple(tag or ()))
    try:
        found = read_list(body, chosen, assumed)
    except SourceError as error:
        raise SourceError(f"{file}: {error}.") from None
    with KnowledgeBase.open(settings()) as knowledge:
        new = knowledge.sources.add_all(found.sources)
        counts = {"new": len(new), "known": len(found.sources) - len(new), "repeated": found.repeated}
        errors = [(line, str(error).rstrip(".")) for line, error in found.errors[:_MAX_ERRORS]]
        dropped = max(len(found.errors) - _MAX_ERRORS, 0)
        _tell_errors(file, errors, dropped)
        if found.left_out:
            names = printable(", ".join(found.left_out))
            err().print(f"Of these columns nothing was taken: {names}.", markup=False, soft_wrap=True)
        if not as_json:
            out().print(
                "{new} new, {known} known already, {repeated} repeated in the list, ".format(**counts)
                + f"{len(found.errors)} bad."
            )
        try:
            rows = check_with_progress(knowledge, [source.id for source in new]) if check and new else []
        finally:
            if new:
                knowledge.runs.queue("collect")  # an `up` that runs need not wait for its schedule
    if as_json:
        checked = {"checked": rows} if check else {}
        columns = {"columns_left_out": found.left_out}
        print_json({**counts, "errors": errors, "errors_dropped": dropped, **columns, "sources": new, **checked})
    elif rows:
        print_verdicts(rows)
    elif new:
        out().print(
            "They are looked at for the first time when they are collected: `catalejo up`, or `catalejo collect`. "
            "`catalejo sources check` says which of them work.",
            soft_wrap=True,
        )
    if found.errors:
        raise typer.Exit(1)


def export_sources(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="FILE.opml or .csv; '-' writes stdout.")] = Path("-"),
    file_format: FormatOption = None,
) -> None:
    """Write all sources to a list that feed readers (OPML) or spreadsheets (CSV) read, and `sources import`."""
    from kb.knowledge_base import KnowledgeBase

    to_stdout = str(file) == "-"
    chosen = file_format or ListFormat.OPML if to_stdout else _format(file, file_format)
    with KnowledgeBase.open(settings()) as knowledge:
        sources = knowledge.sources.all()
    written = write_list(sources, chosen)
    if to_stdout:
        typer.echo(written, nl=False)
        return
    write_file(file, written, SourceError)
    out().print(f"Wrote {len(sources)} sources to {file}.", soft_wrap=True)


def _tell_errors(file: Path, errors: list[tuple[int, str]], dropped: int) -> None:
    for line, message in errors:
        error_line(f"{file}:{line}: {message}")
    if dropped:
        error_line(f"{file}: {dropped} more bad lines.")


def _format(file: Path, given: ListFormat | None) -> ListFormat:
    chosen = given or format_of(file.name)
    if chosen is None:
        raise typer.BadParameter(
            f"the name {str(file)!r} does not say; add --format opml or --format csv (for a spreadsheet's .txt too)",
            param_hint="--format",
        )
    return chosen


def _read(file: Path) -> bytes:
    from kb.source_lists.source_list import MAX_BYTES

    try:
        if str(file) == "-":
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        with file.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise SourceError(f"{file} cannot be read ({error.strerror}).") from None
