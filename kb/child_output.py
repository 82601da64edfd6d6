"""What child processes print, in files of the home folder that do not grow without bound."""

import os
from contextlib import suppress
from pathlib import Path
from typing import IO

_MOST_OUTPUT = 5_000_000  # bytes


def last_words(output: Path, start: int) -> str:
    """The last line of what a child printed into a file from ``start`` on; empty where it printed none, or somebody has
    tidied up.
    """
    try:
        printed = output.read_bytes()
    except FileNotFoundError:
        return ""
    since = start if start <= len(printed) else 0  # it was cut meanwhile
    said = printed[since:].decode("utf-8", "replace").strip().splitlines()
    return said[-1] if said else ""


def open_output(home: Path, name: str) -> IO[bytes]:
    """The file for what a child prints: little, unless it breaks; see ``cut_output``."""
    path = home / "logs" / f"{name}.out"
    path.parent.mkdir(parents=True, exist_ok=True)
    cut_output(path)
    return path.open("ab")  # a child goes on at the end, also of what was cut meanwhile


def cut_output(path: Path) -> None:
    """Have what a child prints start anew where it has grown past 5 MB, also while the child runs."""
    with suppress(FileNotFoundError):  # none yet, or somebody has tidied up
        if path.stat().st_size > _MOST_OUTPUT:
            os.truncate(path, 0)
