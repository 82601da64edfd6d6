"""The title of a page's article, as its reader sees it: the headline, without the name of the site. Pure.

Pages say their title in many places, each made for somebody else: ``<title>`` for search engines and with the site's
name, ``og:title`` for social networks, JSON-LD for both. The reader sees a heading. So the heading counts that one of
these confirms, and what they say themselves only where no heading does.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from itertools import islice
from unicodedata import normalize

from lxml.etree import XPath
from lxml.html import HtmlElement

from crawler.json_ld import json_ld_nodes
from crawler.site_names import (
    host_names,
    is_in_logo,
    leads_to_menu,
    leads_up,
    sections_with_menu,
    shown_line,
    site_names,
    squeezed,
)

_text_of = XPath("string()", smart_strings=False)
MAX_TITLE_LENGTH = 500
# Best first: what is said of the article before what is said of the page.
_TITLE_METAS = ("headline", "og:title", "twitter:title", "citation_title", "dc.title", "dcterms.title", "parsely-title")
# A field for what the editors call it: "headline", and with a publisher's own prefix.
_EDITORS_FIELD = re.compile(r"(?:\w+:)?headline", re.IGNORECASE)
_HEADING_TAGS = ("h1", "h2", "h3")
_MAX_HEADINGS = 300
_MAX_PARTS = 12
_MAX_PIECES = 5
_MAX_STATED = 20
# "«" with blanks around: WordPress's first theme put it before the blog's name. Without, it begins a quotation.
_SEPARATOR = re.compile(r"\s+(?:[|–—·»›•:~]|-{1,2}|::)\s*(?=\S)|\s+[«‹]\s+(?=\S)")
# Beside a name that is known to be the site's, a colon and a slash separate as well: "El Diario: Cuidar una comunidad".
_SITE_SEPARATOR = re.compile(r"\s*[|–—·»›•«‹:~/-]+\s+(?=\S)")
# How microformats (hAtom, h-entry) and schema.org mark the headline of an article, and Joomla, in a table's cell.
_HEADLINE_MARKS = frozenset({"entry-title", "p-name", "headline", "contentheading"})
# A name that was cut for want of room; of a shorter one too little is left to go by.
_CUT = re.compile(r"\s*(?:\.{3}|…)$")
_MIN_CUT = 20
# What a page without headings shows its title in, and where not; so many of its elements are looked at.
_LINES = ("b", "div", "font", "h4", "p", "span", "strong", "td")
_NO_TITLES = frozenset({"a", "aside", "footer", "li", "nav"})
_MAX_LINES = 2_000
# Type that a template wrote into an attribute: a headline with an element in it shows that to nobody.
_MARKUP = re.compile(r"<(b|cite|em|i|mark|q|span|strong|u)\b[^<>]{0,80}>([^<>]*)</\1>", re.IGNORECASE)
_WORD = re.compile(r"\w{3,}")
_QUOTES = str.maketrans("“”„«»‘’‚`´", "\"\"\"\"\"'''''")
# Soft hyphens and spaces of no width say where a line may break; they are no letters.
_INVISIBLE = dict.fromkeys(map(ord, "\xad\u200b\u2060\ufeff"))
# Half of the words of the shorter one: an editor's headline and the one for search engines share at least the names.
_MIN_SHARED = 0.5
_MIN_WORDS = 3
_MIN_PIECE = 3  # of a path: "C" and "v2" begin too much


@dataclass(frozen=True, slots=True)
class PageTitle:
    """``text`` is empty where the page has no title, ``heading`` is ``None`` where only its metadata say one.

    ``headline`` is what JSON-LD calls the article, which tells it from others there; the text if it does not.
    """

    text: str
    heading: HtmlElement | None = None
    headline: str = ""


@dataclass(frozen=True, slots=True)
class _Heading:
    text: str
    element: HtmlElement

    @property
    def rank(self) -> tuple[bool, str]:
        """The least is the best: one that is marked as headline, then by level."""
        return not _is_marked(self.element), self.element.tag

    @property
    def is_label(self) -> bool:
        """Whether it has the one or two words of a section's name."""
        return len(self.text.split()) < _MIN_WORDS


