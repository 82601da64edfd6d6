"""The posts of a discussion, so that its replies are read too: in forums they hold the advice. Pure.

Changes the tree it is given. Extractors take the question alone, for what comes below is called comments as readers'
opinions on an article are. schema.org tells the two apart, as Discourse, Stack Exchange, NodeBB and others say it in
microdata: the answers of a question (https://schema.org/Question), the comments of a post in a forum
(https://schema.org/DiscussionForumPosting). Of what is asked back below an answer nothing is read.
"""

from collections.abc import Iterable, Iterator, Mapping

from lxml.etree import XPath
from lxml.html import Element, HtmlElement

_text_of = XPath("string()", smart_strings=False)
_items = XPath(".//*[@itemscope]")
# What may be discussed, and which of the items in it are replies to it.
_REPLIES: Mapping[str, str] = {"Question": "Answer", "DiscussionForumPosting": "Comment"}
_BODY = frozenset({"articleBody", "text"})
# Of the letters of all paragraphs. An article about something else may hold a box with one question and its answer.
_MIN_SHARE = 0.6


def join_discussion(tree: HtmlElement) -> None:
    """Make one body of the posts of the discussion that the page is, in their order; else change nothing."""
    discussed = [item for item in _items(tree) if _type_of(item) in _REPLIES]
    if len(discussed) != 1:  # none, or a list of several, or questions and answers about a product
        return
    posts = list(_posts(discussed[0]))
    if len(posts) < 2 or _letters(posts) < _MIN_SHARE * _letters(tree.iter("p")):
        return
    body = Element("div", itemprop="articleBody")
    for post in posts:
        box = Element("div")  # without the names by which comments are known
        box.text, post.text = post.text, None
        box.extend(list(post))
        post.drop_tree()
        body.append(box)
    page = tree.find(".//body")
    (tree if page is None else page).insert(0, body)


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


def _letters(elements: Iterable[HtmlElement]) -> int:
    return sum(len("".join(_text_of(element).split())) for element in elements)
