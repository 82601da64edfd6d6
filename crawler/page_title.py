"""The title of a page's article, as its reader sees it: the headline, without the name of the site. Pure.

Pages say their title in many places, each made for somebody else: ``<title>`` for search engines and with the site's
name, ``og:title`` for social networks, JSON-LD for both. The reader sees a heading. So the heading counts that one of
these confirms, and what they say themselves only where no heading does.
"""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from itertools import islice

from lxml.etree import XPath
from lxml.html import HtmlElement

_text_of = XPath("string()", smart_strings=False)
MAX_TITLE_LENGTH = 500
_TITLE_METAS = frozenset({"og:title", "twitter:title", "headline", "citation_title", "dc.title"})
_HEADING_TAGS = ("h1", "h2", "h3")
_MAX_HEADINGS = 300
_MAX_PARTS = 5
_MAX_STATED = 20
_SEPARATOR = re.compile(r"\s+(?:[|–—·»›•:~]|-{1,2}|::)\s*(?=\S)")
_WORD = re.compile(r"\w{3,}")
_QUOTES = str.maketrans("“”„«»‘’‚`´\xa0", "\"\"\"\"\"''''' ")
# Half of the words of the shorter one: an editor's headline and the one for search engines share at least the names.
_MIN_SHARED = 0.5


def page_title(tree: HtmlElement, json_ld: Iterable[object]) -> str:
    """The title of the article on the page; empty if it has none."""
    sites = {_key(name) for name in _site_names(tree)}
    page = _one_line("".join(_text_of(title) for title in tree.xpath("//head//title")[:1]))
    stated = list(islice(_stated(tree, json_ld), _MAX_STATED))
    parts = [part for name in (page, *stated) for part in _SEPARATOR.split(name) if _key(part) not in sites]
    longest = _longest_part(page, sites)
    without_site = [_longest_part(name, sites) for name in (*stated, page)]
    headings = [heading for heading in _headings(tree) if _key(heading[1]) not in sites]
    title = (
        _confirmed(headings, [*stated, page, *without_site])
        or _resembling([text for tag, text in headings if tag == "h1"], [*stated, longest])
        or _confirmed(headings, parts)
        or _without_site(_whole(stated, page, longest), sites)
        or longest
        or next((text for _, text in headings), "")
    )
    return title[:MAX_TITLE_LENGTH]


def _longest_part(name: str, sites: set[str]) -> str:
    return max((part for part in _SEPARATOR.split(name) if _key(part) not in sites), key=len, default="")


def _headings(tree: HtmlElement) -> Iterator[tuple[str, str]]:
    """Headings by tag and text; and the parts of a main heading, which may hold more than the title, as a section."""
    for element in [*tree.iter(*_HEADING_TAGS)][:_MAX_HEADINGS]:
        parts = element[:_MAX_PARTS] if element.tag == "h1" and len(element) > 1 else []
        for part in (element, *parts):
            text = _one_line(_text_of(part))
            if text and len(text) <= MAX_TITLE_LENGTH:
                yield element.tag, text


def _stated(tree: HtmlElement, json_ld: Iterable[object]) -> Iterator[str]:
    """What metadata calls the article, as often as it does."""
    for block in json_ld:
        yield from _headlines(block, 0)
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()
        if name in _TITLE_METAS and (content := _one_line(meta.get("content", ""))):
            yield content


def _headlines(node: object, depth: int) -> Iterator[str]:
    if depth > 4:
        return
    if isinstance(node, list):
        for item in node[:50]:
            yield from _headlines(item, depth + 1)
    elif isinstance(node, dict):
        if isinstance(headline := node.get("headline"), str) and headline.strip():
            yield _one_line(unescape(headline))
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _headlines(node.get(key), depth + 1)


def _site_names(tree: HtmlElement) -> Iterator[str]:
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or "").strip().lower()
        if name in ("og:site_name", "application-name", "apple-mobile-web-app-title"):
            yield meta.get("content", "")


def _confirmed(headings: list[tuple[str, str]], names: Iterable[str]) -> str:
    """The heading that says word for word what one of the names says; the greatest, and of equals the longest."""
    keys = {_key(name) for name in names} - {""}
    found = [heading for heading in headings if _key(heading[1]) in keys]
    return min(found, key=lambda heading: (heading[0], -len(heading[1])), default=("", ""))[1]


def _resembling(headings: list[str], names: list[str]) -> str:
    """The main heading that shares most words with one of the names, if it shares enough."""
    scored = [(max((_shared(heading, name) for name in names), default=0.0), heading) for heading in headings]
    best, heading = max(scored, key=lambda pair: pair[0], default=(0.0, ""))
    return heading if best >= _MIN_SHARED else ""


def _shared(one: str, other: str) -> float:
    """The share of the shorter text's words that the longer one has too; one word alone is no evidence."""
    words, others = set(_WORD.findall(one.casefold())), set(_WORD.findall(other.casefold()))
    shorter = min(len(words), len(others))
    return len(words & others) / shorter if shorter > 1 else 0.0


def _whole(stated: list[str], page: str, longest: str) -> str:
    """The first stated title; that of the page where the former was cut at a quotation mark in an attribute.

    ``<meta content="He said "no" to it">`` says ``He said`` to every parser.
    """
    if not stated:
        return longest or page
    first = stated[0]
    rest = page[len(first) :].lstrip()
    return longest if page.startswith(first) and rest[:1] in ('"', "'") else first


def _without_site(title: str, sites: set[str]) -> str:
    parts = _SEPARATOR.split(title)
    while len(parts) > 1 and _key(parts[-1]) in sites:
        title = title[: title.rfind(parts[-1])].rstrip(" |–—·»›•:~-")
        parts.pop()
    if len(parts) > 1 and _key(parts[0]) in sites:
        title = title[len(parts[0]) :].lstrip(" |–—·»›•:~-")
    return title


def _key(text: str) -> str:
    return " ".join(text.translate(_QUOTES).casefold().split()).strip(" .\"'")


def _one_line(text: str) -> str:
    return " ".join(text[: 4 * MAX_TITLE_LENGTH].split())
