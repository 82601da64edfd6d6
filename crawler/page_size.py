"""As much of a page as an article may have: what extractors take is more than proportional to it. Pure."""

from lxml.etree import XPath, iterwalk
from lxml.html import HtmlElement

# A book of 250 pages. The longest page of those that extraction is measured on has a seventh of either.
MAX_TEXT = 500_000  # code points
MAX_ELEMENTS = 20_000
_NOT_TEXT = frozenset({"script", "style", "template"})
# Most pages are far from either, as the parser's own library tells in a third of the time. Scripts count here.
_may_be_more = XPath("count(descendant-or-self::*) >= $elements or string-length() > $text")


def cut_page(tree: HtmlElement) -> bool:
    """Drop what lies behind the first ``MAX_ELEMENTS`` elements or ``MAX_TEXT`` of text; give whether there was any."""
    if not _may_be_more(tree, elements=MAX_ELEMENTS, text=MAX_TEXT):
        return False
    left, elements = MAX_TEXT, 0
    for event, element in iterwalk(tree, events=("start", "end")):
        if event == "end":
            left -= len(element.tail or "")
            if left < 0:
                element.tail = element.tail[:left]
                _drop_behind(element)
                return True
            continue
        elements += 1
        left -= 0 if element.tag in _NOT_TEXT else len(element.text or "")
        if left < 0 or elements >= MAX_ELEMENTS:
            if left < 0:
                element.text = element.text[:left]
            element.tail = None
            del element[:]
            _drop_behind(element)
            return True
    return False


def _drop_behind(element: HtmlElement) -> None:
    """Drop what follows in the document on the element and its tail."""
    while (parent := element.getparent()) is not None:
        del parent[parent.index(element) + 1 :]
        parent.tail = None
        element = parent
