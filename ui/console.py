"""What the commands share: the home folder, printing for people and for programs, progress."""

import codecs
import io
import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

import typer

from kb import instants
from kb.config import Settings, default_home, load_settings
from kb.errors import CatalejoError, SearchError
from kb.progress import Progress
from kb.search.periods import period

if TYPE_CHECKING:
    from rich.console import Console

_home: Path | None = None
_SECONDS_BETWEEN_LINES = 10.0
# DEL and the C1 controls, half surrogate pairs (a query may hold one, and it has no UTF-8), characters without width
# and those that turn the direction of what follows. JSON itself escapes the other controls.
_OBEYED = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


def use_home(home: Path | None) -> None:
    """Remember the ``--home`` of this call."""
    global _home
    _home = home


def home_folder() -> Path:
    """The home folder of this call, made or not."""
    return _home or default_home()


def settings(**options: object) -> Settings:
    """The settings that hold for this call; of its ``options`` those that were given win."""
    return load_settings(_home, **{name: value for name, value in options.items() if value is not None})


@cache
def out() -> "Console":
    """For what was asked: stdout."""
    return _console(stderr=False)


@cache
def err() -> "Console":
    """For progress and remarks: stderr, so that stdout stays clean for ``--json`` and pipes."""
    return _console(stderr=True)


def _console(*, stderr: bool) -> "Console":
    from rich.console import Console

    # Names and titles come from the web: "[/]" in one of them is text, not rich's markup.
    return Console(stderr=stderr, highlight=False, markup=False, emoji=False)


def never_fail_to_print() -> None:
    """Let stdout and stderr print "?" for what their encoding lacks.

    A pipe on Windows or a terminal in the C locale is not UTF-8, and articles hold every script.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def at_terminal() -> bool:
    """Whether a person sits there who can be asked something."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def error_line(message: str) -> None:
    """Print one line on stderr, free of control characters that a hostile page may have put in."""
    typer.echo("Error: " + printable(" ".join(message.split())), err=True)


def printable(text: str) -> str:
    """The text without control and bidirectional-override characters, fit for a terminal."""
    return "".join(c for c in text if c.isprintable() or c in "\n\t")


def print_json(value: Any) -> None:
    """Print one line of JSON on stdout: dataclasses as objects, times as ``…Z``.

    What a terminal obeys, or what turns the direction of a line, is escaped: the same JSON.
    """
    in_utf8 = codecs.lookup(sys.stdout.encoding).name == "utf-8"
    # Elsewhere than in UTF-8, escapes: a program gets every character whatever the encoding of the pipe.
    line = json.dumps(to_json(value), ensure_ascii=not in_utf8)
    typer.echo(_OBEYED.sub(lambda character: f"\\u{ord(character[0]):04x}", line))


def write_file(file: Path, content: bytes, error: type[CatalejoError]) -> None:
    """Write a file that a person named; ``error`` is raised where that fails."""
    try:
        file.write_bytes(content)
    except OSError as failure:
        raise error(f"{file} cannot be written ({failure.strerror}); choose another place.") from None


def to_json(value: Any) -> Any:
    """What ``json`` can write, of what our values hold."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, datetime):
        return utc_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dict):
        return {str(key): to_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [to_json(item) for item in value]
    return value


def utc_text(instant: datetime | None) -> str | None:
    """``2026-11-22T09:30:00Z``, or None."""
    return None if instant is None else instants.utc_text(instant)


def parse_moment(text: str, now: datetime, *, end_of_day: bool = False) -> datetime:
    """Read ``7d``, ``24h``, ``2w`` (before ``now``), a date, a month, a year or an instant. Raises ``SearchError``.

    A date is its first moment, or with ``end_of_day`` the first of the day after, both UTC. *Today* is that of this
    computer's time zone.
    """
    named = period(text, now.astimezone())
    if named is None:
        raise SearchError(f"{text!r} is no time; write 24h, 7d, 2w, 2026-11-22 or 2026-11-22T09:30:00Z.")
    return named[1] if end_of_day else named[0]


@contextmanager
def progress_bar(description: str) -> Iterator[Progress]:
    """Progress on stderr, told to what is yielded.

    A bar at a terminal; elsewhere, as in a file, a line now and then while it takes long.
    """
    if not err().is_terminal:
        yield _lines_of_progress(description)
        return
    from rich import progress as rich

    columns = (
        rich.SpinnerColumn(),
        rich.TextColumn("{task.description}", markup=False),
        rich.BarColumn(bar_width=30),
        rich.MofNCompleteColumn(),
        rich.TimeRemainingColumn(),
    )
    with rich.Progress(*columns, console=err(), transient=False) as progress:
        task = progress.add_task(description, total=None)

        def update(done: int, total: int | None, note: str) -> None:
            label = f"{description}: {printable(note)[:60]}" if note else description
            progress.update(task, completed=done, total=total, description=label)

        yield update


def _lines_of_progress(description: str) -> Progress:
    told = monotonic()

    def update(done: int, total: int | None, note: str) -> None:
        nonlocal told
        if monotonic() - told >= _SECONDS_BETWEEN_LINES:
            told = monotonic()
            of_all = "" if total is None else f" of {total}"
            under_way = f" ({printable(note)[:60]})" if note else ""
            err().print(f"{description}: {done}{of_all}{under_way}", soft_wrap=True)

    return update
