"""The article of a web page: trafilatura finds it, this module dates it and keeps its structure. Pure."""

import logging
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from html import unescape
from urllib.parse import urljoin

from htmldate import find_date
from lxml.etree import ElementDefaultClassLookup, HTMLParser, ParserError
from lxml.html import HtmlElement, document_fromstring
from trafilatura import bare_extraction
from trafilatura.metadata import examine_meta, extract_author, extract_meta_json, extract_title
from trafilatura.settings import Document

from crawler.block_text import block_text, clean_line
from crawler.charset import decode_text
from crawler.mojibake import repair_mojibake
from crawler.page_dates import FIRST_YEAR, PageDate, find_page_date
from kb.models import DateReliability

# Letters and digits. Less text than this is a login form, an error in words or a caption; the shortest of the 93
# evaluation articles has three times as much.
MIN_ARTICLE_LENGTH = 180
MAX_TITLE_LENGTH = 500
# Boilerplate of Spanish and Portuguese pages gets through otherwise: measured on shared/data/articles, snippet F1 is
# 0.892 by default and 0.913 with favor_precision there, and on English pages the other way round, 0.951 and 0.936.
_PRECISION_LANGUAGES = frozenset({"es", "pt"})
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
# lxml.html chooses a class for every element anew in Python, for the sake of forms: 5 % of all the time here.
_ELEMENTS = ElementDefaultClassLookup(element=HtmlElement)
_LANGUAGE = re.compile(r"([a-z]{2})(?:[-_].*)?$", re.IGNORECASE)

_log = logging.getLogger(__name__)
# Both report every odd page; what became of it is an outcome here.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Article:
    """What a page says. ``text`` as ``kb.models.RawDocument`` wants it; ``lang`` is what the page declares."""

    title: str
    text: str
    author: str | None = None
    published: datetime | None = None
    date_reliability: DateReliability = DateReliability.NONE
    date_source: str | None = None
    lang: str | None = None
    canonical_url: str | None = None


def extract_article(html: bytes, url: str, charset: str | None = None) -> Article | None:
    """Read the article of the page at ``url``; ``None`` if there is none of ``MIN_ARTICLE_LENGTH`` letters.

    ``charset`` is what the HTTP header claims; it need not be right.
    """
    tree = parse_page(decode_text(html, charset))
    if tree is None:
        return None
    lang = page_language(tree)
    # Before the body: trafilatura takes scripts and meta elements out of the tree.
    page_date = find_page_date(tree)
    metadata = _metadata(tree)
    title = _title(tree, metadata)
    canonical_url = _canonical(tree, url)
    if page_date is None:
        page_date = _guess_date(tree, url)
    document = bare_extraction(
        tree, url=url, include_comments=False, favor_precision=lang in _PRECISION_LANGUAGES, output_format="python"
    )
    if not isinstance(document, Document):
        return None
    text = _without_title(repair_mojibake(block_text(document.body)), title)
    if sum(map(str.isalnum, text)) < MIN_ARTICLE_LENGTH:
        return None
    return Article(
        title=title,
        text=text,
        author=repair_mojibake(clean_line(metadata.author or "")) or None,
        published=page_date.published if page_date else None,
        date_reliability=page_date.reliability if page_date else DateReliability.NONE,
        date_source=page_date.source if page_date else None,
        lang=lang,
        canonical_url=canonical_url,
    )


def parse_page(text: str) -> HtmlElement | None:
    """The tree of a page, ``None`` if it holds no element."""
    text = _XML_DECLARATION.sub("", text, count=1)
    if not text.strip():
        return None
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    parser.set_element_class_lookup(_ELEMENTS)
    try:
        return document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except ParserError:
        return None


def page_language(tree: HtmlElement) -> str | None:
    """The ISO 639-1 code that the page declares for itself."""
    for declared in (tree.get("lang"), tree.get("xml:lang"), *tree.xpath("//meta[@property='og:locale']/@content")[:1]):
        if declared and (match := _LANGUAGE.match(declared.strip())):
            return str(match.group(1)).lower()
    return None


def _metadata(tree: HtmlElement) -> Document:
    """Title and author as ``trafilatura.metadata.extract_metadata`` finds them.

    Not by that function itself: it searches dates, categories and licences too, which takes as long as all the rest.
    """
    metadata = examine_meta(tree)
    if metadata.author and " " not in metadata.author:
        metadata.author = None  # a login name
    try:
        metadata = extract_meta_json(tree, metadata)
    except Exception as error:  # trafilatura itself expects anything here, JSON-LD comes in every shape
        _log.debug("JSON-LD passed over: %s", error)
    metadata.title = metadata.title or extract_title(tree)
    metadata.author = metadata.author or extract_author(tree)
    return metadata


def _title(tree: HtmlElement, metadata: Document) -> str:
    """The title, without the site's name: the only main heading, where the title holds it whole."""
    title = clean_line(unescape(metadata.title or ""))
    headings = {clean_line(heading.text_content()) for heading in tree.iter("h1")}
    for heading in headings:
        if len(headings) == 1 and len(heading) > 10 and heading.casefold() in title.casefold():
            title = heading
    return repair_mojibake(title[:MAX_TITLE_LENGTH])


def _guess_date(tree: HtmlElement, url: str) -> PageDate | None:
    found = find_date(
        tree,
        url=url,
        original_date=True,
        extensive_search=False,
        min_date=datetime(FIRST_YEAR, 1, 1),  # noqa: DTZ001 (htmldate compares naive ones)
    )
    if found is None:
        return None
    try:
        day = date.fromisoformat(found)
    except ValueError:
        return None
    return PageDate(datetime.combine(day, time(), UTC), DateReliability.GUESSED, "htmldate")


def _canonical(tree: HtmlElement, url: str) -> str | None:
    for href in tree.xpath("//link[@rel='canonical']/@href")[:1]:
        if href.strip():
            try:
                return str(urljoin(url, href.strip()))
            except ValueError:
                return None
    return None


def _without_title(text: str, title: str) -> str:
    """The text without its first heading, if that only repeats the title."""
    first, _, rest = text.partition("\n\n")
    if first.startswith("#") and title and first.lstrip("# ").casefold() == title.casefold():
        return rest
    return text
