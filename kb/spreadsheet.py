"""Tables for spreadsheets: CSV (RFC 4180) that Excel and LibreOffice open as it is meant. Pure."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Final

from kb.markup import xml_text

COMMA: Final = ","
# Excel takes a CSV for Windows-1252 unless it begins with UTF-8's mark: "Ñandú" would be "Ã‘andÃº".
_ENCODING = "utf-8-sig"
# Spreadsheets run a cell that begins like this (OWASP, "CSV Injection"), the full-width forms included; and a cell may
# begin behind any delimiter, for the one that a spreadsheet splits at depends on its country, and LibreOffice
# splits at tabs besides.
_FORMULA = re.compile("(^|[,;\t])(?=[ ']*[=+\\-@＝＋－＠])")
_LONGEST_CELL = 32_000  # Excel takes 32,767 characters
_GUARDED = re.compile("(^|[,;\t])'(?=[ ']*[=+\\-@＝＋－＠])")


def write_table(columns: Sequence[str], rows: Iterable[Iterable[str]], delimiter: str = COMMA) -> bytes:
    """A table under the names of its columns, its cells guarded.

    Excel splits it at the list separator of its country (``Translator.list_separator``), and takes it for one column
    where ``delimiter`` is another.
    """
    text = io.StringIO(newline="")
    table = csv.writer(text, delimiter=delimiter)
    table.writerow(columns)
    table.writerows(map(with_guard, row) for row in rows)
    return text.getvalue().encode(_ENCODING)


def cell_text(text: str) -> str:
    """A text from the web as a cell can hold it."""
    # Spreadsheets end a cell at NUL, and other control characters make LibreOffice ask what the file is.
    return xml_text(text)[:_LONGEST_CELL]


def with_guard(cell: str) -> str:
    """The cell with an apostrophe before what a spreadsheet would run; ``without_guard`` takes it away again."""
    return _FORMULA.sub(r"\1'", cell)


def without_guard(cell: str) -> str:
    """The cell as it was before ``with_guard``."""
    return _GUARDED.sub(r"\1", cell)
