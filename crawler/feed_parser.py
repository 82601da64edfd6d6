"""Feeds: RSS, RDF and Atom by feedparser, JSON Feed by ``crawler.json_feed``. Pure: bytes in, values out.

feedparser is given bytes in a stream, never a text: it would take that for a file's name or an address and open it.
"""

import io
import re
from collections import Counter
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import feedparser
from w3lib.encoding import http_content_type_encoding

from crawler.author_names import author_name
from crawler.charset import decode_text
from crawler.day_order import names_day_first
from crawler.errors import FeedError
from crawler.feed_dates import modified_time, published_time
from crawler.feed_entries import (
    FeedEntry,
    ParsedFeed,
    address_on,
    clean_tags,
    html_line,
    longest_text,
    newest_part,
    resolved_address,
    unique_entries,
    web_address,
    without_build_time,
)
from crawler.json_feed import looks_like_json, parse_json_feed
from crawler.publisher_zone import publisher_country, zone_of_country
from crawler.site_links import is_media_file
from crawler.update_hints import update_hints
from crawler.xml_text import joined_surrogates, mended_references, without_declaration, xml_bytes
from kb.intake.language import normal_language
from kb.models import DateReliability

__all__ = ["FeedEntry", "ParsedFeed", "looks_like_feed_body", "parse_feed"]

_LARGE_REFERENCE = re.compile(r"&#(x[0-9a-f]{4,99}|[0-9]{5,99})", re.IGNORECASE)
_ROOT = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]")
# A channel of RSS names its site before its items; an address may lack its scheme.
_SITE = re.compile(r"<link>\s*+(?:<!\[CDATA\[\s*+)?((?:https?:)?//[^\s<>\]]+)", re.IGNORECASE)
_WITHOUT_SCHEME = re.compile(r"(<(?:link|guid)\b[^<>]{0,200}>\s*+(?:<!\[CDATA\[\s*+)?)(?=www\.[\w-]+\.)", re.IGNORECASE)
_OWN_TEXT = re.compile(r"<(?:description|summary|content)\b")
_MEDIA_DESCRIPTION = re.compile(r"(?<=media:)description\b")
# An address of mail beside the name of an author; feedparser takes the end of ``ana@marca.digital`` for a name.
_MAIL = r"[\w.+-]{1,64}+@[\w.-]{1,100}"
_AUTHOR_WITH_MAIL = re.compile(
    rf"(?P<begin><(?:author|dc:creator|itunes:author)>\s*+(?:<!\[CDATA\[\s*+)?)(?:{_MAIL}\s*+(?:\((?P<after>[^()<]*)\))?"
    rf"|(?P<before>[^<@]{{1,100}}?)\s*+(?:&lt;|\(|<)?{_MAIL}(?:&gt;|\)|>)?)(?=\s*+(?:\]\]>\s*+)?</)"
)
_EDITED = re.compile(r"<(?:\w{1,20}:)?(?:updated|modified)\b")


def looks_like_feed_body(body: bytes) -> bool:
    """Whether a body is meant to be a feed in XML, and is no page."""
    return _ROOT.search(body[:1000]) is not None


def parse_feed(body: bytes, url: str, content_type: str | None = None, country: str | None = None) -> ParsedFeed:
    """Read a feed that was served at ``url``; relative links are resolved against it, those of RSS against its site.

    Times without a zone are read in that of the publisher's ``country`` (ISO 3166), else of the country that the
    address ends in, else as UTC. By that country, and by the feed's language, 05/04/2022 is April or May.

    Entries with neither a web address nor a text, and the oldest beyond ``MAX_ENTRIES`` of them, are left out; those
    with a text alone have an address of their own on the page that the feed belongs to. Raises ``FeedError`` if the
    body is none.
    """
    text = decode_text(body, http_content_type_encoding(content_type)).strip("\ufeff\x00 \t\r\n")
    if not text:
        raise FeedError(f"{url} is no feed: the answer is empty.")
    country = publisher_country(country, url)
    if looks_like_json(text):
        return parse_json_feed(text, url, zone_of_country(country))
    return _parse_xml(text, url, country)


