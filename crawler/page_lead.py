"""The lead under a page's headline (bajada, copete, linha fina): the sentence that sums the article up. Pure.

It often stands in the header, outside of what is recognised as the article's body. It is believed to be the lead
where its makers named it so, or where it is a small heading right under the headline, before the first paragraph; else
where it is also what the page's description says. A caption or an advertisement is not.
"""

import re
from collections.abc import Iterator
from itertools import islice

from lxml.etree import XPath
from lxml.html import HtmlElement

from crawler.block_text import clean_line
from crawler.boilerplate_words import Verdict, judge
from crawler.date_lines import says_only_who_and_when
from crawler.site_names import shown_line

_text_of = XPath("string()", smart_strings=False)
_DESCRIPTIONS = frozenset({"description", "og:description", "twitter:description"})
_LEAD_TAGS = ("p", "h2", "h3", "h4", "h5", "div", "span", "li")
_BLOCKS = ("div", "h2", "h3", "h4", "li", "p")
# A description is cut after some 150 letters; shorter than this it is a slogan.
_MIN_LEAD = 60
_MAX_LEAD = 700
# So many elements after the headline, the lead has passed.
_after = XPath("following::*[position() <= 80]")
# Of a class or id, whole words, of the lead or of the box right around it.
_NAMES = re.compile(
    r"(?<![a-z])(?:bajada|copete|entradilla|sumario|sub[_-]?(?:titulos?|titles?|head(?:lines?|ings?)?)|linha[_-]?fina|"
    r"standfirst|dek|deck|excerpt|lead|lede)(?![a-z])"
)
# What these words stand in as well: "newsletter-subhead", "lead-image".
_OTHER_NAMES = re.compile(
    r"(?<![a-z])(?:ads?|asset|autor|author|caption|comments?|credits?|follow|form|foto|gallery|image|imagen|img|media|modal|"
    r"newsletter|photo|promo|related|relacionad[oa]s?|share|subscri\w+|suscri\w+|teaser|video)(?![a-z])"
)
_CAMEL_CASE = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ELSEWHERE = frozenset({"a", "aside", "blockquote", "figure", "form", "nav"})
_NO_TEXT = ("a", "button", "figure", "form", "iframe", "img", "input", "time", "video")
_MIN_NAMED = 30
_MIN_PARAGRAPH = 120  # of the article itself


def page_lead(tree: HtmlElement, heading: HtmlElement | None) -> str:
    """The text of the lead under the page's headline as it is shown; empty if none is recognised.

    Where it is a list, as Spanish newspapers have it, its items are lines: ``- item``.
    """
    if heading is None:
        return ""
    return next(_named(heading), "") or _described(tree, heading)


def _described(tree: HtmlElement, heading: HtmlElement) -> str:
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


def _named(heading: HtmlElement) -> Iterator[str]:
    """What is named a lead, or stands first as a small heading, before the first paragraph that is neither."""
    is_first = True
    for element in _after(heading):
        is_list = element.tag == "ul"
        if is_list or (element.tag in _LEAD_TAGS and element.tag != "li" and not _holds_blocks(element)):
            lines = [f"- {shown_line(item)}" for item in element] if is_list else [shown_line(element)]
            length = sum(map(len, lines))
            is_under = is_first and element.tag == "h2" and heading.tag == "h1" and length >= _MIN_LEAD
            if _is_lead(element, heading, is_named=not is_under):
                if all(map(_may_be_lead, lines)) and _MIN_NAMED <= length <= _MAX_LEAD:
                    yield "\n".join(lines)
            elif element.tag == "p" and length >= _MIN_PARAGRAPH:
                return
        is_first = is_first and not (element.text or "").strip()


def _is_lead(element: HtmlElement, heading: HtmlElement, *, is_named: bool) -> bool:
    """Whether it is named as the lead, where it has to be, and belongs to the article with this heading."""
    names, parent = _names_of(element), element.getparent()
    if is_named and parent is not None and not _NAMES.search(names):
        names += f" {_names_of(parent)}"
    if (is_named and not _NAMES.search(names)) or _OTHER_NAMES.search(names):
        return False
    own, article = set(heading.iterancestors("article")), next(element.iterancestors("article"), None)
    is_others = bool(own) and article is not None and article not in own
    is_elsewhere = not _ELSEWHERE.isdisjoint(one.tag for one in element.iterancestors())
    return not is_others and not is_elsewhere and next(element.iter(*_NO_TEXT), None) is None


def _names_of(element: HtmlElement) -> str:
    return _CAMEL_CASE.sub("-", f"{element.get('class', '')[:200]} {element.get('id', '')[:200]}").lower()


def _may_be_lead(line: str) -> bool:
    return judge(line, stands_out=False, link_share=0.0) is Verdict.TEXT and not says_only_who_and_when(line)


def _holds_blocks(element: HtmlElement) -> bool:
    """Whether it is a box around paragraphs: around all of a short article, for instance, that begins with its lead."""
    return any(one is not element for one in islice(element.iter(*_BLOCKS), 2))
