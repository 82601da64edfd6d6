"""Boxes that ask to fill in a form, as they stand in the middle of articles: sign-ups, polls, forms for comments. Pure.

Extractors drop the form and keep what asks for it: "Déjanos tu correo y te enviamos la guía".
"""

from collections.abc import Iterator
from itertools import islice

from lxml.etree import XPath
from lxml.html import HtmlElement

from crawler.block_text import clean_line

_text_of = XPath("string()", smart_strings=False)
_BOXES = frozenset({"aside", "div", "figure", "section"})
_LINES = ("p", "li", "h1", "h2", "h3", "h4", "h5", "h6")
_MAX_FORMS = 30
# Letters of a form (that of ASP.NET is around the whole page), of one of its fields in a list, and of what stands
# beside it in its box.
_MAX_FORM = 1_000
_MAX_FIELD = 40
_MAX_BESIDE = 200
_MAX_TEXT = 20_000  # a box with more, white space and all, needs not be cleaned to be too large


def boxes_with_form(body: HtmlElement, title: str) -> Iterator[HtmlElement]:
    """The largest box around each form that holds little else, and nothing of the article with this title."""
    for form in islice(body.iter("form"), _MAX_FORMS):
        length = _length(form)
        if length <= _MAX_FORM and form.get("role") != "search" and _asks_only(form, length, title):
            box, above = form, form.getparent()
            while above is not None and above.tag in _BOXES and _asks_only(above, length, title):
                box, above = above, above.getparent()
            yield box


def _asks_only(box: HtmlElement, form_length: int, title: str) -> bool:
    """Whether a box holds few words beside its form, and no headline or list of the article."""
    if _length(box) - form_length > _MAX_BESIDE:
        return False
    lines = ((one.tag, clean_line(_text_of(one))) for one in box.iter(*_LINES))
    return all(
        tag != "h1" and line.casefold() != title.casefold() and (tag != "li" or len(line) <= _MAX_FIELD)
        for tag, line in lines
    )


def _length(box: HtmlElement) -> int:
    text = _text_of(box)
    return len(text) if len(text) > _MAX_TEXT else len(clean_line(text))
