"""The block structure of a document's text: sections under headings, and the paragraphs and list items in them. Pure.

Only what matters for cutting is read of Markdown (https://spec.commonmark.org/0.31.2/): ATX headings, fenced code, list
items, blank lines.
"""

import re
from dataclasses import dataclass

_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.+)$")
_LIST_ITEM = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)])\s+\S")
_FENCE = re.compile(r" {0,3}(```|~~~)")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Section:
    """The text under one heading, down to the next: its blocks as ``(start, end)`` code points of the text."""

    heading_path: tuple[str, ...]
    blocks: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Heading:
    level: int
    words: str
    line: Span


def sections(text: str) -> list[Section]:
    """The sections that have text, in order.

    A heading without text of its own and without subheadings is what the author says there: its line is the text of a
    section under the headings above it.
    """
    found: list[Section] = []
    path: list[_Heading] = []
    blocks: list[Span] = []
    open_block: int | None = None
    fence = ""

    def close_block(end: int) -> None:
        nonlocal open_block
        if open_block is not None:
            blocks.append((open_block, end))
            open_block = None

    def close_section(next_level: int) -> None:
        above = tuple(heading.words for heading in path)
        if blocks:
            found.append(Section(above, tuple(blocks)))
            blocks.clear()
        elif path and next_level <= path[-1].level and not (found and found[-1].heading_path[: len(path)] == above):
            found.append(Section(above[:-1], (path[-1].line,)))

    start = 0
    for line in text.splitlines(keepends=True):
        end = start + len(line)
        bare = line.rstrip()
        mark = _FENCE.match(bare)
        if mark and fence in ("", mark[1]):
            fence = "" if fence else mark[1]
        heading = None if fence or mark else _HEADING.match(bare)
        words = _without_closing(heading[2]) if heading else ""
        if heading and words:
            close_block(start)
            level = len(heading[1])
            close_section(level)
            while path and path[-1].level >= level:
                path.pop()
            path.append(_Heading(level, " ".join(words.split()), (start, end)))
        elif not bare and not fence:
            close_block(start)
        elif open_block is None or (not fence and not mark and _LIST_ITEM.match(bare)):
            close_block(start)
            open_block = start
        start = end
    close_block(start)
    close_section(0)
    return found


def _without_closing(words: str) -> str:
    """A heading's words without the run of ``#`` that may close it; by hand, as a pattern would take quadratic time."""
    bare = words.rstrip("#")
    return bare.rstrip() if not bare or bare[-1].isspace() else words
