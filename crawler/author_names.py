"""Who wrote an article, without the words that a page or feed puts around a name: "Publicado por Ana Ruiz el". Pure."""

import re
from collections.abc import Iterable, Iterator
from html import unescape

from trafilatura.json_metadata import normalize_authors

from crawler.block_text import clean_line
from crawler.json_ld import json_ld_nodes
from crawler.json_ld_article import article_first, is_article

# What says it in English trafilatura takes away itself.
_BEFORE = re.compile(
    r"^\s*(?:(?:publicad|escrit|redactad|postad|elaborad)[oa]\s+|texto:?\s+)?por(?::\s*|\s+)", re.IGNORECASE
)
_AFTER = re.compile(r"\s+(?:el|em)$")  # a date followed, which trafilatura has taken away
# Who set a site up, as its system calls them, and the site's address: nobody wrote that. As metadata and trafilatura,
# which makes blanks of dots, write them.
_NOBODY = re.compile(
    r"(?:https?:|www[.\s]).*|(?:user\s)?(?:super\s?)?(?:wp)?(?:admin|administrad(?:or|ora)|administrator|user|webmaster)",
    re.IGNORECASE,
)
# What stands in a line that is called a signature, with no author after it: "Etiquetas: redes, marcas".
NAMES_NOBODY = re.compile(
    r"\W*(?:etiquetas?|tags?|labels?|marcador(?:es)?|categor[ií]as?|categor(?:y|ies)|compart[ei]r?|compartilhar|share)\b",
    re.IGNORECASE,
)
_MAX_AUTHORS = 20
_MAX_NAME = 200
# A word of a name, or between two: names are told from words by their capitals.
_WORD = r"(?:de|del|da|do|dos|la|los|y|e|and|[A-ZÁÉÍÓÚÂÊÔÃÕÑÇ][\w.'’/-]*)"
# A line that does nothing but sign: "Por Ana Ruiz y Luis Paz", "by Ana Ruiz", "Autor(a): Ana Ruiz, Luis Paz".
_NAMES = rf"(?-i:(?P<names>{_WORD}(?:,?\s+{_WORD}){{1,11}}))\s*"
SIGNATURE = re.compile(
    r"\s*(?:(?:(?:escrito|publicado|postado|posted|written)\s+)?(?:por|by)(?::\s*|\s+)|"
    r"(?:autor(?:\(a\)|a|es|as)?|authors?|texto|reportagem|reportaje):\s*)" + _NAMES,
    re.IGNORECASE,
)
# The end of one that also dates it: "Publicado em 4 de maio de 2022 por Ana Ruiz".
SIGNED_AFTER_DATE = re.compile(r".{6,80}\d\W{1,3}(?:por|by):?\s+" + _NAMES, re.IGNORECASE | re.DOTALL)


def author_name(text: str) -> str | None:
    """The name in a line of a page or feed; ``None`` where it names nobody."""
    name = clean_line(_AFTER.sub("", _BEFORE.sub("", text)))
    return None if not name or _NOBODY.fullmatch(name) or NAMES_NOBODY.match(name) else name


def author_in_json(json_ld: Iterable[object], title: str) -> str | None:
    """The persons that the JSON-LD of the article with this title names.

    trafilatura takes every person of the page for one of its authors, readers and those of related articles too, and
    adds the publisher where a meta element calls it the author.
    """
    nodes = list(json_ld_nodes(json_ld, "mainEntity", "mainEntityOfPage"))
    by_id = {str(node["@id"]): node for node in nodes if "@id" in node and "name" in node}
    own = next((node for node in article_first(nodes, title) if node.get("author") and is_article(node)), None)
    authors: str | None = None
    for name in _persons(own["author"], by_id) if own else ():
        if author_name(name[:_MAX_NAME]):
            authors = normalize_authors(authors, unescape(name[:_MAX_NAME]))
    return authors


def _persons(value: object, by_id: dict[str, dict[str, object]]) -> Iterator[str]:
    for one in (value if isinstance(value, list) else [value])[:_MAX_AUTHORS]:
        if isinstance(one, dict):
            node = one if "name" in one else by_id.get(str(one.get("@id")), one)
            name = None if "Organization" in str(node.get("@type")) else node.get("name")
        else:
            name = one
        if isinstance(name, str):
            yield name
