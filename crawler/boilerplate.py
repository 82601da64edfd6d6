"""Takes out of a page what is not its article, before the article is looked for. Pure: changes the tree it is given.

Two kinds of evidence, both the same on every site: what a block says of itself (``crawler.boilerplate_words``), and the
names that its makers gave to a box (``class`` and ``id``), believed only of a box that holds little but links, or
comments after an article: a box named "read-more" that holds the article, as happens, stays. And of several articles on
a page, as where the next one is loaded below, only that with the page's title is its own.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice

from lxml.etree import XPath
from lxml.html import HtmlElement

from crawler.author_names import SIGNATURE
from crawler.block_text import clean_line
from crawler.boilerplate_words import MAX_LENGTH, Verdict, judge
from crawler.date_lines import says_only_who_and_when
from crawler.form_boxes import boxes_with_form
from crawler.mistaken_boxes import is_called_by_its_heading
from crawler.offer_boxes import boxes_with_offer
from crawler.site_names import bare_host

_text_of = XPath("string()", smart_strings=False)
_BOXES = (
    *("div", "section", "aside", "ul", "ol", "p", "nav", "form", "li", "table", "footer", "figcaption", "span"),
    "dialog",
)
_DIALOGS = frozenset({"dialog", "alertdialog"})
_BOILERPLATE_TAGS = frozenset({"nav", "footer"})
_LEAVES = ("p", "li", "h2", "h3", "h4", "h5", "h6", "div", "section", "blockquote", "span", "strong", "b", "em", "a")
_INLINE_LEAVES = frozenset({"span", "strong", "b", "em"})
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_CONTROLS = ("a", "button", "form", "img", "input", "svg")
# What may be nothing but a link to another page; WordPress shows one of its own as a quotation.
_POINTERS = frozenset({"p", "blockquote", "h3", "h4", "h5", "h6"})
_PROSE = frozenset({"p", "ul", "ol", "blockquote"})
_BLOCKS = frozenset(
    "address article aside blockquote div dl figure footer form h1 h2 h3 h4 h5 h6 header li main nav ol p pre section "
    "table ul".split()
)
# A name is one or more whole words of a class or id; "relevant-content" or "commentary" are none of these.
_NAMES = re.compile(
    r"(?<![a-z])(?:"
    r"relacionad[oa]s?|related(?:posts?)?|recomendad[oa]s?|recomenda(?:ciones|cao|coes)|recommended|recommendations?|"
    r"recirc(?:ulation)?|(?:te|le)[_-]?puede|puede[_-]?interesar|interesar|lea[_-]?(?:tambien|mas|ademas)|"
    r"lee[_-]?(?:tambien|mas)|leia[_-]?(?:tambem|mais)|leer[_-]?mas|saiba[_-]?mais|veja[_-]?(?:tambem|mais)|"
    r"ver[_-]?mas|vea[_-]?mas|read[_-]?(?:more|also|next)|see[_-]?also|also[_-]?(?:read|like)|"
    r"mas[_-]?(?:leid[oa]s?|vist[oa]s?|noticias|sobre)|mais[_-]?(?:lid[oa]s?|vist[oa]s?|noticias)|"
    r"cta|call[_-]?to[_-]?action|sign[_-]?up|"
    r"(?:otras|outras|ultimas)[_-]?noticias|next[_-]?(?:post|story|article)s?|prev[_-]?next|trending|"
    r"newsletters?|boletin(?:es)?|boletim|suscri(?:bete|pcion|birse)|inscreva|"
    r"etiquetas|tags|tagcloud|"
    r"compartir|compartilh(?:ar|e|amento)|compartelo|comparte|sharing|share|redes[_-]?socia(?:les|is)|siguenos|"
    r"siga[_-]?nos|follow[_-]?us|social[_-]?(?:share|links?|bar|icons?|media|buttons?)|"
    r"comentarios?|comments?|comment[_-]?list|disqus|autor[_-]?(?:box|bio|info)|author[_-]?(?:box|bio|info|card)|"
    r"sobre[_-]?(?:el|o)[_-]?autor|acerca[_-]?del?[_-]?autor|about[_-]?(?:the[_-]?)?author|"
    r"publicidade?|anuncios?|advert(?:s|isement|ising)?|advertising|sponsor(?:ed)?|patrocin(?:ado|io)|disclosure|"
    r"disclaimer|cookies?|consent|gdpr|lgpd|"
    r"caption|credits?|creditos?|pie[_-]?(?:de[_-]?)?foto|epigrafe|legenda"
    r")(?![a-z])"
)
# Not how a theme marks a whole page: "has-comments", "comments-open".
_COMMENTS = re.compile(
    r"(?<![a-z])(?<!has[_-])(?<!with[_-])(?<!no[_-])"
    r"(?:comentarios|comments|(?:comentario|comment)[_-]?(?:area|block|body|box|container|content|form|item|list|"
    r"section|text|thread|wrapper|\d+))"
    r"(?![a-z]|[_-](?:open|closed|on|off|enabled|disabled)(?![a-z]))"
)
_BUTTON = re.compile(r"(?<![a-z])(?:btn|button|boton|botao|cta)(?![a-z])")
_CAMEL_CASE = re.compile(r"(?<=[a-z])(?=[A-Z])")  # "relatedPosts" is "related-posts"
_MAX_NAMES = 200
# A box with more text than this beside its links is not what its name says.
_MAX_PLAIN = 420
_MAX_BOX = 20_000  # nor one with more text than this altogether, whose links need not be counted
_MIN_BEFORE = 600  # letters of paragraphs before a box of comments
_MAX_ENTRIES = 100  # of a table of contents
_MAX_FOLLOWERS = 12
_MAX_WRAPPERS = 3
_MIN_PROSE = 60
_MAX_OWN = 5  # articles under the page's title: one in another, not a thousand beside each other
# A paragraph that is one link: shorter ones are names and numbers.
_MIN_LONE_LINK = 25


def remove_boilerplate(tree: HtmlElement, title: str, url: str) -> None:
    """Take everything out of the tree of the page at ``url`` that is recognised as not its article."""
    for script in list(tree.iter("script", "style", "template")):
        if "json" not in script.get("type", ""):  # JSON-LD may hold the whole article
            _drop(script)
    body = tree.find(".//body")
    if body is None:
        body = tree
    for other in _other_articles(body, title):
        _drop(other)
    host = bare_host(url)
    forms_and_offers = (*boxes_with_form(body, title), *boxes_with_offer(body, title, host))
    for box in [*_tables_of_contents(body, url), *_named_boxes(body), *forms_and_offers]:
        _drop(box)
    for leaf, verdict in list(_boilerplate_leaves(body, host, title)):
        if verdict is Verdict.LABEL:
            _drop_label(leaf)
        elif verdict is Verdict.BOILERPLATE or leaf.tag != "li":
            _drop(leaf)


def _other_articles(body: HtmlElement, title: str) -> list[HtmlElement]:
    """Articles with a main heading of their own, where another one carries the page's title."""
    headed = [article for article in body.iter("article") if article.find(".//h1") is not None]
    own = [article for article in headed if _heading(article).casefold() == title.casefold()][:_MAX_OWN]
    if not own:
        return []
    inner = own[-1] if own[0] in own[-1].iterancestors() else own[0]  # around all of them there may be one more
    return [article for article in headed if article not in own and not _are_nested(article, inner)]


