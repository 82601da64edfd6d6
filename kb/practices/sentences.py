"""Sentences of a document, with where they stand in its structure. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from kb.index.markdown_blocks import BlockKind, Section, Span, sections

# Longer "sentences" are lists without marks, tables or code; nobody reads one as a piece of advice.
_LONGEST = 600
_MARKER = re.compile(r"\s*(?:[-*+•>]+|\d{1,3}[.)])\s+")
_HEADING_MARK = re.compile(r"[ \t]*#{1,6}[ \t]+")
# A line of a table, of HTML or of front matter is no prose.
_NO_PROSE = re.compile(r"\s*(?:[|<{]|!\[|\w+:\s*/|-{3,}\s*$)")
# A run of marks is tried once, from its start: tried from each of its marks, it would take quadratic time.
_END = re.compile(r"""(?<![.!?…])[.!?…]++(?:["'”’»)\]]|\*\*)*+(?=\s)|[:;]?(?=\n)""")
# What ends in a full stop without ending a sentence, before a capital letter too; folded by lower case.
_ABBREVIATIONS = frozenset(
    """
    aprox art av cap dr dra ej esp fig gral ing lic max min núm pag pág prof rr sr sra srta ss tel ud uds
    ex exa exmo exma obs pág vol
    al approx dept e.g eg ie i.e inc jr mr mrs ms p vs u.s a.m p.m ee.uu
    """.split()
)
_LAST_WORD = re.compile(r"[\w.]+$")
# Units of one letter, which end a sentence as other words do: "a las 21 h. Mide", but not "10 a. M.".
_UNITS = frozenset("hmsgl")
_AMOUNT = re.compile(r"\d[ \u00a0]\Z")
_LETTER = re.compile(r"[^\W\d_]")
_BLANKS = re.compile(r"[ \t]*")
_CELL = re.compile(r"[^|\n]+")
_RULE = re.compile(r"\|[ \t]*:?-{3,}:?[ \t]*\|")
_LONGEST_COLUMN = 4  # words of a column's name
_MOST_ROWS = 100  # a longer table is data


class Role(StrEnum):
    """What a sentence is in its document."""

    HEADING = "heading"
    ITEM = "item"  # the first sentence of a list item
    COLUMN = "column"  # the name of a table's column
    CELL = "cell"  # of a table, below
    PROSE = "prose"


LISTED = frozenset({Role.ITEM, Role.CELL})


@dataclass(frozen=True, slots=True)
class Sentence:
    """``text == document.text[start:end]``. ``heading_path`` holds the headings above it, outermost first; that of a
    cell ends in the name of its column.

    ``block`` counts the blocks (headings, paragraphs, list items, rows of tables) of the document, so that neighbours
    are told apart.
    """

    start: int
    end: int
    text: str
    role: Role
    heading_path: tuple[str, ...]
    block: int

    @property
    def in_table(self) -> bool:
        """Whether it stands in a table."""
        return self.role in (Role.COLUMN, Role.CELL)


def split_sentences(text: str) -> list[Sentence]:
    """The headings, sentences and cells of a document's text, in order; code and HTML are left out."""
    found: list[Sentence] = []
    block = 0
    before = 0
    for section in sections(text):
        for start, end, path in _headings(text, before, section):
            block += 1
            found.append(Sentence(start, end, text[start:end], Role.HEADING, path, block))
        for part in section.blocks:
            block += 1
            if part.kind is BlockKind.LINES:
                cells = _cells(text, part.start, part.end, section.heading_path, block)
                found.extend(cells)
                block = cells[-1].block if cells else block
            else:
                found.extend(_sentences(text, part.start, part.end, section.heading_path, block))
        before = section.blocks[-1].end
    return found


def is_table_rule(line: str) -> bool:
    """Whether a line is the one that may stand below the names of a table's columns: ``|---|:-:|``."""
    bare = line.strip()
    return bare.startswith("|") and "-" in bare and not bare.strip("|:- \t")


def _headings(text: str, before: int, section: Section) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """The heading lines between the block before and this section: they are the innermost of its path."""
    lines = _spans_of_lines(text, before, section.blocks[0].start)
    headings = [span for start, end in lines if (span := _trimmed(text, _after(_HEADING_MARK, text, start), end))]
    depth = len(section.heading_path) - len(headings)
    for place, (start, end) in enumerate(headings):
        yield start, end, section.heading_path[: max(0, depth + place)]


def _sentences(text: str, start: int, end: int, path: tuple[str, ...], block: int) -> Iterator[Sentence]:
    # A heading without text of its own is a block of its section.
    heading, item = _after(_HEADING_MARK, text, start), _after(_MARKER, text, start)
    role = Role.HEADING if heading > start else Role.ITEM if item > start else Role.PROSE
    for left, right in _cut(text, max(heading, item), end):
        if not _NO_PROSE.match(text, left, right) and (span := _trimmed(text, left, right)):
            yield Sentence(*span, text[slice(*span)], role, path, block)
            role = Role.PROSE


def _cells(text: str, start: int, end: int, path: tuple[str, ...], block: int) -> list[Sentence]:
    """The cells of a table, row by row; none of code, nor of data, nor of a table whose lines were joined."""
    lines = [line for line in _spans_of_lines(text, start, end) if text.startswith("|", _after(_BLANKS, text, line[0]))]
    if len(lines) > _MOST_ROWS:
        return []
    is_rule = [is_table_rule(text[slice(*line)]) for line in lines]
    if any(_RULE.search(text, *line) for line, ruled in zip(lines, is_rule, strict=True) if not ruled):
        return []
    rows = [[_within_blanks(text, *cell.span()) for cell in _CELL.finditer(text, *line)] for line in lines]
    names = [text[slice(*cell)] for cell in rows[0]] if rows else []
    is_named = is_rule[1:2] == [True] or all(map(_may_name_column, names))
    found: list[Sentence] = []
    for number, row in enumerate(rows):
        if is_rule[number]:
            continue
        role = Role.COLUMN if is_named and number == 0 else Role.CELL
        for column, (left, right) in enumerate(row):
            above = names[column] if is_named and number and column < len(names) else ""
            if left < right <= left + _LONGEST:
                found.append(
                    Sentence(left, right, text[left:right], role, (*path, above) if above else path, block + number)
                )
    return found


def _may_name_column(cell: str) -> bool:
    return len(cell.split()) <= _LONGEST_COLUMN and not any(letter.isdigit() for letter in cell)


def _within_blanks(text: str, start: int, end: int) -> Span:
    bare = text[start:end].strip()
    start = _after(_BLANKS, text, start)
    return start, start + len(bare)


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    left = start
    for match in _END.finditer(text, start, end):
        if match.end() > left and _ends_sentence(text, left, match, end):
            yield left, match.end()
            left = match.end()
    yield left, end


def _ends_sentence(text: str, start: int, match: re.Match[str], end: int) -> bool:
    following = text[match.end() : min(end, match.end() + 40)].lstrip(" \t\n*_\"'“‘«¿¡([")
    if not following:
        return True
    if not match.group().strip(":;") and text[match.end()] == "\n":
        # A line may be broken within a sentence; a new one begins with a capital letter or something that is no letter.
        return not following[0].islower()
    if following[0].islower():
        return False
    word = _LAST_WORD.search(text, max(start, match.start() - 20), match.start())
    if match.group() != "." or word is None:
        return True
    bare = word.group().lower()
    is_unit = bare in _UNITS and _AMOUNT.search(text, max(start, word.start() - 10), word.start())
    is_initial = len(bare) == 1 and bare.isalpha() and bare != "é" and not is_unit  # "… do que ele é. Basta …"
    is_number_of_item = bare.isdigit() and not text[start : word.start()].strip(" *_")  # "**1. A hook.** Begin …"
    return not (bare in _ABBREVIATIONS or is_initial or is_number_of_item)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The span without blanks and emphasis around it; ``None`` if no words are left, or far too many."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    inner = text[start:end]
    for mark in ("**", "__", "*", "_"):
        if (
            len(inner) > 2 * len(mark)
            and inner.startswith(mark)
            and inner.find(mark, len(mark)) == len(inner) - len(mark)
        ):
            start, end = start + len(mark), end - len(mark)
            break
    return (start, end) if _LETTER.search(text, start, end) and end - start <= _LONGEST else None


def _after(pattern: re.Pattern[str], text: str, start: int) -> int:
    match = pattern.match(text, start)
    return match.end() if match else start


def _spans_of_lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for line in text[start:end].splitlines(keepends=True):
        if line.strip():
            yield start, start + len(line)
        start += len(line)
