"""The posts of a forum's thread, found by their shape, for most programs name them in no vocabulary. Pure.

phpBB, XenForo, vBulletin, Invision, MyBB, SMF, bbPress and Khoros draw every post in the same box, the first one too:
who wrote it, when, and what. Of an article with comments only these stand in such boxes, below its text; of a list of
articles each has another headline.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain, islice, pairwise

from lxml.etree import XPath, iterwalk
from lxml.html import HtmlElement

from crawler.date_lines import date_line
from crawler.written_dates import read_written_date

_text_of = XPath("string()", smart_strings=False)
_NO_PROSE = frozenset({"a", "button", "footer", "nav", "noscript", "script", "select", "style"})
# Of a class, an id or an address, whole words: "post_author", "postprofile", "member.php?u=2".
_AUTHOR = re.compile(
    r"(?<![a-z])(?:authors?|autora?|members?|nick(?:name)?|poster|(?:post)?profiles?|perfil|(?:big)?user(?:name|info)?s?|"
    r"usuarios?)(?![a-z])"
)
_DATE = re.compile(r"(?<![a-z])(?:(?:post)?date(?:time)?|fecha|hora|posted|time(?:stamp)?)(?![a-z])")
_CAMEL_CASE = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NUMBER = re.compile(r"\d+")
_SIGNS = ("a", "b", "cite", "div", "h3", "h4", "li", "p", "span", "strong", "td")
_BLOCKS = ("article", "div", "li", "section", "table", "td", "tr")
_MAX_NAMES = 200
_MAX_SIGN = 80  # letters that say who, or when
_HEAD = 80  # elements of a post among which that is said
_MAX_SIGNS = 1_000
# Letters between the headline and the first post, "Iniciado por ana_mkt, 2 de noviembre": an article has more.
_MAX_BEFORE = 180
_MIN_SHARE = 0.6  # of what the page says, links and menus apart
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_HEADLINE_WORDS = 4  # of a link: the name of who wrote has fewer
# What stands in a row where no box holds what a post says.
_PIECES = frozenset({"blockquote", "dl", "figure", "ol", "p", "pre", "table", "ul", *_HEADINGS})

Post = list[HtmlElement]


class _Prose:
    """How much a page says before and in each of its elements, in letters that are in no link or menu."""

    def __init__(self, page: HtmlElement, heading: HtmlElement | None) -> None:
        self._before: dict[HtmlElement, int] = {}
        self._after: dict[HtmlElement, int] = {}
        letters = silent = 0
        for event, element in iterwalk(page, ("start", "end")):
            if event == "start":
                self._before[element] = letters
                silent += element.tag in _NO_PROSE
                letters += 0 if silent else _length(element.text)
            else:
                self._after[element] = letters
                silent -= element.tag in _NO_PROSE
                letters += 0 if silent else _length(element.tail)
        self.whole = letters
        self._beginning = 0 if heading is None else self._after.get(heading, 0)

    def inside(self, elements: Iterable[HtmlElement]) -> int:
        return sum(self._after[element] - self._before[element] for element in elements)

    def begins_with(self, element: HtmlElement) -> bool:
        """Whether no article stands between the headline, where there is one, and an element."""
        return self._before[element] - self._beginning <= _MAX_BEFORE


def forum_posts(tree: HtmlElement, heading: HtmlElement | None) -> list[Post]:
    """What each post of the thread under ``heading`` says, in their order: the box that holds it, or its paragraphs.

    Empty where the page is no thread.
    """
    page = tree.find(".//body")
    page = tree if page is None else page
    groups = _alike(page)
    if not groups:
        return []
    prose = _Prose(page, heading)
    likely = (
        blocks
        for blocks in groups
        if prose.begins_with(blocks[0]) and prose.inside(blocks) >= _MIN_SHARE * prose.whole and not _are_nested(blocks)
    )
    threads = [list(posts.values()) for posts in map(_said, likely) if _are_thread(posts, prose)]
    return max(threads, key=lambda posts: prose.inside(chain(*posts)), default=[])


def _are_thread(posts: Mapping[HtmlElement, Post], prose: _Prose) -> bool:
    """Whether several posts, with what tells who and when, are most of what the page says."""
    if len(posts) < 2 or not prose.begins_with(next(iter(posts))) or _are_headed(posts):
        return False
    said = prose.inside(chain(*posts.values()))
    return said >= _MIN_SHARE * (prose.whole - prose.inside(posts) + said)


def _alike(page: HtmlElement) -> list[tuple[HtmlElement, ...]]:
    """Elements that share a name and each hold an author, in their order."""
    groups: dict[str, list[HtmlElement]] = defaultdict(list)
    grouped: set[HtmlElement] = set()
    for sign in islice(filter(_names_author, page.iter(*_SIGNS)), _MAX_SIGNS):
        for above in sign.iterancestors(*_BLOCKS):
            if above in grouped:
                break
            grouped.add(above)
            for name in dict.fromkeys(_names(above)):
                groups[name].append(above)
    return list(dict.fromkeys(tuple(group) for group in groups.values() if len(group) > 1))


def _are_nested(blocks: Iterable[HtmlElement]) -> bool:
    return any(one in other.iterancestors() or other in one.iterancestors() for one, other in pairwise(blocks))


def _said(blocks: Iterable[HtmlElement]) -> dict[HtmlElement, Post]:
    """What is said in each block that tells who and when: what stands beside that, in the place with most text."""
    places: dict[str, dict[HtmlElement, Post]] = defaultdict(dict)
    for block in blocks:
        for place, part in sorted(_parts(block), key=lambda one: _letters(one[1])):
            places[place][block] = part  # of several in one place, the longest
    return max(places.values(), key=lambda parts: sum(map(_letters, parts.values())), default={})


def _parts(block: HtmlElement) -> Iterator[tuple[str, Post]]:
    """The parts of a block beside what tells who and when, and what their place is called; none if it does not."""
    who = next(filter(_names_author, islice(block.iter(*_SIGNS), _HEAD)), None)
    when = _dates(block)
    if who is None or not when:
        return
    signs = {who, *when}
    around = {above for sign in signs for above in sign.iterancestors()}
    for outer in filter(around.__contains__, block.iter()):
        beside = [child for child in outer if child not in around and child not in signs]
        name = "" if outer is block else _place(outer)
        if pieces := [child for child in beside if child.tag in _PIECES]:
            yield name, pieces
        yield from ((f"{name} > {_place(child)}", [child]) for child in beside if child.tag not in _PIECES)


def _dates(block: HtmlElement) -> list[HtmlElement]:
    """What tells when, quotations apart: each ``time``, else the first line; one right before the block will do."""
    times = [one for one in block.iter("time") if next(one.iterancestors("blockquote"), None) is None]
    before = block.getprevious()
    around = [block] if before is None else [block, before]
    lines = chain.from_iterable(islice(one.iter(*_SIGNS), _HEAD) for one in around)
    return times or list(islice(filter(_tells_when, lines), 1))


def _tells_when(element: HtmlElement) -> bool:
    text = _text_of(element)
    if not 2 < len(text) <= 4 * _MAX_SIGN or not 2 < len(text.strip()) <= _MAX_SIGN:
        return False
    return _says_date(element.get("class", "")) or read_written_date(date_line(element)) is not None


def _names_author(element: HtmlElement) -> bool:
    names, address = element.get("class"), element.get("href")
    if not (names and _says_author(names)) and not (address and _AUTHOR.search(address.lower(), 0, _MAX_NAMES)):
        return False
    text = _text_of(element)
    return len(text) <= 4 * _MAX_SIGN and 0 < len(text.strip()) <= _MAX_SIGN


@lru_cache(maxsize=4096)
def _says_author(names: str) -> bool:
    return _AUTHOR.search(_CAMEL_CASE.sub("-", names[:_MAX_NAMES]).lower()) is not None


@lru_cache(maxsize=4096)
def _says_date(names: str) -> bool:
    return _DATE.search(_CAMEL_CASE.sub("-", names[:_MAX_NAMES]).lower()) is not None


def _names(element: HtmlElement) -> list[str]:
    """The names of an element without what counts: ``post_12`` is ``post_``."""
    named = f"{element.get('class', '')[:_MAX_NAMES]} {element.get('id', '')[:_MAX_NAMES]}"
    return [name for name in _NUMBER.sub("", named).split() if len(name) > 1]


def _place(element: HtmlElement) -> str:
    return f"{element.tag} {' '.join(_names(element)[:1])}"


def _are_headed(posts: Mapping[HtmlElement, Post]) -> bool:
    """Whether most have a headline of their own, a link to somewhere else, as in a list of articles."""
    headlines = {headline for block, post in posts.items() if (headline := _headline(block, post))}
    return 2 * len(headlines) > len(posts)


def _headline(block: HtmlElement, post: Post) -> str:
    """The first link in a heading, or before what is said, that is as long; of an answer without its "Re: "."""
    is_before = True
    for element in block.iter():
        is_before = is_before and element is not post[0]
        if element.tag == "a" and not _names_author(element) and not _tells_when(element):
            words = " ".join(_text_of(element).split())
            is_heading = next(element.iterancestors(*_HEADINGS), None) is not None
            if (is_heading or is_before) and len(words.split()) >= _HEADLINE_WORDS:
                return words.rpartition(": ")[2]
    return ""


def _letters(post: Post) -> int:
    return sum(_length(_text_of(part)) for part in post)


def _length(text: str | None) -> int:
    return len("".join(text.split())) if text else 0
