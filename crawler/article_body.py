"""The body of an article on a page that does not name it, so that its headings and lists are read. Pure.

Changes the tree it is given. trafilatura looks for elements that are called what English systems call the body. Where
nothing is, as on pages made by hand ("articulo", "contenido", "conteudo"), it collects their paragraphs alone: what
heads them, and lists, are lost.
"""

from collections import Counter
from collections.abc import Iterator

from lxml.etree import XPath
from lxml.html import Element, HtmlElement
from trafilatura.xpaths import BODY_XPATH

_text_of = XPath("string()", smart_strings=False)
_LEAVES = frozenset({"p", "li", "blockquote"})
# What may hold an article: old pages lay it out in cells, those of ASP.NET stand in one form.
_BOXES = frozenset({"body", "center", "div", "font", "form", "section", "td"})
_ELSEWHERE = frozenset({"aside", "footer", "nav", "noscript", "select"})
# Letters: shorter paragraphs are labels and links.
_MIN_PARAGRAPH = 40
# Of the letters of all paragraphs; beside the body stand teasers of other articles.
_MIN_SHARE = 0.9


def mark_body(tree: HtmlElement) -> None:
    """Mark as the article's body the smallest box that holds nearly all paragraphs, where nothing is called one."""
    if next(tree.iter("article", "main"), None) is not None or any(found(tree) for found in BODY_XPATH):
        return
    letters = _letters(tree)
    boxes = [one for one in _down(tree, letters) if one.tag in _BOXES]
    if boxes:
        _mark(boxes[-1])


def _down(tree: HtmlElement, letters: Counter[HtmlElement]) -> Iterator[HtmlElement]:
    """The elements that hold nearly all paragraphs, from the outermost on."""
    most, inner = _MIN_SHARE * letters[tree], tree
    while inner is not None and letters[inner] > 0 and letters[inner] >= most:
        yield inner
        inner = max(inner, key=letters.__getitem__, default=None)


def _mark(box: HtmlElement) -> None:
    if box.tag == "body":
        body, box = box, Element("div")
        box.text, body.text = body.text, None
        box.extend(list(body))
        body.append(box)
    box.tag = "div"
    box.set("itemprop", "articleBody")


def _letters(tree: HtmlElement) -> Counter[HtmlElement]:
    """How many letters of paragraphs each element holds."""
    letters: Counter[HtmlElement] = Counter()
    for element in tree.iter(*_LEAVES):
        length = len(" ".join(_text_of(element).split()))
        if length >= _MIN_PARAGRAPH:
            above = list(element.iterancestors())
            tags = {one.tag for one in above}
            if tags.isdisjoint(_LEAVES) and tags.isdisjoint(_ELSEWHERE):
                letters.update(dict.fromkeys(above, length))
    return letters
