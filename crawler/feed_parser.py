"""Feeds: RSS, RDF and Atom by feedparser, JSON Feed by ``crawler.json_feed``. Pure: bytes in, values out.

feedparser is given bytes in a stream, never a text: it would take that for a file's name or an address and open it.
"""

import calendar
import io
import re
from datetime import UTC, datetime
from time import struct_time
from typing import Any

import feedparser
from w3lib.encoding import http_content_type_encoding

from crawler.charset import decode_text
from crawler.errors import FeedError
from crawler.feed_entries import (
    MAX_ENTRIES,
    FeedEntry,
    ParsedFeed,
    clean_tags,
    language_code,
    longest_text,
    one_line,
    unique_entries,
    web_address,
)
from crawler.json_feed import looks_like_json, parse_json_feed
from crawler.update_hints import update_hints
from kb.intake.dates import parse_date
from kb.models import DateReliability

__all__ = ["FeedEntry", "ParsedFeed", "parse_feed"]


_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
# Zones whose offset feedparser knows; other names ("CEST") it reads as UTC.
_ZONE = re.compile(r"(?:[+-]\d{2}:?\d{2}|[0-9]Z|\b(?:GMT|UTC|UT|Z|[ECMP][SD]T|A[SD]T))\s*$", re.IGNORECASE)
_TIME_OF_DAY = re.compile(r"\d{1,2}:\d{2}|T\d{4}")


def parse_feed(body: bytes, url: str, content_type: str | None = None) -> ParsedFeed:
    """Read a feed that was served at ``url``; relative links are resolved against it.

    Entries without a web address, and those beyond ``MAX_ENTRIES``, are left out. Raises ``FeedError`` if the body is
    none.
    """
    text = decode_text(body, http_content_type_encoding(content_type)).strip("\ufeff\x00 \t\r\n")
    if not text:
        raise FeedError(f"{url} is no feed: the answer is empty.")
    if looks_like_json(text):
        return parse_json_feed(text, url)
    return _parse_xml(text, url)


def _parse_xml(text: str, url: str) -> ParsedFeed:
    # The text is UTF-8 now, whatever its declaration says. The title's and the text's markup is dropped below, so it
    # need not be sanitised or have its links resolved, which would take most of the time.
    parsed = feedparser.parse(
        io.BytesIO(_XML_DECLARATION.sub("", text, count=1).encode("utf-8", "replace")),
        response_headers={"content-location": url, "content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    if not parsed.version and not parsed.entries:
        raise FeedError(f"{url} is no feed: it is {_what_it_is(text)}.")
    entries = []
    for raw in parsed.entries[:MAX_ENTRIES]:
        if entry := _entry(raw, is_atom=parsed.version.startswith("atom")):
            entries.append(entry)
    feed = parsed.feed
    return ParsedFeed(
        title=one_line(feed.get("title")),
        home_url=web_address(feed.get("link")),
        lang=language_code(feed.get("language")),
        entries=unique_entries(entries),
        hints=update_hints(feed, text),
    )


def _what_it_is(text: str) -> str:
    beginning = text[:1000].lower()
    return (
        "an HTML page" if "<html" in beginning or "<!doctype html" in beginning else "neither RSS, Atom nor JSON Feed"
    )


def _entry(raw: dict[str, Any], *, is_atom: bool) -> FeedEntry | None:
    # Feedburner's own link leads over its counter; the original one is beside it.
    links = (raw.get("feedburner_origlink"), raw.get("link"), raw.get("id"))
    address = next(filter(None, map(web_address, links)), None)
    if address is None:
        return None
    published, reliability = _published(raw, is_atom=is_atom)
    texts = [content.get("value") for content in raw.get("content", ())]
    return FeedEntry(
        url=address,
        title=one_line(raw.get("title")),
        text=longest_text([*texts, raw.get("summary")]),
        published=published,
        date_reliability=reliability,
        author=one_line(raw.get("author")) or None,
        tags=clean_tags(tag.get("label") or tag.get("term") for tag in raw.get("tags", ())),
    )


def _published(raw: dict[str, Any], *, is_atom: bool) -> tuple[datetime | None, DateReliability]:
    for name in ("published", "created", "updated"):
        # By key: feedparser's dictionary answers "updated" with "published" where only that is there.
        parsed, text = dict.get(raw, f"{name}_parsed"), dict.get(raw, name)
        moment = _moment(parsed) or _moment_without_zone(text)
        if moment is None:
            continue
        has_instant = bool(_ZONE.search(text or "") and _TIME_OF_DAY.search(text or ""))
        # An Atom entry's "updated" may be an edit; RSS has Dublin Core's date under this name, a publication.
        exact = has_instant and not (is_atom and name == "updated")
        return moment, DateReliability.EXACT if exact else DateReliability.DAY
    return None, DateReliability.NONE


def _moment_without_zone(text: str | None) -> datetime | None:
    """What feedparser does not read: a date as mails write it, but for the zone."""
    parsed = parse_date(text[:64]) if text else None
    return parsed[0] if parsed else None


def _moment(parsed: struct_time | None) -> datetime | None:
    if parsed is None:
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):
        return None
