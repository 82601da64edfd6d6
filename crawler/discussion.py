"""The posts of a discussion, so that its replies are read too: in forums they hold the advice. Pure.

Changes the tree it is given. Extractors take the question alone, for what comes below is called comments as readers'
opinions on an article are. schema.org tells the two apart, as Discourse, Stack Exchange, NodeBB and others say it in
microdata: the answers of a question (https://schema.org/Question), the comments of a post in a forum
(https://schema.org/DiscussionForumPosting). Of what is asked back below an answer nothing is read. Where nothing is
marked, the shape of a thread tells (``crawler.forum_posts``).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from lxml.etree import XPath
from lxml.html import Element, HtmlElement

from crawler.boilerplate import names_comments
from crawler.date_lines import short_line
from crawler.forum_posts import Post, forum_posts
from crawler.json_ld import json_ld_nodes
from crawler.page_title import PageTitle
from crawler.site_names import squeezed
from crawler.written_dates import read_written_date

_text_of = XPath("string()", smart_strings=False)
_texts_in = XPath(".//text()", smart_strings=False)
_items = XPath(".//*[@itemscope]")
# What may be discussed, and which of the items in it are replies to it.
_REPLIES: Mapping[str, str] = {"Question": "Answer", "DiscussionForumPosting": "Comment"}
_DISCUSSIONS = frozenset({"DiscussionForumPosting", "QAPage"})
_ARTICLES = frozenset({"Article", "BlogPosting", "LiveBlogPosting", "NewsArticle", "Product", "VideoObject"})
_BODY = frozenset({"articleBody", "text"})
# Of the letters of all paragraphs. An article about something else may hold a box with one question and its answer.
_MIN_SHARE = 0.6
# vBulletin has a post in a quotation that is none.
_BOXES = frozenset({"article", "blockquote", "div", "section", "span", "td"})
_QUOTING = ("aside", "blockquote", "div", "fieldset", "p", "table")
_MIN_QUOTED = 30  # letters that a post has word for word from one before it
_MAX_HEAD = 80  # letters above a quotation
_MAX_PREFIX = 15  # of a subject: "Re: "
_SIGNATURE = re.compile(r"(?<![a-z])(?:assinatura|firma|signature|sig\d*)(?![a-z])", re.IGNORECASE)
_CAMEL_CASE = re.compile(r"(?<=[a-z])(?=[A-Z])")


def join_discussion(tree: HtmlElement, title: PageTitle, json_ld: Iterable[object]) -> None:
    """Make one body of the posts of the discussion that the page is, in their order; else change nothing."""
    body = Element("div", itemprop="articleBody")
    said = ""
    for post in _marked_posts(tree) or _shaped_posts(tree, title.heading, json_ld):
        parts = [part for part in post if not _only_quotes(part, said)]
        for part in parts:
            _drop_asides(part, title.text, said)
        said += "".join(map(_letters, parts))
        for part in parts if len(post) > 1 else map(_innermost, parts):
            part.drop_tree()
            part.tail = None
            part.attrib.clear()  # of the names by which comments are known
            part.tag = "div" if part.tag in _BOXES else part.tag
            body.append(part)
    if len(body):
        page = tree.find(".//body")
        (tree if page is None else page).insert(0, body)


def _shaped_posts(tree: HtmlElement, heading: HtmlElement | None, json_ld: Iterable[object]) -> list[Post]:
    """The posts of a thread by their shape; none on a page that JSON-LD calls an article and not a discussion.

    Where it says nothing, none that are called comments.
    """
    kinds = {kind for node in json_ld_nodes(json_ld) for kind in _strings(node.get("@type"))}
    is_declared = not _DISCUSSIONS.isdisjoint(kinds)
    if not is_declared and not _ARTICLES.isdisjoint(kinds):
        return []
    posts = forum_posts(tree, heading)
    return posts if is_declared or not any(map(_is_comment, chain(*posts))) else []


def _is_comment(part: HtmlElement) -> bool:
    return any(names_comments(f"{one.get('class', '')} {one.get('id', '')}") for one in part.iterancestors())


def _innermost(part: HtmlElement) -> HtmlElement:
    """The smallest box that holds all of the text in this one, if it is one."""
    letters = len(_letters(part))
    boxes = part.iter(*_BOXES) if part.tag in _BOXES else ()
    return [part, *(box for box in boxes if len(_letters(box)) == letters)][-1]


def _drop_asides(part: HtmlElement, title: str, said: str) -> None:
    """Take out of a post what was said before it, its subject and its signature."""
    subject = squeezed(title)
    for element in list(part.iterdescendants()):
        line = short_line(element)
        is_subject = bool(subject) and len(line) <= len(title) + _MAX_PREFIX and squeezed(line).endswith(subject)
        names = " ".join(element.get(attribute, "") for attribute in ("class", "id", "data-role"))
        is_signature = _SIGNATURE.search(_CAMEL_CASE.sub("-", names)) is not None
        if is_subject or is_signature or _only_quotes(element, said):
            _drop(element)


def _only_quotes(element: HtmlElement, said: str) -> bool:
    """Whether a box holds what was said before, and nothing else that is as long."""
    if not said or element.tag not in _QUOTING:
        return False
    texts = [text for text in _texts_in(element) if len(text) >= _MIN_QUOTED and not _heads_quote(text)]
    return bool(texts) and all("".join(text.split()) in said for text in texts)


def _heads_quote(text: str) -> bool:
    """Whether it only says who is quoted, and of when: "Cita de: ana_mkt en Noviembre 02, 2026"."""
    return len(text) <= _MAX_HEAD and read_written_date(text) is not None


def _drop(element: HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _letters(element: HtmlElement) -> str:
    return "".join(_text_of(element).split())


def _strings(value: object) -> list[str]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]


def _marked_posts(tree: HtmlElement) -> list[Post]:
    """What is said in each post of the only discussion that the page's microdata name."""
    discussed = [item for item in _items(tree) if _type_of(item) in _REPLIES]
    if len(discussed) != 1:  # none, or a list of several, or questions and answers about a product
        return []
    posts = list(_posts(discussed[0]))
    is_most = sum(map(len, map(_letters, posts))) >= _MIN_SHARE * sum(map(len, map(_letters, tree.iter("p"))))
    return [[post] for post in posts] if len(posts) > 1 and is_most else []


def _posts(discussed: HtmlElement) -> Iterator[HtmlElement]:
    """What was asked or said first, and what replies to it, each without what is said of it."""
    reply = _REPLIES[_type_of(discussed)]
    for element in discussed.iter("article", "blockquote", "div", "p", "section", "span", "td"):
        if not _BODY.isdisjoint(element.get("itemprop", "").split()):
            item = next(one for one in element.iterancestors() if one.get("itemscope") is not None)
            if item is discussed or _type_of(item) == reply:
                yield element


def _type_of(item: HtmlElement) -> str:
    return str(item.get("itemtype", "")).strip().rstrip("/").rpartition("/")[2]
