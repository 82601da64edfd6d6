"""The formats of lists of sources, by name. Pure."""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import PurePath
from typing import Final

from kb.models import Source
from kb.source_lists.source_list import Assumed, SourceList
from kb.spreadsheet import COMMA


class ListFormat(StrEnum):
    """How a list of sources is written."""

    OPML = "opml"
    CSV = "csv"


MEDIA_TYPES: Final = {ListFormat.OPML: "text/x-opml", ListFormat.CSV: "text/csv"}
_BY_SUFFIX: Final = {".opml": ListFormat.OPML, ".xml": ListFormat.OPML, ".csv": ListFormat.CSV}
SUFFIXES: Final = tuple(_BY_SUFFIX)


def format_of(file_name: str) -> ListFormat | None:
    """The format that a file's name says; ``None`` if it says none."""
    return _BY_SUFFIX.get(PurePath(file_name).suffix.lower())


def read_list(body: bytes, form: ListFormat, assumed: Assumed | None = None) -> SourceList:
    """The sources of a list. Raises ``SourceListError`` if it is none of this format."""
    if form is ListFormat.CSV:
        from kb.source_lists.source_csv import read_csv

        return read_csv(body, assumed)
    from kb.source_lists.opml import read_opml

    return read_opml(body, assumed)


def write_list(sources: Iterable[Source], form: ListFormat, delimiter: str = COMMA) -> bytes:
    """A list that ``read_list`` reads. ``delimiter`` stands between the cells of a table."""
    if form is ListFormat.CSV:
        from kb.source_lists.source_csv import write_csv

        return write_csv(sources, delimiter)
    from kb.source_lists.opml import write_opml

    return write_opml(sources)
