"""Sources as a table for spreadsheets: CSV (RFC 4180). Pure: bytes in, sources out, and back."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from kb.errors import (
    CatalejoError,
    InvalidAddressError,
    ListFault,
    NoFeedError,
    SourceFieldError,
    SourceListError,
    UnreadableLineError,
)
from kb.intake.kinds import kind_named
from kb.intake.names import folded_name
from kb.intake.source_fields import is_whole_address, make_source, typed_address
from kb.models import Source, SourceType
from kb.source_lists.source_list import Assumed, SourceList, decode_list, join_tags, split_tags, writable
from kb.spreadsheet import COMMA, without_guard, write_table

COLUMNS = ("url", "name", "type", "lang", "country", "kind", "tags", "publisher", "javascript", "enabled")
# The same in Spanish and Portuguese, without accents.
_IN_OTHER_WORDS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("direccion", "endereco", "enlace", "link", "address"), "url"),
    **dict.fromkeys(
        ("sitioweb", "paginaweb", "website", "feed", "feedurl", "rss", "rssurl", "xmlurl", "canalrss"), "url"
    ),
    **dict.fromkeys(("nombre", "nome", "titulo", "title"), "name"),
    **dict.fromkeys(("marca", "brand", "empresa", "company", "fuente", "fonte", "source"), "name"),
    **dict.fromkeys(("idioma", "lengua", "lingua", "language"), "lang"),
    "pais": "country",
    "tipo": "kind",
    **dict.fromkeys(("etiquetas", "etiqueta", "tag"), "tags"),
    **dict.fromkeys(("medio", "veiculo"), "publisher"),
}
# "Título del canal", "Nome do veículo", "Channel Title": names, where no column is called by one of the above.
_NAMES_SOMETHING = re.compile(r"(?:nombre|nome|t[ií]tulo)\s.*|.*\s(?:name|title)", re.IGNORECASE)
_MAX_REREADINGS = 100  # of what follows a quotation mark that is not closed
_MAX_ABOVE = 10  # rows in which the one that names the columns is looked for: people put titles above
_DELIMITERS = ",;\t"
_FOR_EXCEL = re.compile(r'"?sep=.?"?', re.IGNORECASE)  # a first line that tells Excel what divides the cells
# Not "true" and "false", which a spreadsheet writes back in its own language; these are read as well.
_YES = frozenset({"yes", "true", "1", "sí", "si", "sim", "verdadero", "verdadeiro"})
_NO = frozenset({"no", "false", "0", "não", "nao", "falso"})


def read_csv(body: bytes, assumed: Assumed | None = None) -> SourceList:
    """Read a table whose first line names its columns, ``url`` among them, in English, Spanish or Portuguese.

    Titles may stand above that line. Where no column has such a name, that with most addresses is taken, and the row
    above the first of them names the others, if there is one; of two columns the other one holds names. Cells may be
    divided by commas, semicolons or tabs. Raises ``SourceListError`` if there is no address, or too much.
    """
    rows = list(_rows(decode_list(body)))
    columns, named = _header([row for _, row in rows[:_MAX_ABOVE] if not isinstance(row, UnreadableLineError)])
    found = SourceList()
    found.left_out = tuple(
        filter(None, (name.strip() for name, column in zip(named, columns, strict=False) if not column))
    )
    is_above = bool(named)
    for line, row in rows:
        found.require_room()
        if isinstance(row, UnreadableLineError):
            found.errors.append((line, row))
        elif is_above:
            is_above = row is not named
        else:
            cells = zip(columns, map(without_guard, row), strict=False)
            _take(found, line, {name: cell.strip() for name, cell in cells if name}, assumed or Assumed())
    return found


def list_of(addresses: Iterable[str], assumed: Assumed) -> SourceList:
    """The list that a table of these addresses would be. Raises ``SourceListError`` if it is too long."""
    found = SourceList()
    for line, address in enumerate(addresses, start=1):
        found.require_room()
        _take(found, line, {"url": address}, assumed)
    return found


def write_csv(sources: Iterable[Source], delimiter: str = COMMA) -> bytes:
    """A table with a line for each source, as Excel, LibreOffice and ``read_csv`` read it."""
    return write_table(COLUMNS, (_cells(writable(source)) for source in sources), delimiter)


def _header(rows: Sequence[list[str]]) -> tuple[list[str], list[str]]:
    """What the columns are, and the row that stands above the addresses, if any. Raises ``SourceListError``."""
    if not rows:
        raise SourceListError("the file is empty; its first line must name the columns", ListFault.EMPTY)
    for row in rows:
        columns = _columns(row)
        if "url" in columns:
            return columns, row
    place = _place_of_addresses(rows)
    if place is None:
        named = tuple(name.strip() for name in rows[0] if name.strip())
        message = f"the first line must name the columns: {', '.join(COLUMNS)}; url is needed"
        raise SourceListError(message, ListFault.NO_ADDRESSES, named)
    first = next(number for number, row in enumerate(rows) if place < len(row) and is_whole_address(row[place]))
    above = rows[first - 1] if first else []
    columns = _columns(above) + [""] * (len(rows[first]) - len(above))
    columns[place] = "url"
    if len(columns) == 2 and "name" not in columns:
        columns[1 - place] = "name"
    return columns, above


def _place_of_addresses(rows: Sequence[list[str]]) -> int | None:
    """The column that holds most addresses, first of what may be followed: beside their sites brands have networks."""
    found = Counter[int]()
    followed = Counter[int]()
    for row in rows:
        for place, cell in enumerate(row):
            found[place] += is_whole_address(cell)
            followed[place] += is_whole_address(cell) and _may_be_followed(cell)
    return max(sorted(found), key=lambda place: (followed[place], found[place])) if found.total() else None


def _may_be_followed(cell: str) -> bool:
    try:
        typed_address(cell)
    except InvalidAddressError:
        return False
    return True


def _columns(first_line: Sequence[str]) -> list[str]:
    """What each column is of ours; empty for one that is none, or is there already by its own name or before."""
    named = [folded_name(name) for name in first_line]
    columns = list[str]()
    for name in named:
        meant = name if name in COLUMNS else _IN_OTHER_WORDS.get(name, "")
        is_there = meant in columns or (meant != name and meant in named)
        columns.append("" if is_there else meant)
    if "name" not in columns:
        place = next((n for n, name in enumerate(first_line) if _NAMES_SOMETHING.fullmatch(name.strip())), None)
        if place is not None and not columns[place]:
            columns[place] = "name"
    return columns


def _cells(source: Source) -> tuple[str, ...]:
    return (
        source.url,
        source.name,
        source.type.value,
        source.lang or "",
        source.country or "",
        source.kind,
        join_tags(source.tags),
        source.publisher,
        _yes_or_no(source.javascript),
        _yes_or_no(source.enabled),
    )


def _take(found: SourceList, line: int, cells: Mapping[str, str], assumed: Assumed) -> None:
    try:
        found.add(_source(cells, assumed))
    except CatalejoError as error:
        found.errors.append((line, error))


def _source(cells: Mapping[str, str], assumed: Assumed) -> Source:
    if not cells["url"]:
        raise NoFeedError("'url' is missing")
    kind = cells.get("kind", "")
    source = make_source(
        cells["url"],
        name=cells.get("name", ""),
        source_type=cells.get("type", ""),
        publisher=cells.get("publisher", ""),
        lang=cells.get("lang") or assumed.lang,
        country=cells.get("country") or assumed.country,
        kind=kind_named(kind) or kind or assumed.kind,
        tags=(*split_tags(cells.get("tags", "")), *assumed.tags),
        javascript=_is_yes(cells, "javascript", "no"),
        enabled=_is_yes(cells, "enabled", "yes"),
    )
    if not cells.get("type") and _is_home_page(source.url):
        return replace(source, type=SourceType.SITE)
    return source


def _is_home_page(url: str) -> bool:
    """Whether an address is that of a whole host, as people have them in their tables; feeds do not lie there."""
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query


def _yes_or_no(is_so: bool) -> str:
    return "yes" if is_so else "no"


def _is_yes(cells: Mapping[str, str], column: str, default: str) -> bool:
    word = (cells.get(column) or default).lower()
    if word not in _YES and word not in _NO:
        raise SourceFieldError(f"{word[:40]!r} under {column!r} is neither yes nor no", column, word)
    return word in _YES


def _rows(text: str) -> Iterator[tuple[int, list[str] | UnreadableLineError]]:
    """The rows that hold something, each with the number of its first line; what is wrong in place of others.

    A quotation mark that is not closed costs its own line, not those that follow.
    """
    lines = list(io.StringIO(text, newline=""))
    begins = offset = 1 if lines and _FOR_EXCEL.fullmatch(lines[0].strip()) else 0
    delimiter = _delimiter(lines[offset : offset + _MAX_ABOVE])
    rereadings = 0
    rows = csv.reader(lines[offset:], delimiter=delimiter, strict=True)
    while True:
        try:
            row = next(rows, None)
        except csv.Error as error:
            message = f"the line cannot be read ({error}); look at its quotation marks"
            yield begins + 1, UnreadableLineError(message)
            if offset + rows.line_num > begins + 1 and rereadings < _MAX_REREADINGS:
                rereadings += 1
                offset = begins + 1
                rows = csv.reader(lines[offset:], delimiter=delimiter, strict=True)
        else:
            if row is None:
                return
            if any(map(str.strip, row)):
                yield begins + 1, row
        begins = offset + rows.line_num


def _delimiter(lines: Sequence[str]) -> str:
    """What divides the cells of most lines. Excel writes semicolons where a comma marks decimals."""
    return max(_DELIMITERS, key=lambda sign: sum(sign in line for line in lines))