def _heading(article: HtmlElement) -> str:
    return clean_line(_text_of(article.find(".//h1")))


def _are_nested(one: HtmlElement, other: HtmlElement) -> bool:
    return one in other.iterancestors() or other in one.iterancestors()


def _tables_of_contents(body: HtmlElement, url: str) -> Iterator[HtmlElement]:
    """Boxes that hold links to places on this page and little else, such as the words "Tabla de contenidos"."""
    for element in body.iter("div", "section", "aside", "nav", "ul", "ol"):
        links = list(islice(element.iter("a"), _MAX_ENTRIES + 1))
        if (
            1 < len(links) <= _MAX_ENTRIES
            and all(link.get("href", "").removeprefix(url).startswith("#") for link in links)
            and _plain_length(element, _MIN_PROSE) < _MIN_PROSE
        ):
            yield element


def _named_boxes(body: HtmlElement) -> Iterator[HtmlElement]:
    before = 0
    for element in body.iter(*_BOXES):
        names = f"{element.get('class', '')[:_MAX_NAMES]} {element.get('id', '')[:_MAX_NAMES]}"
        is_named = _names_boilerplate(names)
        if is_named and is_called_by_its_heading(element):
            names = element.get("class", "")[:_MAX_NAMES]
            is_named = _names_boilerplate(names)
        # Readers write as much as they like, but after the article.
        may_be_long = _is_dialog(element) or (before >= _MIN_BEFORE and names_comments(names))
        is_likely = is_named or may_be_long or element.tag in _BOILERPLATE_TAGS
        if is_likely and element.find(".//h1") is None and (may_be_long or _plain_length(element) <= _MAX_PLAIN):
            yield element
        if element.tag == "p" and before < _MIN_BEFORE:
            before += len(_text_of(element).strip())


