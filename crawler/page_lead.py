"""The lead under a page's headline (bajada, copete, linha fina): the sentence that sums the article up. Pure.

It often stands in the header, outside of what is recognised as the article's body. It is believed to be the lead
where it is also what the page's description says: a caption or an advertisement is not.
"""

from itertools import islice

from lxml.etree import XPath
from lxml.html import HtmlElement

from crawler.block_text import clean_line

_text_of = XPath("string()", smart_strings=False)
_DESCRIPTIONS = frozenset({"description", "og:description", "twitter:description"})
_LEAD_TAGS = ("p", "h2", "h3", "h4", "div", "span", "li")
_BLOCKS = ("div", "h2", "h3", "h4", "li", "p")
# A description is cut after some 150 letters; shorter than this it is a slogan.
_MIN_LEAD = 60
_MAX_LEAD = 700
# So many elements after the headline, the lead has passed.
_after = XPath("following::*[position() <= 80]")


def page_lead(tree: HtmlElement, heading: HtmlElement | None) -> str:
    """The text of the lead under the page's headline as it is shown; empty if none is recognised."""
    if heading is None:
        return ""
    described = (
        clean_line(meta.get("content", ""))
        for meta in tree.iter("meta")
        if (meta.get("property") or meta.get("name") or "").strip().lower() in _DESCRIPTIONS
    )
    wanted = tuple(text.rstrip(" .…") for text in described if len(text) >= _MIN_LEAD)
    for element in _after(heading) if wanted else ():
        if element.tag in _LEAD_TAGS and not _holds_blocks(element):
            text = clean_line(_text_of(element))
            if len(text) <= _MAX_LEAD and text.startswith(wanted):
                return text
    return ""


def _holds_blocks(element: HtmlElement) -> bool:
    """Whether it is a box around paragraphs: around all of a short article, for instance, that begins with its lead."""
    return any(one is not element for one in islice(element.iter(*_BLOCKS), 2))
