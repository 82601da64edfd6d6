"""Plain text with block structure out of an element tree: of HTML, or of the XML that trafilatura makes of it. Pure.

The only markup is Markdown's for blocks: ``## `` headings, ``- `` and ``1. `` items, those of a list in a list
indented, ``| a | b |`` rows of tables, blank lines between paragraphs. A term and its definition are one item,
``- Term: what it is``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.etree import ParserError, _Element
from lxml.html import HTMLParser, document_fromstring

from crawler.xml_text import xml_bytes

_SPACES = re.compile(r"\s+")
_BLANK_LINE = re.compile(r"\n\s*\n")
_MARKUP = re.compile(r"[<&]")
_HTML_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_ITEMS = frozenset({"li", "item"})
_LISTS = frozenset({"ul", "ol", "list"})
_DEFINED = frozenset({"dt", "dd", "item"})
_ROWS = ("tr", "row")
_CELLS = frozenset({"td", "th", "cell"})
_PREFORMATTED = frozenset({"pre", "code"})
_LINE_BREAKS = frozenset({"br", "lb"})
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite data del dfn em font hi i ins kbd label mark q ref s samp small span strike "
    "strong sub sup time tt u var wbr".split()
)
_SILENT = frozenset(
    "audio button canvas embed figure form graphic iframe img input math nav noscript object script select "
    "style svg template textarea title video".split()
)
_NUMBER = re.compile(r"\d{1,3}\. ")
_CLOSING = (":", ".", "?", "!", "…", "—", "–", "-")
_MAX_INDENT = 6
_MAX_CELL = 160  # a table with longer cells lays a page out
_MAX_DEPTH = 200  # a hostile page nests thousands of elements; what lies deeper is not read


def block_text(root: _Element) -> str:
    """The text of a tree, its blocks separated by blank lines and the items of one list by line ends."""
    writer = _Writer()
    writer.children(root, depth=0)
    return writer.finish()


def html_fragment_text(fragment: str) -> str:
    """The text of a piece of HTML, as feeds carry it. Text without markup keeps its paragraphs."""
    if not _MARKUP.search(fragment):
        return "\n\n".join(filter(None, (clean_line(part) for part in _BLANK_LINE.split(fragment))))
    try:
        # Wrapped, so that a fragment that is only a comment has a root; bytes, because lxml refuses some strings.
        root = document_fromstring(
            xml_bytes(f"<div>{fragment}</div>"),
            parser=HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True),
        )
    except ParserError:
        return ""
    return block_text(root)


def clean_line(text: str) -> str:
    """One line, its runs of white space made single spaces."""
    return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class _Block:
    text: str
    is_item: bool = False
    follows_item: bool = False  # an item after another one: no blank line between them


class _Writer:
    """Collects inline text and cuts it into blocks where the tree does."""

    def __init__(self) -> None:
        self._blocks: list[_Block] = []
        self._inline: list[str] = []
        self._prefix = ""
        self._in_item = False
        self._indent = ""

    def finish(self) -> str:
        self._cut()
        parts: list[str] = []
        for block in self._blocks:
            if parts:
                parts.append("\n" if block.follows_item else "\n\n")
            parts.append(block.text)
        return "".join(parts)

    def children(self, element: _Element, depth: int) -> None:
        self._text(element.text)
        for child in element:
            if isinstance(child.tag, str) and depth < _MAX_DEPTH:
                self._element(child, depth + 1)
            self._text(child.tail)

    def _text(self, text: str | None) -> None:
        if text:  # line ends of the source are white space; only <br> ends a line
            self._inline.append(_SPACES.sub(" ", text))

    def _element(self, element: _Element, depth: int) -> None:
        tag = element.tag
        level = _heading_level(element)
        if level:
            self._block(element, depth, prefix="#" * max(level, 2) + " ")
        elif tag in _SILENT:
            return
        elif tag in _LINE_BREAKS:
            self._inline.append("\n")
        elif tag in _PREFORMATTED and element.find("*") is None and "\n" in (element.text or ""):
            self._cut()
            self._blocks.append(_Block((element.text or "").strip("\n")))
        elif tag == "dl" or (tag == "list" and element.get("rend") == "dl"):
            self._definitions(element, depth)
        elif tag in _LISTS:
            self._list(element, depth)
        elif tag == "table" and (rows := _data_rows(element, depth + 2)):
            self._cut()
            self._blocks.append(_Block("\n".join(rows)))
        elif tag in _INLINE or tag == "code":
            self.children(element, depth)
        elif self._in_item:
            # A paragraph inside an item belongs to it: one line.
            self._inline.append(" ")
            self.children(element, depth)
            self._inline.append(" ")
        else:
            self._block(element, depth, prefix="")

    def _block(self, element: _Element, depth: int, prefix: str) -> None:
        self._cut()
        self._prefix = prefix
        self.children(element, depth)
        self._cut()

    def _list(self, element: _Element, depth: int) -> None:
        self._cut()
        outer, indent = self._in_item, self._indent
        ordered = element.tag == "ol" or element.get("rend") == "ol"
        number = 0
        for child in element:
            if child.tag in _ITEMS and depth < _MAX_DEPTH:
                number += 1
                self._in_item = True
                marker = f"{number}. " if ordered else "- "
                self._indent = (indent + " " * len(marker))[:_MAX_INDENT]
                self._block(child, depth + 1, prefix=indent + marker)
                self._in_item, self._indent = outer, indent
            elif isinstance(child.tag, str) and depth < _MAX_DEPTH:
                self._element(child, depth + 1)
        self._cut()

    def _definitions(self, element: _Element, depth: int) -> None:
        """A term with what follows it as one item; a definition alone is an item too."""
        self._cut()
        outer, self._in_item = self._in_item, True
        after_term = False
        for child in _terms_and_definitions(element):
            is_term = child.tag == "dt" or child.get("rend", "").startswith("dt")
            if is_term or not self._prefix:
                self._cut()
                self._prefix = self._indent + "- "
            else:
                is_closed = "".join(self._inline).rstrip().endswith(_CLOSING)
                self._inline.append(": " if after_term and not is_closed else " ")
            if depth < _MAX_DEPTH:
                self.children(child, depth + 1)
            after_term = is_term
        self._cut()
        self._in_item = outer

    def _cut(self) -> None:
        text = "".join(self._inline)
        self._inline.clear()
        prefix, self._prefix = self._prefix, ""
        if prefix:
            text = clean_line(text)
            if any(map(str.isalnum, text)):  # the slashes and arrows between links are items of lists too
                if prefix.endswith("- ") and _NUMBER.match(text):  # the number is in the text
                    prefix = prefix[:-2]
                is_item = not prefix.startswith("#")
                follows_item = is_item and bool(self._blocks) and self._blocks[-1].is_item
                self._blocks.append(_Block(prefix + text, is_item, follows_item))
            return
        for paragraph in _BLANK_LINE.split(text):
            lines = filter(None, (clean_line(line) for line in paragraph.split("\n")))
            if kept := "\n".join(lines):
                self._blocks.append(_Block(kept))


def _terms_and_definitions(element: _Element) -> Iterator[_Element]:
    for child in element:
        if child.tag in _DEFINED:
            yield child
        elif child.tag == "div":  # groups a term with its definitions
            yield from (part for part in child if part.tag in _DEFINED)


def _data_rows(table: _Element, depth: int) -> list[str]:
    """A table's rows as lines; none for a table that lays out a page, or has but one column."""
    if table.find(".//table") is not None:
        return []
    texts = [[_cell_text(cell, depth) for cell in row if cell.tag in _CELLS] for row in table.iter(*_ROWS)]
    if max(map(len, texts), default=0) < 2 or any(len(text) > _MAX_CELL for row in texts for text in row):
        return []
    return [f"| {' | '.join(row)} |" for row in texts if any(row)]


def _cell_text(cell: _Element, depth: int) -> str:
    writer = _Writer()
    writer.children(cell, depth)
    return clean_line(writer.finish())


def _heading_level(element: _Element) -> int:
    if element.tag == "head":  # trafilatura's; that of a document holds no text but its title's
        return _HTML_HEADINGS.get(element.get("rend", ""), 3)
    return _HTML_HEADINGS.get(str(element.tag), 0)
