"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/). Pure."""

import json
from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any

from crawler.errors import FeedError
from crawler.feed_entries import (
    MAX_TEXT_LENGTH,
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
from crawler.mojibake import repair_mojibake
from kb.intake.dates import parse_date
from kb.intake.language import normal_language
from kb.models import DateReliability


def looks_like_json(text: str) -> bool:
    """Whether a body is meant to be JSON."""
    return text.startswith("{")


def parse_json_feed(text: str, url: str, zone: tzinfo) -> ParsedFeed:
    """Read a JSON Feed that was served at ``url``; times without a zone are in ``zone``.

    Raises ``FeedError`` if it is none.
    """
    try:
        feed = json.loads(text, strict=False)  # templates put texts with their line ends between quotation marks
    except (ValueError, RecursionError) as error:
        raise FeedError(f"{url} is no feed: it begins like JSON and is not ({str(error)[:80]}).") from None
    if "jsonfeed.org/version/" not in str(feed.get("version", "")) or not isinstance(feed.get("items"), list):
        raise FeedError(f"{url} is no feed: it is JSON without a JSON Feed's version and items.")
    home = resolved_address(url, feed.get("home_page_url"))
    declared = feed.get("language")
    items = [item for item in feed["items"] if isinstance(item, dict)]
    entries = [
        _entry(item, url, home or url, zone)
        for item in newest_part(items, lambda item: str(item.get("date_published") or ""))
    ]
    return ParsedFeed(
        title=html_line(feed.get("title")),
        home_url=home,
        lang=normal_language(declared) if isinstance(declared, str) else None,
        entries=unique_entries(without_build_time(entry for entry in entries if entry is not None)),
    )


def _entry(item: Mapping[str, Any], base: str, page_url: str, zone: tzinfo) -> FeedEntry | None:
    candidates = (
        resolved_address(base, item.get("url")),
        resolved_address(base, item.get("external_url")),
        web_address(item.get("id")),
        *_attached(item, base),
    )
    address = next(filter(None, candidates), None)
    title = html_line(item.get("title"))
    said = item.get("content_text")
    plain = repair_mojibake(said.strip()[:MAX_TEXT_LENGTH]) if isinstance(said, str) else ""
    text = max(plain, longest_text([item.get("content_html"), item.get("summary")]), key=len)
    if address is None and not text:
        return None
    published, reliability = _date(item.get("date_published"), zone) or (None, DateReliability.NONE)
    modified = _date(item.get("date_modified"), zone)
    return FeedEntry(
        url=address or address_on(page_url, str(item.get("id") or title or text)),
        title=title,
        text=text,
        published=published,
        date_reliability=reliability,
        author=_author(item),
        tags=clean_tags(item["tags"] if isinstance(item.get("tags"), list) else ()),
        modified=modified[0] if modified else None,
    )


def _date(value: object, zone: tzinfo) -> tuple[datetime, DateReliability] | None:
    return parse_date(value[:64], zone) if isinstance(value, str) else None


def _author(item: Mapping[str, Any]) -> str | None:
    authors = item.get("authors") or [item.get("author")]
    names = (
        [html_line(author.get("name")) for author in authors if isinstance(author, dict)]
        if isinstance(authors, list)
        else []
    )
    return ", ".join(filter(None, names)) or None


def _attached(item: Mapping[str, Any], base: str) -> list[str | None]:
    """The addresses of files: all that an episode of a podcast may have."""
    files = item.get("attachments")
    return (
        [resolved_address(base, file.get("url")) for file in files if isinstance(file, dict)]
        if isinstance(files, list)
        else []
    )
