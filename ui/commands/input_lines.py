"""What a command reads from a file that is named to it."""

import sys
from collections.abc import Iterator
from pathlib import Path

from kb.errors import CatalejoError


def input_lines(file: Path) -> Iterator[bytes]:
    """The lines of a file, or of stdin where it is named ``-``. Raises ``CatalejoError`` if it cannot be read."""
    try:
        if str(file) == "-":
            yield from sys.stdin.buffer
        else:
            with file.open("rb") as lines:
                yield from lines
    except OSError as error:
        raise CatalejoError(f"{file} cannot be read ({error.strerror}).") from None
