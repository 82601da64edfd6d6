"""What an article's structure needs before trafilatura reads it, which would lose it otherwise. Pure.

Changes the tree it is given. Community managers read of networks: where "Instagram" heads a section or names an item,
trafilatura takes it for a share button, for it knows the text alone. Here the links tell the two apart.
"""

import re
from collections.abc import Iterator
from itertools import islice

from lxml.etree import XPath, _Element
from lxml.html import HtmlElement

_text_of = XPath("string()", smart_strings=False)
# A runic mark no page of ours has, and no filter knows; it is taken out again by ``unmark_structure``.
_MARK = "\u16ed"
_LAST_LETTER = re.compile(r"\S(?=\s*$)")
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_ASKING = frozenset({*_HEADINGS, "dt"})
_MAX_WRAPPERS = 3
_FEW_WORDS = 2  # beside a link: a date, a number of comments
_NAMING = ("h2", "h3", "h4", "h5", "h6", "li", "td", "th", "dt")
_MAX_NAME = 24
_BODIES = ("article", "div", "main", "section")
# What an article sets apart between its paragraphs, as a tip, is a sentence.
_MIN_SENTENCE = 60
_SENTENCE_ENDS = tuple('.!?…"”»')
_MAX_LINKED = 0.3
_PARENTS = 2
_BLOCKS = ("p", "div", "ul", "ol", "table", "blockquote", "h2", "h3", "h4", "h5", "h6", "figure", "form", "section")
_CONTROLS = ("a", "button", "input", "label", "svg", "img", "i")


def drop_permalinks(tree: HtmlElement) -> None:
    """Take out of headings the links to themselves that are a sign only: ``¶``, ``#``, ``🔗``."""
    for heading in list(tree.iter("h1", "h2", "h3", "h4", "h5", "h6")):
        for link in list(heading.iter("a")):
            if "#" in link.get("href", "") and not any(map(str.isalnum, _text_of(link))):
                link.drop_tree()


def mark_structure(tree: HtmlElement) -> None:
    """Mark short headings, items and cells that are no controls as text, and write down numbers that go on.

    An article whose microdata name several bodies becomes one body.
    """
    _join_bodies(tree)
    _free_questions(tree)
    _free_items(tree)
    _free_sentences(tree)
    for element in tree.iter(*_NAMING):
        if 0 < len(_text_of(element).strip()) <= _MAX_NAME and not _is_control(element):
            _mark(element)
    for ordered in tree.iter("ol"):
        for item, number in _numbered(ordered):
            ordered.tag = "ul"
            item.text = f"{number}. {(item.text or '').lstrip()}"


def unmark_structure(tree: _Element) -> None:
    """Take the marks out of what trafilatura made of the tree."""
    for element in tree.iter():
        element.text = element.text and element.text.replace(_MARK, "")
        element.tail = element.tail and element.tail.replace(_MARK, "")


def _join_bodies(tree: HtmlElement) -> None:
    """Put the parts of an article's body, as advertisements divide it, into the first: extractors take but one."""
    first: dict[HtmlElement, HtmlElement] = {}
    for body in list(tree.iter(*_BODIES)):
        if "articleBody" in body.get("itemprop", "").split():
            above = list(body.iterancestors())
            item = next((one for one in above if one.tag == "article" or one.get("itemscope") is not None), None)
            if item is not None and first.setdefault(item, body) not in (body, *above):
                first[item].append(body)


def _free_questions(tree: HtmlElement) -> None:
    """Make text of what unfolds an answer, which extractors drop: headings that are buttons, and links to nowhere.

    A question that only a control asks becomes a heading; an answer that is folded is unfolded.
    """
    for control in list(tree.iter("button", "a")):
        if control.tag == "a" and control.get("href"):
            continue
        above = list(islice(control.iterancestors(), _MAX_WRAPPERS))
        text = " ".join(_text_of(control).split())
        is_heading = any(one.tag in _ASKING and " ".join(_text_of(one).split()) == text for one in above)
        unfolds = any(one.get("aria-expanded") or one.get("aria-controls") for one in (control, *above))
        if control.tag == "button" and (is_heading or next(control.iter(*_HEADINGS), None) is not None):
            _free(control, "span" if is_heading else "div")
        elif unfolds and text.endswith("?"):
            control[:], control.text = [], text
            _free(control, "span" if is_heading else "h3")
        elif control.tag == "a" and any(one.get("aria-expanded") for one in above):
            _free(control, "span")


def _free(control: HtmlElement, tag: str) -> None:
    """Make an element of no control, and show what it unfolds."""
    control.tag = tag
    control.attrib.clear()
    for box in (control, *islice(control.iterancestors(), _MAX_WRAPPERS)):
        if (folded := box.getnext()) is not None:
            folded.attrib.pop("aria-hidden", None)
            folded.attrib.pop("style", None)
            return


def _free_items(tree: HtmlElement) -> None:
    """Make text of links in items that say more than the links: extractors take short lists of tools for menus."""
    for item in tree.iter("li"):
        links = list(item.iter("a"))
        if links and item.find(".//li") is None:
            linked = sum(len(_text_of(link).split()) for link in links)
            if len(_text_of(item).split()) - linked > max(linked, _FEW_WORDS):
                for link in links:
                    link.tag = "span"


def _free_sentences(tree: HtmlElement) -> None:
    """Make paragraphs of boxes between paragraphs that hold nothing but a sentence: extractors drop their text."""
    for box in list(tree.iter("div")):
        if all(child.tag not in _BLOCKS for child in box):
            text = " ".join(_text_of(box).split())
            is_sentence = len(text) >= _MIN_SENTENCE and text.endswith(_SENTENCE_ENDS)
            linked = sum(len(_text_of(link)) for link in box.iter("a")) if is_sentence else 0
            if is_sentence and linked < _MAX_LINKED * len(text) and _is_between_paragraphs(box):
                box.tag = "p"


def _is_between_paragraphs(box: HtmlElement) -> bool:
    return any(one.find("p") is not None for one in islice(box.iterancestors(), _PARENTS))


def _is_control(element: HtmlElement) -> bool:
    return (
        next(element.iter(*_CONTROLS), None) is not None or next(element.iterancestors("a", "button"), None) is not None
    )


def _mark(element: HtmlElement) -> None:
    for part in element.iter():
        part.text = _marked(part.text)
        if part is not element:
            part.tail = _marked(part.tail)


def _marked(text: str | None) -> str | None:
    return _LAST_LETTER.sub(rf"\g<0>{_MARK}", text, count=1) if text else text


def _numbered(ordered: HtmlElement) -> Iterator[tuple[HtmlElement, int]]:
    """The items of a list that does not simply count from one, with their numbers."""
    items = [item for item in ordered if item.tag == "li"]
    if ordered.get("start") is None and all(item.get("value") is None for item in items):
        return
    number = _whole_number(ordered.get("start"), 1)
    for item in items:
        number = _whole_number(item.get("value"), number)
        yield item, number
        number += 1


def _whole_number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.strip().isdecimal() and len(text) <= 3 else otherwise
