"""``catalejo import``, ``index`` and ``show``."""

from pathlib import Path
from typing import Annotated

import typer

from kb.errors import InvalidDocumentError
from ui.commands.input_lines import input_lines
from ui.commands.options import Json
from ui.console import err, error_line, out, print_json, printable, progress_bar, settings, to_json, utc_text

MAX_ID = 2**63 - 1  # of an integer in SQLite and PostgreSQL


def import_documents(
    file: Annotated[Path, typer.Argument(metavar="FILE.jsonl", help="One JSON object a line; '-' reads stdin.")],
    as_json: Json = False,
) -> None:
    """Take documents from a file. Good lines are kept, bad ones reported by number (exit 1)."""
    from kb.knowledge_base import KnowledgeBase

    with KnowledgeBase.open(settings()) as knowledge, progress_bar("Importing") as progress:
        report = knowledge.import_lines(input_lines(file), progress=lambda done: progress(done, None, ""))
        knowledge.runs.queue("index")  # an `up` that runs does it at once
    for number, message in report.remarks:
        err().print(printable(f"{file}:{number}: {message}"), soft_wrap=True)
    for number, message in report.errors:
        error_line(f"{file}:{number}: {message}")
    if report.errors_dropped:
        error_line(f"{file}: {report.errors_dropped} more bad lines.")
    if as_json:
        print_json(report)
    else:
        out().print(
            f"{report.new} new, {report.updated} updated, {report.unchanged} unchanged, {report.bad} bad lines."
        )
    if report.bad:
        raise typer.Exit(1)


def index(
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Make both indexes anew from the store, without embedding again.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Make what was collected or imported searchable."""
    from kb.knowledge_base import KnowledgeBase

    with KnowledgeBase.open(settings()) as knowledge, progress_bar("Indexing") as progress:
        report = knowledge.index(rebuild=rebuild, progress=progress)
    if as_json:
        print_json(report)
        return
    for notice in report.notices:
        err().print(printable(notice))
    out().print(
        f"{report.documents} documents, {report.chunks} passages indexed; {report.embedded} newly embedded; "
        f"{report.vectors} vectors in the index."
    )


def show(
    document_id: Annotated[
        int, typer.Argument(metavar="ID", min=1, max=MAX_ID, help="The number that search gives after #.")
    ],
    as_json: Json = False,
) -> None:
    """Print a document as it is stored."""
    from kb.knowledge_base import KnowledgeBase

    with KnowledgeBase.open(settings()) as knowledge:
        document = knowledge.document(document_id)
        versions = knowledge.versions(document_id)
    if document is None:
        raise InvalidDocumentError(f"There is no document {document_id}; `catalejo search` prints the ids that exist.")
    if as_json:
        values = to_json(document)
        print_json({"document_id": values.pop("id"), **values, "versions": [to_json(version) for version in versions]})
        return
    typer.echo(printable(document.title))
    typer.echo(printable(f"{document.publisher} · {utc_text(document.published) or 'no date'} · {document.url}"))
    if versions:
        edits = "once" if len(versions) == 1 else f"{len(versions)} times"
        typer.echo(f"Edited {edits}, last by {utc_text(versions[0].replaced)}; --json shows what it said before.")
    typer.echo()
    typer.echo(printable(document.text))
