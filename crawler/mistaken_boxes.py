"""Boxes of an article that an extractor would take for something else by their names. Pure.

Changes the tree it is given. trafilatura drops what a class or id calls "social", "share", "slide", "widget", "bar" or
"hide", wherever these letters stand: the section "social-media-audit", a list as slides, every paragraph of Elementor,
a typeface called Barlow. Where the article goes on before and after such a box, and it holds whole sentences, it is
part of the article.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from lxml.etree import XPath
from lxml.html import HtmlElement
from trafilatura.xpaths import OVERALL_DISCARD_XPATH, REGEXP_NS

from crawler.block_text import clean_line
from crawler.site_names import squeezed

_text_of = XPath("string()", smart_strings=False)
_dropped_itself = [
    XPath(xpath.path.replace(".//*", "self::*", 1), namespaces={"re": REGEXP_NS}) for xpath in OVERALL_DISCARD_XPATH
]
# Names that are believed, as whole words.
_OTHERS = re.compile(
    r"(?<![a-z])(?:ad|ads|authors?|byline|comments?|consent|cookies?|drawer|factbox|footer|header|menu|modal|nav|"
    r"navbar|navigation|newsletters?|pop-?ups?|promo|recommended|related|sidebars?|sponsor(?:ed)?|subscri\w+|teasers?|"
    r"trending)(?![a-z])"
)
_CAMEL_CASE = re.compile(r"(?<=[a-z])(?=[A-Z])")
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_WHOLE = frozenset({"article", "body", "html", "main"})
_MARGINS = frozenset({"aside", "footer", "header", "nav"})
_NUMBER = re.compile(r"[-_]?\d+")
# What the extractor calls otherwise before it looks at names.
_LISTS = ("ul", "ol", "li")
_WORD = re.compile(r"[^\W_]+")
_ASKING = ("form", "input", "textarea")
_MIN_SENTENCE = 60
_SENTENCE_ENDS = tuple('.!?…:;"”»)')
_MAX_LINKED = 0.3
_LEVELS = 6  # above a box, within which the article goes on: Elementor has a paragraph in five
_MAX_BOXES = 1_000
_MAX_NAME = 200


def free_mistaken_boxes(tree: HtmlElement) -> None:
    """Take the names off the boxes of prose in an article by which an extractor would drop them."""
    numbers = {sentence: number for number, sentence in enumerate(filter(_is_sentence, tree.iter("p")))}
    around = dict.fromkeys(box for one in numbers for box in (one, *islice(one.iterancestors(), _LEVELS)))
    own = [box for box in _dropped(around) if _may_be_part(box) and _is_part(box, numbers)]
    if not own:
        return
    everywhere = islice((box for xpath in OVERALL_DISCARD_XPATH for box in xpath(tree)), _MAX_BOXES)
    likely = list(filter(_may_be_part, everywhere))
    # The first and the last are between nothing, headings hold no sentence: what is called alike goes with those, and
    # what is in it.
    names = {name for box in own for name in _names(box)}
    freed = {*own, *(box for box in likely if not names.isdisjoint(_names(box)))}
    freed.update(box for box in likely if not freed.isdisjoint(box.iterancestors()))
    for box in freed:
        for one in (box, *box.iter(*_LISTS)):
            one.attrib.pop("class", None)
            one.attrib.pop("id", None)


def _dropped(boxes: Iterable[HtmlElement]) -> Iterator[HtmlElement]:
    """Those that would be dropped for their names; one by one, for to look for all of them takes long."""
    known: dict[tuple[object, ...], bool] = {}
    for box in boxes:
        named = (box.tag, box.get("class"), box.get("id"))
        if named not in known:
            known[named] = any(named[1:]) and any(xpath(box) for xpath in _dropped_itself)
        if known[named]:
            yield box


def is_called_by_its_heading(box: HtmlElement) -> bool:
    """Whether the id of a box only repeats its heading, of several words: ``<section id="social-media-audit">``."""
    words = _WORD.findall(box.get("id", "")[:_MAX_NAME])
    heading = next(box.iter(*_HEADINGS), None) if len(words) > 1 else None
    return heading is not None and squeezed(_text_of(heading)[: 2 * _MAX_NAME]).startswith(squeezed("".join(words)))


def _may_be_part(box: HtmlElement) -> bool:
    return not _says_what_it_is(box) and _is_prose(box)


def _says_what_it_is(box: HtmlElement) -> bool:
    if is_called_by_its_heading(box):
        return False
    around = (one for one in islice(box.iterancestors(), _LEVELS) if one.tag not in _WHOLE)
    return any(
        one.tag in _MARGINS
        or _OTHERS.search(_CAMEL_CASE.sub("-", " ".join((one.get("class", ""), one.get("id", "")))).lower())
        for one in (box, *around)
    )


def _names(box: HtmlElement) -> list[str]:
    return _NUMBER.sub("", box.get("class", "")[:_MAX_NAME]).split()


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
