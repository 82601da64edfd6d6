"""When a page was published, by what it shows its reader: a date in its address, or one beside its headline. Pure.

Always ``GUESSED``. A page's head shows today's date and its margin those of other articles, so that elsewhere no date
is believed.
"""

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from datetime import UTC, tzinfo
from itertools import islice
from urllib.parse import urlsplit

from lxml.etree import XPath
from lxml.html import HtmlElement

from crawler.block_text import clean_line
from crawler.date_lines import MAX_DATE_LINE, MODIFIED, PUBLISHED, SAYS_MODIFIED, date_line, short_line, tells_other_day
from crawler.page_dates import PageDate, dates_event, is_in_comment, parse_machine_date, read_stated_date
from crawler.written_dates import is_date_alone
from kb.models import DateReliability

_text_of = XPath("string()", smart_strings=False)
_IN_ADDRESS = re.compile(r"/(?P<year>(?:19|20)\d{2})[/-](?P<month>\d{1,2})[/-](?P<day>\d{1,2})(?=[/-]|$)")
# How far from the headline a date still belongs to it, in elements of the page. Before it stands at most a line with
# the section, the author and the date, in the same block: in the evaluation's pages those are all the article's, and
# the dates from the eighth element on are today's. Far after it are other articles' dates.
_before = XPath("preceding::*[position() <= 5]")
_after = XPath("following::*[position() <= 200]")
_HEADLINE_BLOCK = 2  # levels above the headline
# What holds one thing, of several columns or parts of a page: a date alone that opens it is that thing's.
_PARTS_OF_PAGE = ("article", "section", "td")
_menus = XPath("preceding::*[self::form or self::header or self::nav or self::ul]")
_WHOLE_PAGE = frozenset({"html", "body", "main"})
_DATE_LINES = tuple("div p span small font li td dd time strong b em i h4 h5 h6 address".split())
_MAX_PIECES = 4  # of a date: with the day of the week
_MIN_PARAGRAPH = 120  # letters: a lead under a headline may have as many, and a date after it
_MAX_WRAPPERS = 2
_TEASER_LEVELS = 3  # above a date
_MAX_TEASER = 400
_HEADLINE_WORDS = 5  # of a link: names of authors and sections have fewer
_MARGINS = ("aside", "nav", "blockquote")
_IS_CHANGE = re.compile(
    r"\W*(?:actualización|actualizad[oa]|atualização|atualizad[oa]|updated|edited)\W*", re.IGNORECASE
)
_AFTER_NUMBERS = re.compile(r".*\d", re.DOTALL)
_PLACE = re.compile(
    r"\b(?:lugar|local|sede|ubicaci[oó]n|direcci[oó]n|modalidad|d[oó]nde|onde|where|venue|location|entrada|precio)\W*:",
    re.IGNORECASE,
)
_LISTED = frozenset({"dd", "div", "li", "p", "td", "tr"})
_NAMING_ATTRIBUTES = ("name", "property", "itemprop", "http-equiv", "class")


def find_shown_date(
    heading: HtmlElement | None, url: str, zone: tzinfo = UTC, *, day_first: bool = True
) -> PageDate | None:
    """The date beside the page's headline, ``heading``, or in its address; one above the text before one below it."""
    above, below = ([], []) if heading is None else _around(heading)
    address = _IN_ADDRESS.search(_path(url))
    lines = list(filter(_may_hold_date, above))
    date = _date_for_machines(lines, zone) or (address and _day_of(address))
    if date or (date := _date_for_readers(lines, zone, day_first=day_first)):
        return date
    lines = [element for element in below if _may_hold_date(element) and not _is_in_teaser(element)]
    return _date_for_machines(lines, zone) or _date_for_readers(lines, zone, day_first=day_first)


def _date_for_machines(elements: Iterable[HtmlElement], zone: tzinfo) -> PageDate | None:
    for element in elements:
        if element.tag == "time" and (date := parse_machine_date(element.get("datetime", ""), "time", zone)):
            return _guessed(date)
    return None


def _date_for_readers(elements: Iterable[HtmlElement], zone: tzinfo, *, day_first: bool) -> PageDate | None:
    for element in elements:
        for line in _date_texts(element):
            if date := read_stated_date(line, "text", zone, day_first=day_first):
                return _guessed(date)
    return None


def without_modified(tree: HtmlElement) -> HtmlElement:
    """A copy of the tree without what states when the page was changed: htmldate takes that where it finds no better.

    The margins, quotations and teasers, with the dates of others, and the times of comments and events go too, and
    JSON-LD altogether. What it says of the publication has been looked for already.
    """
    tree = deepcopy(tree)
    for margin in list(tree.iter(*_MARGINS)):
        margin.drop_tree()
    for element in list(tree.iter("meta", "time", "abbr", "script")):
        names = " ".join(element.get(name, "") for name in _NAMING_ATTRIBUTES)
        is_other_time = element.tag == "time" and (
            _is_modified(element) or is_in_comment(element) or _is_in_teaser(element)
        )
        if element.tag == "script" or MODIFIED.search(names) or is_other_time:
            element.drop_tree()
    for element in list(tree.iter(*_DATE_LINES)):
        line = short_line(element)
        says_modified = SAYS_MODIFIED.match(line) and not PUBLISHED.search(line)
        if says_modified or (line and (dates_event(element) or (is_date_alone(line) and _is_in_teaser(element)))):
            element.drop_tree()
    return tree


