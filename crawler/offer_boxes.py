"""Boxes that sell a subscription, as they stand in an article or where its free part ends. Pure.

They list what one gets for it, "Acceso ilimitado", "Club de beneficios", in words that articles use too. What tells
them is the box: little but short lines, some of them a list or a price, and a control that subscribes to the same site.
"""

import re
from collections.abc import Iterator
from itertools import islice

from lxml.etree import XPath
from lxml.html import HtmlElement

from crawler.block_text import clean_line
from crawler.site_names import bare_host

_text_of = XPath("string()", smart_strings=False)
_BOXES = frozenset({"aside", "div", "section"})
_BLOCKS = frozenset({*_BOXES, "li", "p", "td"})
_LINES = ("p", "li", "h1", "h2", "h3", "h4", "h5", "h6")
# What a link or button of such a box says, all of it: "Suscribirme por $990", "Quero assinar", "Ver planes".
_SUBSCRIBES = re.compile(
    r"(?:(?:s[ií]m?, )?(?:quiero|quero)\s+)?(?:suscr[ií]b\w+|assin(?:e|ar)\b|subscribe\b|"
    r"hazte (?:soci|miembro|suscriptor)|seja (?:assinante|membro)|become a (?:member|subscriber)|"
    r"(?:ver|vea|elige|eleg[ií]|elija|conoce|veja|escolha|see|view|choose) "
    r"(?:(?:los|tu|su|un|nuestros|os|seu|um|your|our|a) )?(?:planes|planos?|plans?)\b|"
    r"start (?:your |a |my )?(?:free )?trial)",
    re.IGNORECASE,
)
_PRICE = re.compile(r"(?:R\$|US\$|[$€£]|S/)\s?\d|\d\s?(?:€|euros?\b|reais\b|pesos\b|soles\b)", re.IGNORECASE)
_MAX_CONTROLS = 200
_MAX_CONTROL = 60
_MAX_BOX = 700
_MAX_LINE = 150


def boxes_with_offer(body: HtmlElement, title: str, host: str) -> Iterator[HtmlElement]:
    """The largest box around each control that subscribes to the site at ``host`` and holds the offer alone."""
    most = len(clean_line(_text_of(body))) // 2  # a page that is all an offer is no article with one in it
    for control in islice(body.iter("a", "button"), _MAX_CONTROLS):
        if _subscribes(control, host):
            offer: HtmlElement | None = None
            for box in control.iterancestors():
                if box.tag not in _BLOCKS or not _holds_short_lines(box, min(most, _MAX_BOX), title):
                    break
                if box.tag in _BOXES and _names_benefits(box):
                    offer = box
            if offer is not None:
                yield offer


def _subscribes(control: HtmlElement, host: str) -> bool:
    """Whether it is a control that stands for itself, not words in a sentence, and leads to the same site."""
    text = _text_of(control).strip()
    if not 0 < len(text) <= 10 * _MAX_CONTROL or not _SUBSCRIBES.match(text):
        return False
    if len(text := clean_line(text)) > _MAX_CONTROL:
        return False
    block = next((one for one in control.iterancestors() if one.tag in _BLOCKS), None)
    is_alone = block is None or block.tag in _BOXES or clean_line(_text_of(block)) == text
    target = bare_host(control.get("href", ""))
    return is_alone and (target in ("", host) or target.endswith(f".{host}"))


def _holds_short_lines(box: HtmlElement, most: int, title: str) -> bool:
    if len(_text_of(box)) > 20 * _MAX_BOX or len(clean_line(_text_of(box))) > most:
        return False
    lines = ((one.tag, clean_line(_text_of(one))) for one in box.iter(*_LINES))
    return all(tag != "h1" and len(line) <= _MAX_LINE and line.casefold() != title.casefold() for tag, line in lines)


def _names_benefits(box: HtmlElement) -> bool:
    return any(len(items) > 1 for items in box.iter("ul", "ol")) or _PRICE.search(_text_of(box)) is not None
