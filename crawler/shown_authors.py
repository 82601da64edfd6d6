"""Who wrote an article, by what stands under its headline. Pure.

A name that is marked, or links to its author's page, before one in a line whose class says that it signs the article,
and that before one in a line that says so ("Autora: Ana Ruiz"). Elsewhere on a page stand the authors of related
articles and of comments.
"""

import re
from collections.abc import Iterable
from itertools import chain, islice, takewhile
from urllib.parse import urlsplit

from lxml.etree import XPath
from lxml.html import HtmlElement
from trafilatura.json_metadata import normalize_authors

from crawler.author_names import NAMES_NOBODY, SIGNATURE, SIGNED_AFTER_DATE, author_name
from crawler.block_text import clean_line
from crawler.page_dates import is_in_comment
from crawler.written_dates import read_written_date

# Farther from the headline, in elements of the page, stand the authors of related articles.
_after = XPath("following::*[position() <= 40]")
_text_of = XPath("string()", smart_strings=False)
_texts_of = XPath(".//text()[normalize-space() and not(parent::script or parent::style)]", smart_strings=False)
_ELEMENTS = frozenset({"a", "address", "div", "h3", "h4", "li", "p", "span", "strong"})
_MARGINS = frozenset({"aside", "blockquote", "figure", "nav"})
# The path of an author's page, as WordPress and other systems have it.
_AUTHORS_PAGE = re.compile(
    r"/(?:authors?|autor(?:es|a|as)?|columnistas?|colunistas?|contributors?|periodistas?|profile|staff|writers?)"
    r"/[^/]+/?$",
    re.IGNORECASE,
)
_NAME = re.compile(r"[^\W\d_][^\d@:|/]{1,60}")
# What a link to an author's page says beside the name: "View author archive", "Ver todas las entradas".
_NO_NAME = re.compile(
    r"\b(?:all|articles|art[ií]culos|artigos|authors?|autor(?:es|a)?|entradas|m[aá]s|mais|more|notas|posts?|ver|view)\b",
    re.IGNORECASE,
)
# A class that signs: "autor", "post-author", "byline". What it signs as "img-author" is a photograph.
_SIGNING = re.compile(
    r"(?:^|\s)(?!(?:image|imagen|img|foto|photo)[_-])[\w-]*"
    r"(?<![^\W_])(?:authors?|autor(?:a|es)?|byline|firma)"
    r"(?:[_-]{1,2}(?:block|box|container|details?|info|meta|names?|nombre|wrap(?:per)?))?(?=\s|$)",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s*[|•·–—\n]\s*|\s+-\s+")
_JOINING = re.compile(r"[,&]|y|e|and", re.IGNORECASE)
_NAMELESS = re.compile(
    r"(?:(?:escrito|publicado|postado|posted|written)\s+)?(?:por|by|texto|autora?|author)\W*", re.IGNORECASE
)
# What follows a signature: after a mark a place, an agency or an office, in words with capitals or of no more than
# three letters, or a date. A subheading, "Por Semana Santa, cierran los comercios", goes on in other words.
_TITLED = r"(?:[A-ZÁÉÍÓÚÂÊÔÃÕÇÑ][\w.'’]*|\w{1,3})"
_MARK = r"(?:\s*[|•·–—]|\s+-)"
_AFTERWARDS = re.compile(
    rf"(?:(?:{_MARK}|\s*[,(])\s*{_TITLED}(?:[\s,|•·–—()-]+{_TITLED}){{0,6}}\)?|"
    rf"(?:{_MARK}|\s+(?:el|em|on)\b).{{0,40}}\b(?:19|20)\d\d\b.{{0,25}}|{_MARK}.{{1,30}}\d\s?min\b.{{0,25}})$"
)
_JOINED = re.compile(r"\s+(?:y|e|and)\s+(?=\S+\s+\S)")
_MAX_WORDS = 6
_BYLINE = 2  # levels above a name
_MAX_BYLINE = 160
_MAX_TEXTS = 8  # of a line, between its elements
_MAX_AUTHORS = 10


def find_shown_authors(heading: HtmlElement | None) -> str | None:
    """The authors who are marked in the first such line under the headline, as trafilatura writes several."""
    if heading is None:
        return None
    marked = filter(_is_marked, _after(heading))
    signed = [(one, _names_in(one)) for one in marked if not _is_elsewhere(one, heading)]
    named = [(element, names) for element, names in signed if names]
    if not named:
        return None
    first, line = named[0][0], _line_of(named[0][0])
    return _normalized(
        name for element, names in named if element is first or line in element.iterancestors() for name in names
    )


def find_signing_line(heading: HtmlElement | None) -> str | None:
    """The authors whom the first line under the headline names that only its class, or its words, call a signature."""
    if heading is None:
        return None
    below = _after(heading)
    by_class = ((one, _names_in_line(one)) for one in below if _SIGNING.search(one.get("class", "")))
    by_words = ((one, _names_signing(one)) for one in below)
    signed = (names for one, names in chain(by_class, by_words) if names and not _is_elsewhere(one, heading))
    return _normalized(next(signed, []))


def _normalized(names: Iterable[str]) -> str | None:
    authors: str | None = None
    for name in islice(names, _MAX_AUTHORS):
        authors = normalize_authors(authors, name)
    return authors


def _is_marked(element: HtmlElement) -> bool:
    """Whether it is marked as naming an author."""
    return element.tag in _ELEMENTS and (
        "author" in element.get("rel", "").split()
        or "author" in element.get("itemprop", "").split()
        or "p-author" in element.get("class", "").split()
        or (element.tag == "a" and _leads_to_author(element.get("href", "")))
    )


def _leads_to_author(address: str) -> bool:
    try:
        return _AUTHORS_PAGE.search(urlsplit(address.strip()).path) is not None
    except ValueError:
        return False


def _is_elsewhere(element: HtmlElement, heading: HtmlElement) -> bool:
    own, article = set(heading.iterancestors("article")), next(element.iterancestors("article"), None)
    is_others = bool(own) and article is not None and article not in own
    return is_others or not _MARGINS.isdisjoint(one.tag for one in element.iterancestors()) or is_in_comment(element)


def _names_in(element: HtmlElement) -> list[str]:
    """The names in a marked element: what is marked as a name in it, its only link, or all of it."""
    marked = [one for one in element.iter() if "name" in one.get("itemprop", "").split()]
    links = list(element.iter("a"))
    holders = marked or (links if len(links) == 1 else [element])
    names = (author_name(_text_of(one)) for one in holders)
    return [name for name in names if name and _is_name(name)]


def _names_in_line(element: HtmlElement) -> list[str]:
    """The names in a line, from the first part on that may be one: "Por Ana Ruiz / Luis Paz | Lima | 08/01/2014".

    Where a part of its own says "por", from that on: "Mensaje | por | Ana Ruiz".
    """
    parts = _PARTS.split("\n".join(islice(_texts_of(element), _MAX_TEXTS))[:_MAX_BYLINE])
    texts = list(takewhile(lambda part: not NAMES_NOBODY.match(part), parts))
    says_by = [number for number, text in enumerate(texts) if _NAMELESS.fullmatch(text)]
    rest = iter(texts[says_by[0] :] if says_by else texts)
    names = next(filter(None, map(_names_in_part, rest)), [])
    while names and _JOINING.fullmatch(next(rest, "")) and (others := _names_in_part(next(rest, ""))):
        names += others
    return names


def _names_signing(element: HtmlElement) -> list[str]:
    """The names in a line that does nothing but sign, and perhaps says when, for whom or from where.

    "Autor(a): Ana Ruiz, Luis Paz", "Por Ana Ruiz, g1 SP — São Paulo", "By Ana Ruiz | May 4, 2022".
    """
    text = _text_of(element)
    if len(text) > 10 * _MAX_BYLINE or len(text := clean_line(text)) > _MAX_BYLINE:
        return []
    if SIGNATURE.match(text):
        match = SIGNATURE.fullmatch(text) or SIGNATURE.fullmatch(_AFTERWARDS.sub("", text))
    else:
        match = SIGNED_AFTER_DATE.fullmatch(text) if read_written_date(text) else None
    names = [name for part in match["names"].split(",") for name in _names_joined(clean_line(part))] if match else []
    return names if all(map(_is_name, names)) else []


def _names_in_part(text: str) -> list[str]:
    names = [author_name(name) or "" for several in text.split("/") for name in _names_joined(several)]
    return names if all(map(_is_name, names)) and not _NAMELESS.fullmatch(text) else []


def _names_joined(text: str) -> list[str]:
    """The names in "Ana Ruiz y Luis Paz"; "José Ortega y Gasset" is one."""
    before, *after = _JOINED.split(text, maxsplit=1)
    return [before, *after] if " " in before else [text]


def _is_name(text: str) -> bool:
    is_short = _NAME.fullmatch(text) is not None and len(text.split()) <= _MAX_WORDS
    return is_short and not _NO_NAME.search(text)


def _line_of(element: HtmlElement) -> HtmlElement:
    """The line in which a name stands, with other authors perhaps."""
    above = islice(element.iterancestors(), _BYLINE)
    return next((one for one in reversed(list(above)) if len(_text_of(one)) <= _MAX_BYLINE), element)