def page_title(tree: HtmlElement, json_ld: Iterable[object], url: str = "") -> PageTitle:
    """The title of the article on the page at ``url``, and the heading that shows it."""
    json_ld = list(json_ld)
    elements = list(islice(tree.iter(*_HEADING_TAGS), _MAX_HEADINGS))
    page = _one_line("".join(_text_of(title) for title in tree.xpath("//head//title")[:1]))
    in_metas = list(_in_metas(tree))
    headlines = _own_headlines(json_ld, [*in_metas, page])
    stated = [*headlines, *in_metas][:_MAX_STATED]
    mastheads = {*_mastheads(tree, elements, url), *_in_banner(elements, stated)}
    sites = site_names(tree, json_ld, url) | {squeezed(_shown(masthead)) for masthead in mastheads}
    headings = [
        _Heading(text, element)
        for element in elements
        if element not in mastheads and not is_in_logo(element)
        for text in _pieces(element)
        if squeezed(text) not in sites
    ]
    names = [*stated, page]
    bare = [_without_site(name, sites) for name in names]
    longest = [max(_parts(name), key=len) for name in bare]
    shown = (
        _confirmed(headings, _of_editors(tree))
        or _confirmed(headings, [*names, *bare])
        or _cut_short(headings, [*names, *bare, *longest])
        or _confirmed(headings, longest)
        or _resembling(headings, [*stated, longest[-1]])
        or _confirmed(headings, (part for name in bare for part in _parts(name)))
        or _only_main(headings)
        or _named_by_path(headings, longest[-1])
    )
    text = _whole(bare[0], longest[-1]) if stated else longest[-1]
    if shown is None and not stated and squeezed(text) in {"", *host_names(url)}:
        shown = min(headings, key=lambda one: (one.is_label and not _is_inside(one.element), one.rank), default=None)
    shown = shown or _line(tree, [*names, *bare, *longest])
    text, heading = (shown.text, shown.element) if shown else (text[:MAX_TITLE_LENGTH], None)
    is_in_json = squeezed(text) in map(squeezed, headlines)
    return PageTitle(text, heading, text if is_in_json or not headlines else headlines[0])


def _mastheads(tree: HtmlElement, elements: list[HtmlElement], url: str) -> Iterator[HtmlElement]:
    """The headings that are links to the site, or to a section of it."""
    sections = sections_with_menu(tree)
    for element in elements:
        if leads_up(element, url) or (not _is_inside(element) and leads_to_menu(element, sections, url)):
            yield element


def _in_banner(elements: list[HtmlElement], stated: list[str]) -> list[HtmlElement]:
    """The headings in the page's own header that name the site without leading home, or say what it is.

    The article has a longer main one, and no metadata call it that.
    """
    inside = set(filter(_is_inside, elements))
    most = max((len(_shown(element).split()) for element in inside if element.tag == "h1"), default=0)
    if most < _MIN_WORDS:
        return []
    called = set(map(_key, stated))
    return [
        element
        for element in elements
        if element not in inside
        and next(element.iterancestors("header"), None) is not None
        and (element.tag != "h1" or len(_shown(element).split()) < most)
        and _key(_shown(element)) not in called
    ]


def _pieces(element: HtmlElement) -> Iterator[str]:
    """The text of a heading; and the pieces of a main one, which may hold more than the title, as a section."""
    texts = [_shown(element)]
    if element.tag == "h1" and len(element):
        own = "".join([element.text or "", *(child.tail or "" for child in element)])
        texts += [_one_line(own), *(_shown(child) for child in element[:_MAX_PIECES])]
    return (text for text in dict.fromkeys(texts) if text and len(text) <= MAX_TITLE_LENGTH)


def _shown(element: HtmlElement) -> str:
    return _one_line(shown_line(element))


def _own_headlines(json_ld: Iterable[object], names: Iterable[str]) -> list[str]:
    """What JSON-LD calls the article; of several headlines, as of related articles, those that another name holds."""
    nodes = json_ld_nodes(json_ld, "mainEntity", "mainEntityOfPage")
    said = (headline for node in nodes if isinstance(headline := node.get("headline"), str))
    lines = (_MARKUP.sub(r"\2", _one_line(unescape(text[: 4 * MAX_TITLE_LENGTH]))) for text in said)
    headlines = list(dict.fromkeys(filter(None, lines)))
    others = [squeezed(name) for name in names] if len(headlines) > 1 else []
    own = [one for one in headlines if others and (key := squeezed(one)) and any(key in other for other in others)]
    return own or headlines


def _of_editors(tree: HtmlElement) -> Iterator[str]:
    """What the page's own meta elements say that its editors call it, beside its titles for search engines."""
    for meta in tree.iterfind(".//head/meta"):
        if _EDITORS_FIELD.fullmatch(meta.get("property") or meta.get("name") or ""):
            yield _one_line(meta.get("content", ""))


def _in_metas(tree: HtmlElement) -> Iterator[str]:
    """What meta elements call the article."""
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()
        if name in _TITLE_METAS and (content := _one_line(unescape(meta.get("content", "")[: 4 * MAX_TITLE_LENGTH]))):
            found.setdefault(name, _MARKUP.sub(r"\2", content))
    yield from (found[name] for name in _TITLE_METAS if name in found)


def _confirmed(headings: list[_Heading], names: Iterable[str]) -> _Heading | None:
    """The heading that says word for word what one of the names says; the best, and of equals the longest."""
    keys = {_key(name) for name in names} - {""}
    found = [heading for heading in headings if _key(heading.text) in keys]
    return min(found, key=lambda heading: (*heading.rank, -len(heading.text)), default=None)