def _around(heading: HtmlElement) -> tuple[list[HtmlElement], list[HtmlElement]]:
    """The elements among which the date may be, before the article's text begins and after that.

    The former are those in the headline's block, the nearest first, and those under it. Below the text stand other
    articles, each with its own date, and where nothing else is shown that of this one.
    """
    blocks = {above for above in islice(heading.iterancestors(), _HEADLINE_BLOCK) if above.tag not in _WHOLE_PAGE}
    before = [element for element in reversed(_before(heading)) if not blocks.isdisjoint(element.iterancestors())]
    after = _after(heading)
    text = next((number for number, element in enumerate(after) if _is_paragraph(element)), len(after))
    return [*before, *_opening(heading), *after[:text]], after[text:]


def _may_hold_date(element: HtmlElement) -> bool:
    is_of_this = element.tag in _DATE_LINES and not _is_elsewhere(element) and not _is_modified(element)
    return is_of_this and not tells_other_day(_AFTER_NUMBERS.sub("", _label_of(element))) and not _tells_place(element)


def _tells_place(element: HtmlElement) -> bool:
    """Whether a line or those after it say where: its date is that of an event."""
    around = (element, *islice(element.iterancestors(), _MAX_WRAPPERS))
    line = next((one for one in around if one.tag in _LISTED), element)
    return any(_PLACE.search(short_line(one)) for one in (line, *islice(line.itersiblings(), _MAX_PIECES)))


def _is_paragraph(element: HtmlElement) -> bool:
    return element.tag == "p" and len(clean_line(_text_of(element))) >= _MIN_PARAGRAPH


def _is_in_teaser(element: HtmlElement) -> bool:
    """Whether it is or stands in a small box with a link that is as long as a headline, and without the page's own."""
    for box in (element, *islice(element.iterancestors(), _TEASER_LEVELS)):
        text = _text_of(box)
        if len(text) > 10 * _MAX_TEASER or len(clean_line(text)) > _MAX_TEASER or box.find(".//h1") is not None:
            return False
        if any(len(_text_of(link).split()) >= _HEADLINE_WORDS for link in box.iter("a")):
            return True
    return False


def _opening(heading: HtmlElement) -> Iterator[HtmlElement]:
    """The date alone that opens the part of the page in which the headline stands, however far above it."""
    part = heading.getparent()
    if part is None or part.tag not in _PARTS_OF_PAGE or any(part in menu.iterancestors() for menu in _menus(heading)):
        return
    first = part
    while not (first.text or "").strip() and (child := next(first.iterchildren("*"), None)) is not None:
        first = child
    if is_date_alone(short_line(first)):
        yield first


def _date_texts(element: HtmlElement) -> Iterator[str]:
    """What an element shows of the date: its line, what its pieces say apart ("07", "Mar", "2025"), its tooltip.

    A tooltip tells the date of "hace dos horas".
    """
    if line := date_line(element):
        yield line
    apart = " ".join(map(short_line, element)) if 1 < len(element) <= _MAX_PIECES else ""
    yield from filter(is_date_alone, (apart, element.get("title", "")))


def _is_elsewhere(element: HtmlElement) -> bool:
    """Whether it is in a link to another article, a margin, a quotation, or a comment, each with its own date, or tells
    that of an event.
    """
    around = (element, *element.iterancestors())
    is_others = any(one.tag == "a" or one.tag in _MARGINS for one in around)
    return is_others or is_in_comment(element) or dates_event(element)


def _is_modified(element: HtmlElement) -> bool:
    """Whether its names, or the words before it, say that its date is that of a change."""
    marks = f"{element.get('itemprop', '')} {element.get('class', '')}"
    if MODIFIED.search(marks) and not PUBLISHED.search(marks):
        return True
    after = _with_wrappers(element).getnext()
    if after is not None and _IS_CHANGE.fullmatch(short_line(after)):  # as help centres have it
        return True
    *said, last = MODIFIED.split(_label_of(element))
    return bool(said) and not PUBLISHED.search(last) and not any(map(str.isdigit, last))


def _with_wrappers(element: HtmlElement) -> HtmlElement:
    """The outermost of the boxes around an element, a few at most, that hold nothing else."""
    for parent in islice(element.iterancestors(), _MAX_WRAPPERS):
        if len(parent) > 1 or (parent.text or "").strip() or (element.tail or "").strip():
            break
        element = parent
    return element


def _label_of(element: HtmlElement) -> str:
    """The words right before an element."""
    parent, before = element.getparent(), element.getprevious()
    label = "" if parent is None else (parent.text or "")[:MAX_DATE_LINE]
    return label if before is None else f"{label} {short_line(before)} {before.tail or ''}"


def _path(url: str) -> str:
    try:
        return urlsplit(url).path[:500]
    except ValueError:
        return ""


def _day_of(match: re.Match[str]) -> PageDate | None:
    date = parse_machine_date("{year}-{month:0>2}-{day:0>2}".format(**match.groupdict()), "address")
    return date and _guessed(date)


def _guessed(date: PageDate) -> PageDate:
    return PageDate(date.published, DateReliability.GUESSED, date.source)