def _is_dialog(element: HtmlElement) -> bool:
    """Whether it lies over the page, as what asks for consent does, by HTML or WAI-ARIA."""
    return element.tag == "dialog" or element.get("role") in _DIALOGS or element.get("aria-modal") == "true"


@lru_cache(maxsize=4096)
def names_comments(names: str) -> bool:
    """Whether a class and id are those of readers' comments."""
    return _COMMENTS.search(_CAMEL_CASE.sub("-", names).lower()) is not None


@lru_cache(maxsize=4096)  # the same names stand on all pages of a site, and many times on each
def _names_boilerplate(names: str) -> bool:
    return _NAMES.search(_CAMEL_CASE.sub("-", names).lower()) is not None


def _plain_length(element: HtmlElement, most: int = _MAX_PLAIN) -> int:
    """The letters of an element that are no link. Where all are no more than ``most``, they are not told from those."""
    text = _text_of(element)
    length = len(text) if len(text) > _MAX_BOX else _length(text)
    if not most < length <= _MAX_BOX:
        return length
    return length - sum(_length(_text_of(link)) for link in element.iter("a"))


def _boilerplate_leaves(body: HtmlElement, host: str, title: str) -> Iterator[tuple[HtmlElement, Verdict]]:
    for element in body.iter(*_LEAVES):
        if not _is_leaf(element):
            continue
        text = _text_of(element)
        if not 2 < len(text) <= 2 * MAX_LENGTH:
            continue
        share = _link_share(element, text)
        verdict = judge(text, stands_out=_stands_out(element, text), link_share=share)
        if verdict is not Verdict.TEXT:
            if not _is_listed_by_text(element):
                yield element, verdict
        elif share > 0.9 and _leads_away(element, host) and clean_line(text).casefold() != title.casefold():
            yield element, Verdict.BOILERPLATE


def _is_leaf(element: HtmlElement) -> bool:
    """Whether it is a block without blocks in it, or inline text that has a line of its own; a link, between blocks."""
    if element.tag == "a":
        parent = element.getparent()
        is_between = parent is not None and any(child.tag in _BLOCKS for child in parent)
        return is_between and _begins_line(element) and _ends_line(element)
    if element.tag in _INLINE_LEAVES:
        return _begins_line(element) and _ends_line(element)
    return all(child.tag not in _BLOCKS for child in element)


def _is_listed_by_text(element: HtmlElement) -> bool:
    """Whether it is in a plain list after a paragraph or heading: what an article lists of buttons, metrics and calls.

    Bars of buttons and lists of pointers hold links or pictures, and what dates and signs an article does that there.
    """
    item = next((one for one in (element, *islice(element.iterancestors(), _MAX_WRAPPERS)) if one.tag == "li"), None)
    items = None if item is None else item.getparent()
    if items is None or len(items) < 2 or next(items.iter(*_CONTROLS), None) is not None:
        return False
    before = _beside(items, HtmlElement.getprevious)
    if before is None or (before.tag not in _HEADINGS and before.tag != "p"):
        return False
    lines = [clean_line(_text_of(one)) for one in items]
    return not any(says_only_who_and_when(line) or SIGNATURE.fullmatch(line) for line in lines)


