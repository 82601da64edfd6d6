"""Boxes of an article that an extractor would take for something else by their names. Pure.

Changes the tree it is given. trafilatura drops what a class or id calls "social", "share", "slide", "widget", "bar" or
"hide", wherever these letters stand: the section "social-media-audit", a list as slides, every paragraph of Elementor,
a typeface called Barlow. Where the article goes on before and after such a box, and it holds whole sentences, it is
part of the article.
"""

import re
from itertools import islice

from lxml.etree import XPath
from lxml.html import HtmlElement
from trafilatura.xpaths import OVERALL_DISCARD_XPATH

from crawler.block_text import clean_line
from crawler.site_names import squeezed

_text_of = XPath("string()", smart_strings=False)
# Names that are believed, as whole words.
_OTHERS = re.compile(
    r"(?<![a-z])(?:ad|ads|authors?|byline|comments?|consent|cookies?|drawer|factbox|footer|header|menu|modal|nav|"
    r"navbar|navigation|newsletters?|pop-?ups?|promo|recommended|related|sidebars?|sponsor(?:ed)?|subscri\w+|teasers?|"
    r"trending)(?![a-z])"
)
_CAMEL_CASE = re.compile(r"(?<=[a-z])(?=[A-Z])")
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_ASKING = ("form", "input", "textarea")
_MIN_SENTENCE = 60
_SENTENCE_ENDS = tuple('.!?…:;"”»)')
_MAX_LINKED = 0.3
_LEVELS = 3  # above a box, within which the article goes on
_MAX_BOXES = 1_000
_MAX_NAME = 200


def free_mistaken_boxes(tree: HtmlElement) -> None:
    """Take the names off the boxes of prose in an article by which an extractor would drop them."""
    boxes = list(islice((box for xpath in OVERALL_DISCARD_XPATH for box in xpath(tree)), _MAX_BOXES))
    if not boxes:
        return
    numbers = {sentence: number for number, sentence in enumerate(filter(_is_sentence, tree.iter("p")))}
    own = [box for box in boxes if not _says_what_it_is(box) and _is_prose(box) and _is_part(box, numbers)]
    classes = {box.get("class") for box in own} - {None}
    for box in {*own, *(box for box in boxes if box.get("class") in classes)}:  # the last of several slides, too
        for name in ("class", "id"):
            box.attrib.pop(name, None)


def is_called_by_its_heading(box: HtmlElement) -> bool:
    """Whether the id of a box only repeats its heading, of several words: ``<section id="social-media-audit">``."""
    name = squeezed(box.get("id", "")[:_MAX_NAME])
    heading = next(box.iter(*_HEADINGS), None) if name else None
    words = "" if heading is None else clean_line(_text_of(heading)[:_MAX_NAME])
    return len(words.split()) > 1 and squeezed(words).startswith(name)


def _says_what_it_is(box: HtmlElement) -> bool:
    if is_called_by_its_heading(box):
        return False
    return any(
        _OTHERS.search(_CAMEL_CASE.sub("-", f"{one.get('class', '')} {one.get('id', '')}").lower())
        for one in (box, *islice(box.iterancestors(), _LEVELS))
    )


def _is_sentence(paragraph: HtmlElement) -> bool:
    text = clean_line(_text_of(paragraph))
    return len(text) >= _MIN_SENTENCE and text.endswith(_SENTENCE_ENDS)


def _is_prose(box: HtmlElement) -> bool:
    text = _text_of(box)
    linked = sum(len(_text_of(link)) for link in box.iter("a"))
    return linked < _MAX_LINKED * len(text) and next(box.iter(*_ASKING), None) is None


def _is_part(box: HtmlElement, numbers: dict[HtmlElement, int]) -> bool:
    """Whether it holds sentences, and is called as they are headed or has others before and after it, not far away."""
    own = [numbers[one] for one in box.iter("p") if one in numbers]
    if own and is_called_by_its_heading(box):
        return True
    for around in islice(box.iterancestors(), _LEVELS) if own else ():
        others = [numbers[one] for one in around.iter("p") if one in numbers]
        if others[0] < own[0] and others[-1] > own[-1]:
            return True
    return False
