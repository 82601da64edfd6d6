"""The article of a web page: trafilatura finds it in a page freed of boilerplate, its structure is kept. Pure."""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from urllib.parse import urljoin

from htmldate import find_date
from lxml.etree import ElementDefaultClassLookup, HTMLParser, ParserError
from lxml.html import HtmlElement, document_fromstring
from trafilatura import bare_extraction
from trafilatura.metadata import examine_meta, extract_author, extract_meta_json
from trafilatura.settings import Document

from crawler.article_body import mark_body
from crawler.author_bios import drop_author_bios
from crawler.author_names import author_in_json, author_name
from crawler.block_text import block_text
from crawler.boilerplate import remove_boilerplate
from crawler.charset import decode_text
from crawler.date_lines import says_only_who_and_when
from crawler.day_order import names_day_first, region_of_language
from crawler.discussion import join_discussion
from crawler.json_ld import json_ld_blocks
from crawler.mistaken_boxes import free_mistaken_boxes
from crawler.page_dates import FIRST_YEAR, PageDate, find_marked_date, find_page_date, find_vague_date
from crawler.page_lead import page_lead
from crawler.page_size import cut_page
from crawler.page_structure import drop_permalinks, mark_structure, unmark_structure
from crawler.page_title import PageTitle, page_title
from crawler.publisher_zone import publisher_country, zone_of_country
from crawler.shown_authors import find_shown_authors, find_signing_line
from crawler.shown_dates import find_shown_date, without_modified
from crawler.xml_text import without_declaration, xml_bytes
from kb.models import DateReliability

# Letters and digits. Less text than this is a login form, an error in words or a caption; the shortest of the 93
# evaluation articles has three times as much.
MIN_ARTICLE_LENGTH = 180
# lxml.html chooses a class for every element anew in Python, for the sake of forms: 5 % of all the time here.
_ELEMENTS = ElementDefaultClassLookup(element=HtmlElement)
_LANGUAGE = re.compile(r"(?P<language>[a-z]{2})(?:[-_].*)?$", re.IGNORECASE)

# A title is looked for among so many blocks at the beginning, after others no longer than a section's name.
_TITLE_REACH = 4
_MAX_LABEL = 60

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


def extract_article(html: bytes, url: str, charset: str | None = None, country: str | None = None) -> Article | None:
    """Read the article of the page at ``url``; ``None`` if there is none of ``MIN_ARTICLE_LENGTH`` letters.

    ``charset`` is what the HTTP header claims; it need not be right. ``country`` (ISO 3166) is the publisher's; where
    it is not known, the address may tell it. A time that the page gives without a zone is read in that country's.
    """
    tree = parse_page(decode_text(html, charset))
    if tree is None:
        return None
    cut_page(tree)
    drop_permalinks(tree)
    lang = page_language(tree)
    # Before the body: boilerplate and trafilatura take scripts, meta elements and datelines out of the tree.
    json_ld = list(json_ld_blocks(tree))
    headline = page_title(tree, json_ld, url)
    title, heading = headline.text, headline.heading
    country = publisher_country(country, url)
    day_first = names_day_first(lang, country or _region(tree))
    page_date = _page_date(tree, json_ld, headline, url, zone_of_country(country), day_first=day_first)
    author = author_in_json(json_ld, headline.headline) or find_shown_authors(heading) or _author(tree, heading)
    canonical_url = _canonical(tree, url)
    lead = page_lead(tree, heading)
    join_discussion(tree, headline, json_ld)
    remove_boilerplate(tree, title, url)
    drop_author_bios(tree, author or "")
    mark_body(tree)
    mark_structure(tree)
    free_mistaken_boxes(tree)
    document = bare_extraction(tree, url=url, include_comments=False, output_format="python")
    if not isinstance(document, Document):
        return None
    unmark_structure(document.body)
    text = _with_lead(_without_signature(_without_title(block_text(document.body), title)), lead)
    if sum(map(str.isalnum, text)) < MIN_ARTICLE_LENGTH:
        return None
    return Article(
        title=title,
        text=text,
        author=author_name(author or ""),
        published=page_date.published if page_date else None,
        date_reliability=page_date.reliability if page_date else DateReliability.NONE,
        date_source=page_date.source if page_date else None,
        lang=lang,
        canonical_url=canonical_url,
    )