def _beside(element: HtmlElement, step: Callable[[HtmlElement], HtmlElement | None]) -> HtmlElement | None:
    """The block before or after an element, both without the boxes that hold nothing else."""
    for _ in range(_MAX_WRAPPERS):
        parent = element.getparent()
        if step(element) is not None or parent is None or len(parent) > 1 or (parent.text or "").strip():
            break
        element = parent
    beside = None if (element.tail or "").strip() else step(element)
    while beside is not None and beside.tag == "div" and len(beside) == 1 and not (beside.text or "").strip():
        beside = beside[0]
    return beside


def _begins_line(element: HtmlElement) -> bool:
    before = element.getprevious()
    if before is None:
        parent = element.getparent()
        return parent is not None and parent.tag in _BLOCKS and not (parent.text or "").strip()
    return (before.tag == "br" or before.tag in _BLOCKS) and not (before.tail or "").strip()


def _ends_line(element: HtmlElement) -> bool:
    after = element.getnext()
    return not (element.tail or "").strip() and (after is None or after.tag == "br" or after.tag in _BLOCKS)


def _stands_out(element: HtmlElement, text: str) -> bool:
    if element.tag in _HEADINGS or element.tag in ("strong", "b"):
        return True
    bold = next(element.iter("strong", "b"), None)
    return bold is not None and len(_text_of(bold).strip()) > 0.8 * len(text.strip())


def _link_share(element: HtmlElement, text: str) -> float:
    parent = element.getparent()
    if parent is not None and parent.tag == "a":
        return 1.0
    linked = sum(_length(_text_of(link)) for link in element.iter("a"))
    # White space between the elements of a list is often longer than its text.
    return linked / _length(text) if linked else 0.0


def _leads_away(element: HtmlElement, host: str) -> bool:
    """Whether a block is nothing but one link, and that a button, or it a paragraph, quotation or small heading about
    another page of the same site.
    """
    links = list(islice(element.iter("a"), 2)) if element.tag in _POINTERS else []
    if len(links) != 1:
        return False
    if element.tag == "p" and _BUTTON.search(_CAMEL_CASE.sub("-", links[0].get("class", "")).lower()):
        return True
    address = links[0].get("href", "").strip()
    is_long = _length(_text_of(links[0])) >= _MIN_LONE_LINK
    return is_long and bool(address) and not address.startswith("#") and bare_host(address) in ("", host)


def _drop_label(label: HtmlElement) -> None:
    """Take out a label and the links that follow it; neither, where it is the heading of a part of the article."""
    followers = list(_linked_followers(label))
    if followers or not _heads_text(label):
        for follower in followers:
            _drop(follower)
        _drop(label)


def _heads_text(label: HtmlElement) -> bool:
    """Whether it looks like a heading, and text of the article follows: more than a few words in a paragraph or list.

    "PUBLICIDADE" in plain type between two paragraphs heads nothing.
    """
    text = _text_of(label)
    if not (_stands_out(label, text) or text.rstrip().endswith(":")):
        return False
    heading = next(
        (one for one in (label, *islice(label.iterancestors(), _MAX_WRAPPERS)) if one.tag in _HEADINGS), None
    )
    after = label.getnext() if heading is None else _beside(heading, HtmlElement.getnext)
    return after is not None and after.tag in _PROSE and _length(_text_of(after)) >= _MIN_PROSE


def _linked_followers(label: HtmlElement) -> Iterator[HtmlElement]:
    """What comes right after a label, as long as it is little but links."""
    start = label
    for _ in range(_MAX_WRAPPERS):  # the label may be wrapped: <div><h3>Relacionadas</h3></div><ul>…
        parent = start.getparent()
        if start.getnext() is not None or parent is None or parent.tag in ("body", "article", "main"):
            break
        start = parent
    for count, sibling in enumerate(start.itersiblings()):
        if count >= _MAX_FOLLOWERS or not isinstance(sibling.tag, str):
            return
        text = _text_of(sibling).strip()
        if text and _link_share(sibling, text) < 0.6:
            return
        yield sibling


def _length(text: str) -> int:
    return len(clean_line(text))


def _drop(element: HtmlElement) -> None:
    """Take an element out of its tree, if it did not go with the box around it; the text after it stays."""
    if element.getparent() is not None:
        element.drop_tree()
