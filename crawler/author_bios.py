"""What a page tells of the author of its article below that. Pure: changes the tree it is given.

Names of boxes tell some of it (``crawler.boilerplate``). Where they are those of a style sheet, the author's name does:
it heads a small box after the article, or begins its last paragraph, "Ana Ruiz es periodista".
"""

import re
from collections.abc import Iterator

from lxml.etree import XPath
from lxml.html import HtmlElement

from crawler.block_text import clean_line

_text_of = XPath("string()", smart_strings=False)
_BOXES = frozenset({"a", "aside", "div", "footer", "section"})
_LINES = ("a", "b", "div", "em", "h2", "h3", "h4", "h5", "h6", "i", "p", "span", "strong")
_ABOUT = r"(?:(?:sobre|acerca de|about|escrito por|written by|por|by)(?: (?:el|la|o|a|the) (?:autora?|author))?\W*)?"
_TELLS = (
    r"\s+(?:es|is|é|foi|fue|was|ha sido|has been|trabaja|trabalha|works|escribe|escreve|writes|dirige|cubre|cobre|"
    r"covers|lidera|leads|coordina|coordena)\b"
)
_MIN_BEFORE = 600  # letters of paragraphs before what is told of the author
_MAX_BIO = 420
_MIN_PARAGRAPH = 120  # letters of one with which the article goes on


def drop_author_bios(tree: HtmlElement, author: str) -> None:
    """Take out what is told of the authors, as ``Article.author`` has them, after the article."""
    names = "|".join(re.escape(name.strip()) for name in author.split(";") if " " in name.strip())
    if names:
        for bio in list(_bios(tree, names)):
            if bio.getparent() is not None:
                bio.drop_tree()


def _bios(tree: HtmlElement, names: str) -> Iterator[HtmlElement]:
    heads = re.compile(rf"{_ABOUT}(?:{names})", re.IGNORECASE)
    tells = re.compile(rf"{_ABOUT}(?:{names}){_TELLS}", re.IGNORECASE)
    before = 0
    named: list[HtmlElement] = []
    for element in tree.iter(*_LINES):
        text = _text_of(element)
        line = clean_line(text) if len(text) <= 4 * _MAX_BIO else ""
        if before >= _MIN_BEFORE and 0 < len(line) <= _MAX_BIO:
            if heads.fullmatch(line) and not any(one in element.iterancestors() for one in named):
                named.append(element)
            elif element.tag == "p" and tells.match(line) and not _goes_on(element):
                yield element
        if element.tag == "p":
            before += len(text.strip())
    # More than one: who speaks, in an interview.
    if len(named) == 1 and (box := _headed_by(named[0])) is not None:
        yield box


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