def _parse_xml(text: str, url: str, country: str | None) -> ParsedFeed:
    # The text is UTF-8 now, whatever its declaration says. The title's and the text's markup is dropped below, so it
    # need not be sanitised or have its links resolved, which would take most of the time.
    if _OWN_TEXT.search(text):
        # To feedparser the caption of an entry's picture is another text of the entry. Those of YouTube have no other.
        text = _MEDIA_DESCRIPTION.sub("caption", text)
    text = _WITHOUT_SCHEME.sub(r"\1//", text)
    text = _AUTHOR_WITH_MAIL.sub(_author_alone, text)
    text = joined_surrogates(text)
    clean = _LARGE_REFERENCE.sub(_existing_character, mended_references(without_declaration(text)))
    try:
        parsed = feedparser.parse(
            io.BytesIO(xml_bytes(clean)),
            response_headers={"content-location": _base(text, url), "content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:  # its reader of ruined XML converts what it finds unchecked, and raises anything
        raise FeedError(f"{url} cannot be read as a feed: {' '.join(str(error).split())[:80]}.") from error
    if not parsed.version and not parsed.entries:
        raise FeedError(f"{url} is no feed: it is {_what_it_is(text)}.")
    feed = parsed.feed
    home = web_address(feed.get("link"))
    declared = feed.get("language")
    lang = normal_language(declared)
    zone, day_first = zone_of_country(country), names_day_first(lang, country, declared)
    # feedparser gives one name, "updated", to Dublin Core's date, which RSS uses for publication, and to edits.
    trust_updated = "<dc:date" in text and not _EDITED.search(text)
    linked = Counter(raw.get("link") for raw in parsed.entries)
    entries = []
    for raw in newest_part(parsed.entries, _time_said):
        published, reliability = published_time(raw, zone, day_first=day_first, trust_updated=trust_updated)
        modified = None if trust_updated else modified_time(raw, zone, day_first=day_first)
        has_own_page = linked[raw.get("link")] == 1
        if entry := _entry(raw, home or url, published, reliability, modified, has_own_page=has_own_page):
            entries.append(entry)
    return ParsedFeed(
        title=html_line(feed.get("title")),
        home_url=home,
        lang=lang,
        entries=unique_entries(without_build_time(entries)),
        hints=update_hints(feed, text),
        new_url=web_address(feed.get("itunes_new-feed-url")),
    )


def _base(text: str, url: str) -> str:
    """What relative links count from, unless the feed says so by ``xml:base``: in RSS the site that the channel names.

    RSS knows no relative links; whoever writes them means pages of the site, wherever its feed lies.
    """
    channel, begins, _ = text.partition("<item")
    site = _SITE.search(channel) if begins and "<channel" in channel else None
    return url if site is None else resolved_address(url, site[1]) or url


def _author_alone(author: re.Match[str]) -> str:
    return author["begin"] + (author["before"] or author["after"] or "")


def _time_said(raw: dict[str, Any]) -> Any:
    """When an entry appeared, as feedparser reads it: it shows which end of a list is the newer one."""
    return dict.get(raw, "published_parsed") or dict.get(raw, "updated_parsed")


def _existing_character(reference: re.Match[str]) -> str:
    """A reference to a character, U+FFFD for one that does not exist: feedparser fails on it."""
    digits = reference[1]
    number = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
    return reference[0] if number < 0xD800 or 0xDFFF < number < 0x110000 else "\ufffd"


def _what_it_is(text: str) -> str:
    beginning = text[:1000].lower()
    return (
        "an HTML page" if "<html" in beginning or "<!doctype html" in beginning else "neither RSS, Atom nor JSON Feed"
    )


def _entry(
    raw: dict[str, Any],
    page_url: str,
    published: datetime | None,
    reliability: DateReliability,
    modified: datetime | None,
    *,
    has_own_page: bool,
) -> FeedEntry | None:
    # Feedburner's own link leads over its counter; the original one is beside it.
    links = [raw.get("feedburner_origlink"), _redirected(raw.get("link")), raw.get("link"), raw.get("id")]
    # An episode of a podcast may have no page, or that of the podcast alone, and only the file that it encloses.
    files = raw.get("enclosures", ())
    if not has_own_page and any(map(_is_recording, files)):
        links = [raw.get("id")]
    links += [file.get("href") for file in files if not _is_recording(file) or is_media_file(file.get("href") or "")]
    address = next(filter(None, map(web_address, links)), None)
    title = html_line(raw.get("title"))
    text = longest_text([*(content.get("value") for content in raw.get("content", ())), raw.get("summary")])
    if address is None and not text:
        return None
    return FeedEntry(
        url=address or address_on(page_url, raw.get("id") or title or text),
        title=title,
        text=text,
        published=published,
        date_reliability=reliability,
        author=_author(raw),
        tags=clean_tags(tag.get("label") or tag.get("term") for tag in raw.get("tags", ())),
        modified=modified,
    )


def _is_recording(file: dict[str, Any]) -> bool:
    """Whether an enclosed file is one of sound or film, whatever its address looks like."""
    return (file.get("type") or "").startswith(("audio/", "video/")) or is_media_file(file.get("href") or "")


def _redirected(link: object) -> str | None:
    """The article's own address in a link of a Google alert, which leads over ``/url``; robots.txt closes that."""
    try:
        parts = urlsplit(link if isinstance(link, str) else "")
    except ValueError:
        return None
    leads_on = parts.path == "/url" and (parts.hostname or "").startswith("www.google.")
    return parse_qs(parts.query).get("url", [None])[0] if leads_on else None


def _author(raw: dict[str, Any]) -> str | None:
    """Everybody who is named, without the addresses of mail that RSS wants before the names."""
    names = (author_name(html_line(author.get("name"))) for author in raw.get("authors", ()))
    return ", ".join(dict.fromkeys(filter(None, names))) or None