def _cut_short(headings: list[_Heading], names: Iterable[str]) -> _Heading | None:
    """The best heading that goes on where one of the names was cut: "Once consejos para las marcas que…"."""
    beginnings = tuple(key for name in names if _CUT.search(name) and len(key := _key(_CUT.sub("", name))) >= _MIN_CUT)
    found = [heading for heading in headings if _key(heading.text).startswith(beginnings)]
    return min(found, key=lambda heading: heading.rank, default=None)


def _line(tree: HtmlElement, names: Iterable[str]) -> _Heading | None:
    """The line that says one of the names where no heading does; else the only one that is marked as a headline."""
    keys = {_key(name) for name in names} - {""}
    marked: list[_Heading] = []
    for element in islice(tree.iter(*_LINES), _MAX_LINES):
        text = "" if len(element) else _one_line(element.text or "")
        if text and (_is_marked(element) or _key(text) in keys):
            if not _NO_TITLES.isdisjoint(one.tag for one in element.iterancestors()):
                continue
            if _key(text) in keys:
                return _Heading(text, element)
            marked.append(_Heading(text, element))
    return marked[0] if len(marked) == 1 and not marked[0].is_label else None


def _resembling(headings: list[_Heading], names: list[str]) -> _Heading | None:
    """The main heading that shares most words with one of the names, if it shares enough."""
    main = [heading for heading in headings if heading.element.tag == "h1"]
    scored = [(max(_shared(heading.text, name) for name in names), heading) for heading in main]
    best, heading = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    return heading if best >= _MIN_SHARED else None


def _shared(one: str, other: str) -> float:
    """The share of the shorter text's words that the longer one has too; one word alone is no evidence."""
    words, others = set(_WORD.findall(one.casefold())), set(_WORD.findall(other.casefold()))
    both = len(words & others)
    return both / min(len(words), len(others)) if both > 1 else 0.0


def _only_main(headings: list[_Heading]) -> _Heading | None:
    """The main heading of a page that has no other one, though nothing confirms it: an editor's next to one for search.

    Of one or two words it is rather the name of a section.
    """
    main = [heading for heading in headings if heading.element.tag == "h1"]
    is_only = bool(main) and all(heading.element is main[0].element for heading in main)
    return main[0] if is_only and not main[0].is_label else None


def _named_by_path(headings: list[_Heading], name: str) -> _Heading | None:
    """The first heading that begins like the last piece of a name that is a path, as wikis call their pages."""
    above, _, own = name.rpartition("/")
    if not above or name.split() != [name] or len(own := squeezed(own)) < _MIN_PIECE:
        return None
    return next((heading for heading in headings if squeezed(heading.text).startswith(own)), None)


def _whole(stated: str, page: str) -> str:
    """The stated title; that of the page where the former was cut at a quotation mark in an attribute.

    ``<meta content="He said "no" to it">`` says ``He said`` to every parser.
    """
    rest = page[len(stated) :].lstrip()
    return page if page.startswith(stated) and rest[:1] in ('"', "'") else stated


def _is_inside(element: HtmlElement) -> bool:
    """Whether it stands in an article, or in what the page is about."""
    return next(element.iterancestors("article", "main"), None) is not None


def _is_marked(element: HtmlElement) -> bool:
    return not _HEADLINE_MARKS.isdisjoint((*element.get("class", "").split(), *element.get("itemprop", "").split()))


def _without_site(name: str, sites: set[str]) -> str:
    """A name without the site's at its beginning or end; that may have several parts itself."""
    spans = _spans(_SITE_SEPARATOR, name)
    last = next((n for n in range(1, len(spans)) if squeezed(name[spans[n][0] :]) in sites), len(spans))
    first = next((n for n in range(last - 1, 0, -1) if squeezed(name[: spans[n - 1][1]]) in sites), 0)
    return name[spans[first][0] : spans[last - 1][1]]


def _parts(name: str) -> list[str]:
    return [name[start:end] for start, end in _spans(_SEPARATOR, name)]


def _spans(separator: re.Pattern[str], name: str) -> list[tuple[int, int]]:
    """Where the parts of a name begin and end; at least one."""
    found = list(islice(separator.finditer(name), _MAX_PARTS))
    return list(zip([0, *(mark.end() for mark in found)], [*(mark.start() for mark in found), len(name)], strict=True))


def _key(text: str) -> str:
    return " ".join(text.translate(_QUOTES).casefold().split()).strip(" .\"'")


def _one_line(text: str) -> str:
    """One line of shown letters, composed (NFC), bounded."""
    return " ".join(normalize("NFC", text[: 4 * MAX_TITLE_LENGTH].translate(_INVISIBLE)).split())