def parse_page(text: str) -> HtmlElement | None:
    """The tree of a page, ``None`` if it holds no element."""
    text = without_declaration(text)
    if not text.strip():
        return None
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    parser.set_element_class_lookup(_ELEMENTS)
    try:
        return document_fromstring(xml_bytes(text), parser=parser)
    except ParserError:
        return None


def page_language(tree: HtmlElement) -> str | None:
    """The ISO 639-1 code that the page declares for itself."""
    matches = map(_LANGUAGE.match, _declared(tree))
    return next((match["language"].lower() for match in matches if match), None)


def _region(tree: HtmlElement) -> str | None:
    """The ISO 3166 code of the country whose form of its language the page declares: ``en-GB``."""
    return next(filter(None, map(region_of_language, _declared(tree))), None)


def _declared(tree: HtmlElement) -> Iterator[str]:
    for declared in (tree.get("lang"), tree.get("xml:lang"), *tree.xpath("//meta[@property='og:locale']/@content")[:1]):
        if declared:
            yield declared.strip()


def _author(tree: HtmlElement, heading: HtmlElement | None) -> str | None:
    """The author by the line under the headline, else as ``trafilatura.metadata.extract_metadata`` finds one.

    Not by that function itself: it searches titles, dates, categories and licences too, which takes as long as all the
    rest.
    """
    metadata = examine_meta(tree)
    if metadata.author and (" " not in metadata.author or author_name(metadata.author) is None):
        metadata.author = None  # a login name
    signed = find_signing_line(heading)
    if signed and signed.split(";")[0].casefold() not in (metadata.author or "").casefold():
        return signed  # a meta element may name others beside her, and her publisher instead
    try:
        metadata = extract_meta_json(tree, metadata)
    except Exception as error:  # trafilatura itself expects anything here, JSON-LD comes in every shape
        _log.debug("JSON-LD passed over: %s", error)
    author: str | None = metadata.author or extract_author(tree)
    return author


def _page_date(
    tree: HtmlElement,
    json_ld: list[object],
    headline: PageTitle,
    url: str,
    zone: tzinfo,
    *,
    day_first: bool,
) -> PageDate | None:
    if stated := find_page_date(
        tree, json_ld, zone, day_first=day_first, title=headline.headline, heading=headline.heading
    ):
        return stated
    shown = find_marked_date(tree, headline.heading, zone, day_first=day_first) or find_shown_date(
        headline.heading, url, zone, day_first=day_first
    )
    vague = find_vague_date(tree, zone, day_first=day_first)
    if vague and (shown is None or vague.is_of_the_day_of(shown)):
        return vague
    return shown or _guess_date(tree, url)


def _guess_date(tree: HtmlElement, url: str) -> PageDate | None:
    found = find_date(
        without_modified(tree),
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
    """The text without a heading at its beginning that only repeats the title, and without labels before that."""
    blocks = text.split("\n\n", _TITLE_REACH)
    for index, block in enumerate(blocks[:_TITLE_REACH]):
        if title and block.startswith("#") and block.lstrip("# ").casefold() == title.casefold():
            return "\n\n".join(blocks[index + 1 :])
        if len(block) > _MAX_LABEL:
            break
    return text


def _without_signature(text: str) -> str:
    """The text without a paragraph at its beginning that only says who wrote it and when; a heading heads something."""
    first, _, rest = text.partition("\n\n")
    return rest if not first.startswith(("#", "-", "|")) and says_only_who_and_when(first) else text


def _with_lead(text: str, lead: str) -> str:
    """The text with the sentence under the headline before it, where the extraction has left that out."""
    letters = _letters(text)
    is_there = all(_letters(line) in letters for line in lead.split("\n"))
    return text if is_there else f"{lead}\n\n{text}"


def _letters(text: str) -> str:
    """Of a text, what an extractor cannot have changed."""
    return "".join(filter(str.isalnum, text))
