"""The command line: ``catalejo``. Every command is a small file in ``ui/commands``; errors become one line here."""

import errno
import sys
import traceback
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from kb.errors import CatalejoError
from ui.commands import (
    alerts,
    audiences,
    backtesting,
    collecting,
    delivering,
    demo,
    diagnosing,
    digest,
    documents,
    outbox,
    practices,
    running,
    saved_searches,
    searching,
    sources,
    stories,
    subscriptions,
    topics,
    trends,
    watching,
)
from ui.console import error_line, home_folder, never_fail_to_print, use_home

_INTERRUPTED = 130  # what Typer makes of Ctrl-C

app = typer.Typer(
    help="Catalejo watches the web for people who run communities and brands.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(demo.demo)
app.command()(running.up)
app.command()(running.worker)
app.add_typer(sources.app, name="sources")
app.command()(collecting.collect)
app.command()(collecting.extract)
app.command("import")(documents.import_documents)
app.command()(documents.index)
app.command()(documents.show)
app.command()(searching.search)
app.add_typer(saved_searches.app, name="searches")
app.add_typer(practices.app, name="practices")
app.command()(stories.stories)
app.command()(trends.trends)
app.command()(backtesting.backtest)
app.add_typer(topics.app, name="topics")
app.add_typer(watching.app, name="watch")
app.command()(alerts.alerts)
app.add_typer(digest.app, name="digest")
app.add_typer(audiences.app, name="audiences")
app.add_typer(subscriptions.app, name="subscriptions")
app.command()(delivering.deliver)
app.add_typer(outbox.app, name="outbox")
app.command()(diagnosing.doctor)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"catalejo {version('catalejo')}")
        raise typer.Exit


@app.callback()
def _options(
    home: Annotated[
        Path | None, typer.Option(help="Folder where the data lives [default: CATALEJO_HOME, else your data folder].")
    ] = None,
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    use_home(home)


def main() -> None:
    """Run the command line; exits 0, 1 (failed) or 2 (wrong use)."""
    never_fail_to_print()
    try:
        app()
    except CatalejoError as error:
        error_line(str(error))
        sys.exit(1)
    except SystemExit as end:
        if end.code != _INTERRUPTED:
            raise
        error_line("Stopped. Nothing is lost; start again whenever you like.")
        sys.exit(1)
    except Exception as error:
        error_line(_told(error))
        sys.exit(1)


def _told(error: Exception) -> str:
    """What to say of an error that nobody raised on purpose."""
    is_ours = isinstance(error, OSError) and str(error.filename).startswith(f"{home_folder().expanduser().absolute()}")
    if is_ours and isinstance(error, PermissionError):
        return f"{error.filename} cannot be written ({error.strerror}); `catalejo doctor` says what to do."
    if is_ours and isinstance(error, FileExistsError | NotADirectoryError):
        return f"{error.filename} is a file where Catalejo needs a folder; move it away and try again."
    if is_ours and isinstance(error, IsADirectoryError):
        return f"{error.filename} is a folder where Catalejo needs a file; move it away and try again."
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        where = f" ({error.filename} cannot be written)" if error.filename else ""
        return f"The disk is full{where}; free space and start again."
    return f"Something went wrong inside Catalejo ({type(error).__name__}: {error}). {_keep(error)}"


def _keep(error: Exception) -> str:
    """Write the traceback of a bug where it can be sent from; say where that is."""
    path = home_folder() / "logs" / "errors.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    except OSError as failure:
        return f"It could not be logged ({failure})."
    return f"Please report it with {path}."


if __name__ == "__main__":
    main()
