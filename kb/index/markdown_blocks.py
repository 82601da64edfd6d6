"""The block structure of a document's text: sections under headings, and the paragraphs and list items in them. Pure.

Only what matters for cutting is read of Markdown (https://spec.commonmark.org/0.31.2/): ATX headings, fenced code, list
items, tables, blank lines.
"""

import re
from dataclasses import dataclass
from enum import Enum, auto

_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.+)$")
_LIST_ITEM = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)])\s+\S")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)$")
# Code points; a longer one is a text that somebody set as a heading. All passages under a heading are stored with it:
# one of half a megabyte would be stored thousands of times.
_LONGEST_HEADING = 200

Span = tuple[int, int]


class BlockKind(Enum):
    """What a block is, as far as it tells where it may be cut."""

    PROSE = auto()
    ITEM = auto()  # of a list
    LINES = auto()  # code or a table: a line means nothing in halves


@dataclass(frozen=True, slots=True)
class Block:
    """The code points ``start`` to ``end`` of the text."""

    start: int
    end: int
    kind: BlockKind


@dataclass(frozen=True, slots=True)
class Section:
    """The text under one heading, down to the next."""

    heading_path: tuple[str, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class _Heading:
    level: int
    words: str
    line: Span


def sections(text: str) -> list[Section]:
    """The sections that have text, in order.

    A heading without text of its own and without subheadings is what the author says there: its line is the text of a
    section under the headings above it. One that is longer than any heading is text, too.
    """
    reader = _Reader()
    start = 0
    for line in text.splitlines(keepends=True):
        reader.read(line.rstrip(), start, start + len(line))
        start += len(line)
    return reader.finish(start)


class _Reader:
    """Takes a text line by line."""

    def __init__(self) -> None:
        self._found: list[Section] = []
        self._path: list[_Heading] = []
        self._blocks: list[Block] = []
        self._open: tuple[int, BlockKind] | None = None
        self._fence = ""

    def read(self, line: str, start: int, end: int) -> None:
        if self._fence:
            self._read_code(line, end)
            return
        heading = _HEADING.match(line)
        words = " ".join(_without_closing(heading[2]).split()) if heading else ""
        if heading and words and len(words) <= _LONGEST_HEADING:
            self._begin_section(_Heading(len(heading[1]), words, (start, end)))
        elif fence := _FENCE.match(line):
            self._begin_block(start, BlockKind.LINES)
            self._fence = fence[1]
        elif not line:
            self._end_block(start)
        elif line.lstrip().startswith("|"):
            if self._open is None or self._open[1] is not BlockKind.LINES:
                self._begin_block(start, BlockKind.LINES)
        elif _LIST_ITEM.match(line):
            self._begin_block(start, BlockKind.ITEM)
        elif self._open is None or self._open[1] is BlockKind.LINES:
            self._begin_block(start, BlockKind.PROSE)

    def finish(self, end: int) -> list[Section]:
        self._end_section(end, next_level=0)
        return self._found

    def _read_code(self, line: str, end: int) -> None:
        closing = _FENCE.match(line)
        if closing and closing[1].startswith(self._fence) and not closing[2].strip():
            self._fence = ""
            self._end_block(end)

    def _begin_block(self, start: int, kind: BlockKind) -> None:
        self._end_block(start)
        self._open = (start, kind)

    def _end_block(self, end: int) -> None:
        if self._open is not None:
            self._blocks.append(Block(self._open[0], end, self._open[1]))
            self._open = None

    def _begin_section(self, heading: _Heading) -> None:
        self._end_section(heading.line[0], heading.level)
        while self._path and self._path[-1].level >= heading.level:
            self._path.pop()
        self._path.append(heading)

    def _end_section(self, end: int, next_level: int) -> None:
        self._end_block(end)
        path = self._path
        above = tuple(heading.words for heading in path)
        if self._blocks:
            self._found.append(Section(above, tuple(self._blocks)))
            self._blocks = []
        elif path and next_level <= path[-1].level and not self._has_subsections(above):
            self._found.append(Section(above[:-1], (Block(*path[-1].line, BlockKind.PROSE),)))

    def _has_subsections(self, path: tuple[str, ...]) -> bool:
        return bool(self._found) and self._found[-1].heading_path[: len(path)] == path


def _without_closing(words: str) -> str:
    """A heading's words without the run of ``#`` that may close it; by hand, as a pattern would take quadratic time."""
    bare = words.rstrip("#")
    return bare.rstrip() if not bare or bare[-1].isspace() else words
