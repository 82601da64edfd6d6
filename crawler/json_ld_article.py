"""Which of the things that the JSON-LD of a page describes is its article. Pure."""

from collections.abc import Iterable
from html import unescape

from crawler.site_names import squeezed

_TYPES = ("article", "posting", "report", "newsarticle", "blogposting", "webpage", "howto", "recipe")
_MAX_HEADLINE = 2_000


def is_article(node: dict[str, object]) -> bool:
    """Whether a node is an article, or the page of one."""
    kind = _kind(node)
    return any(name in kind for name in _TYPES)


def bears_title(node: dict[str, object], title: str) -> bool:
    """Whether a node has this headline, as far as letters and digits tell."""
    headline = node.get("headline")
    return isinstance(headline, str) and squeezed(unescape(headline[:_MAX_HEADLINE])) == squeezed(title) != ""


def article_first(nodes: Iterable[dict[str, object]], title: str) -> list[dict[str, object]]:
    """The nodes, the article that bears the title first, then other articles; without comments and reviews."""
    own = (node for node in nodes if "comment" not in _kind(node) and "review" not in _kind(node))
    return sorted(own, key=lambda node: (not bears_title(node, title), not is_article(node)))


def _kind(node: dict[str, object]) -> str:
    return str(node.get("@type", "")).lower()
