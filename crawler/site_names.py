"""What a page calls its site: the name that pages put beside their titles, and into a heading of their own. Pure."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from urllib.parse import urlsplit

from lxml.etree import XPath
from lxml.html import HtmlElement

from crawler.block_text import block_text, clean_line
from crawler.json_ld import json_ld_nodes

_NAME_METAS = frozenset({"og:site_name", "application-name", "apple-mobile-web-app-title"})
_MAX_NAME = 200
_text_of = XPath("string()", smart_strings=False)
_MAX_HEADING = 20_000  # style sheets may stand in a heading; a page does not
_LOGO = re.compile(r"(?:^|\s)(?:site[_-]?)?logo(?:tipo)?(?:\s|$)", re.IGNORECASE)
_LOGO_LEVELS = 2  # above its heading
_MIN_LABEL = 3  # "co" and "com" are no names
_MIN_LISTED = 3  # pages right under an address that links lead to, to call it a section with a menu
# At the end of a path: a later page of the article that stands above, its twin for mobiles.
_FORM_OF_PAGE = re.compile(r"(?:/(?:amp|page|\d+))*/?$")


def site_names(tree: HtmlElement, json_ld: Iterable[object], url: str) -> set[str]:
    """The names of the site of the page at ``url``, ``squeezed``: by meta elements, JSON-LD and its host."""
    metas = (
        meta.get("content", "")
        for meta in tree.iter("meta")
        if (meta.get("property") or meta.get("name") or "").strip().lower() in _NAME_METAS
    )
    said = {squeezed(name[:_MAX_NAME]) for names in (metas, _names_in_json(json_ld)) for name in names}
    return (said | host_names(url)) - {""}


def bare_host(url: str) -> str:
    """The host of an address without ``www.``; empty for a relative one, and for one that cannot be read."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def host_names(url: str) -> set[str]:
    """What the host of ``url`` is called, ``squeezed``: the whole, and its labels."""
    host = bare_host(url)
    return {squeezed(name[:_MAX_NAME]) for name in (host, *host.split(".")) if len(name) >= _MIN_LABEL}


def leads_up(heading: HtmlElement, url: str) -> bool:
    """Whether all of a heading is a link to the home page of the site of ``url``, or of the blog or section around it.

    That is a masthead, not a headline.
    """
    link = _only_link(heading)
    return link is not None and _is_above(_address(link), url) and _covers(link, heading)


def sections_with_menu(tree: HtmlElement) -> frozenset[str]:
    """The addresses of folders, as the page writes them, of which it links to several pages: "/blog/"."""
    addresses = set(map(_address, tree.iter("a")))
    folders = Counter(address.rstrip("/").rpartition("/")[0] + "/" for address in addresses)
    return frozenset(folder for folder, pages in folders.items() if pages >= _MIN_LISTED)


def leads_to_menu(heading: HtmlElement, sections: Collection[str], url: str) -> bool:
    """Whether all of a heading is a link to one of the ``sections_with_menu``, and not to the page at ``url``."""
    link = _only_link(heading)
    if link is None or _address(link) not in sections or _path_of_page(_address(link)) == _path_of_page(url):
        return False
    return _covers(link, heading)


def is_in_logo(heading: HtmlElement) -> bool:
    """Whether a heading is what its page calls its logo, or stands in that."""
    around = (heading, *islice(heading.iterancestors(), _LOGO_LEVELS))
    return any(_LOGO.search(one.get(name, "")) for one in around for name in ("class", "id"))


def shown_line(element: HtmlElement) -> str:
    """What a heading or a part of it shows, without style sheets and buttons; empty for one that holds a page."""
    if element.tag in ("script", "style") or len(_text_of(element)) > _MAX_HEADING:
        return ""
    return clean_line(block_text(element))


def squeezed(name: str) -> str:
    """A name as it may stand in a host's: "El País" is "elpais"."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", name.casefold())))


def _only_link(heading: HtmlElement) -> HtmlElement | None:
    links = [*heading.iter("a"), *heading.iterancestors("a")]
    return links[0] if len(links) == 1 else None


def _address(link: HtmlElement) -> str:
    return str(link.get("href", "")).strip()


def _path_of_page(address: str) -> str:
    """The path of an address, of whatever form of the page; empty if it cannot be read."""
    try:
        return _FORM_OF_PAGE.sub("", urlsplit(address).path)
    except ValueError:
        return ""


def _covers(link: HtmlElement, heading: HtmlElement) -> bool:
    return link in heading.iterancestors() or squeezed(shown_line(link)) == squeezed(shown_line(heading))


def _is_above(address: str, url: str) -> bool:
    if not address:
        return False
    try:
        parts = urlsplit(address)
        named = (parts.hostname or bare_host(url)).removeprefix("www.")
    except ValueError:
        return False
    path = parts.path.rstrip("/")
    is_around = not path or _path_of_page(url).startswith(f"{path}/")
    return is_around and not (parts.query or parts.fragment) and named == bare_host(url)


def _names_in_json(json_ld: Iterable[object]) -> Iterator[str]:
    for node in json_ld_nodes(json_ld, "mainEntityOfPage", "isPartOf"):
        named = [node] if node.get("@type") == "WebSite" else []
        for one in (*named, *json_ld_nodes([node.get("publisher")])):
            if isinstance(name := one.get("name"), str):
                yield name
