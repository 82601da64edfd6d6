"""What a page tells of the author of its article below that. Pure: changes the tree it is given.

Names of boxes tell some of it (``crawler.boilerplate``). Where they are those of a style sheet, the author's name does:
it heads a small box after the article, or begins its last paragraph, "Ana Ruiz es periodista".
"""

import re
from collections.abc import Iterator
from itertools import islice

from lxml.etree import XPath
from lxml.html import HtmlElement

from crawler.block_text import clean_line

_text_of = XPath("string()", smart_strings=False)
_BOXES = frozenset({"a", "aside", "div", "footer", "section"})
_LINES = ("a", "b", "div", "em", "h2", "h3", "h4", "h5", "h6", "i", "p", "span", "strong")
_ABOUT = re.compile(
    r"(?:sobre|acerca de|about|escrito por|written by|por|by)(?: (?:el|la|o|a|the) (?:autora?|author))?\W*",
    re.IGNORECASE,
)
_TELLS = re.compile(
    r"\s+(?:es|is|é|foi|fue|was|ha sido|has been|trabaja|trabalha|works|escribe|escreve|writes|dirige|cubre|cobre|"
    r"covers|lidera|leads|coordina|coordena)\b",
    re.IGNORECASE,
)
_WRAPPERS = 2  # of a name in a line: "Escrito por <b>Ana Ruiz</b>"
_MIN_BEFORE = 600  # letters of paragraphs before what is told of the author
_MAX_BIO = 420
_MIN_PARAGRAPH = 120  # letters of one with which the article goes on


def drop_author_bios(tree: HtmlElement, author: str) -> None:
    """Take out what is told of the authors, as ``Article.author`` has them, after the article."""
    names = [name.strip() for name in author.split(";") if " " in name.strip()]
    if names:
        for bio in list(_bios(tree, names)):
            if bio.getparent() is not None:
                bio.drop_tree()


def _bios(tree: HtmlElement, names: list[str]) -> Iterator[HtmlElement]:
    named: list[HtmlElement] = []
    for element in _naming(tree, names):
        for line in (element, *islice(element.iterancestors(*_LINES), _WRAPPERS)):
            text = _text_of(line)
            text = clean_line(text) if len(text) <= 4 * _MAX_BIO else ""
            after = list(_after_name(text, names))
            if "" in after:
                named.append(line)
                break
            if line.tag == "p" and any(map(_TELLS.match, after)) and len(text) <= _MAX_BIO and not _goes_on(line):
                yield line
    # More than one: who speaks, in an interview.
    if len(named) == 1 and (box := _headed_by(named[0])) is not None:
        yield box


def _naming(tree: HtmlElement, names: list[str]) -> Iterator[HtmlElement]:
    """The elements after the article that say the last word of a name."""
    words = {name.split()[-1].casefold() for name in names}
    before = 0
    for element in tree.iter(*_LINES):
        text = element.text
        if text and before >= _MIN_BEFORE and any(word in text.casefold() for word in words):
            yield element
        if element.tag == "p":
            before += len(_text_of(element).strip())


def _after_name(line: str, names: list[str]) -> Iterator[str]:
    """What follows each name that a line begins with, perhaps behind "Sobre el autor:"."""
    about = _ABOUT.match(line)
    for said in (line, line[about.end() :]) if about else (line,):
        for name in names:
            if said[: len(name)].casefold() == name.casefold():
                yield said[len(name) :]


def _headed_by(name: HtmlElement) -> HtmlElement | None:
    """The largest box that begins with a name and goes on with no more than a few words."""
    first = clean_line(_text_of(name))
    headed: HtmlElement | None = None
    for box in name.iterancestors():
        text = _text_of(box)
        if box.tag not in _BOXES or len(text) > 20 * _MAX_BIO or len(line := clean_line(text)) > _MAX_BIO:
            break
        if not line.startswith(first):
            break
        headed = box if len(line) > len(first) else headed
    return headed


def _goes_on(paragraph: HtmlElement) -> bool:
    return any(len(_text_of(one).strip()) >= _MIN_PARAGRAPH for one in paragraph.itersiblings("p"))
