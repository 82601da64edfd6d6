"""Feeds and addresses that are made to break readers: feedparser's own suite and the WHATWG's URL test data.

A feed passes that is read within two seconds, or refused with ``FeedError``, and whose entries are sane: absolute
http(s) addresses as ``parse_web_address`` writes them, each once, published times in UTC, texts within their bounds,
hints that leave some hour to read the feed. An address passes that is refused with ``InvalidAddressError``, or whose
canonical form is its own canonical form and an address that may be fetched. That not everything is refused is measured
beside: the share of the suite that is read as a feed, and that of the absolute http(s) addresses without a password
that are written as the WHATWG writes them.
"""

import json
import time
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

from crawler.errors import FeedError
from crawler.feed_entries import MAX_ENTRIES, MAX_TAGS, MAX_TEXT_LENGTH, MAX_TITLE_LENGTH, FeedEntry, ParsedFeed
from crawler.feed_parser import parse_feed
from kb.errors import InvalidAddressError
from kb.intake.addresses import canonical_address, parse_web_address
from tests.shared_data import SHARED

QUICK = True
_FEED_URL = "http://127.0.0.1:8097/feed.xml"  # where the suite expects to be served
_MAX_SECONDS = 2.0


def run() -> list[dict[str, Any]]:
    """Four rows, the shares that pass; what does not is printed."""
    paths = [path for path in sorted((SHARED / "feeds" / "feedparser-suite").rglob("*.*")) if path.is_file()]
    cases = json.loads((SHARED / "urls" / "urltestdata.json").read_text(encoding="utf-8"))
    cases = [case for case in cases if isinstance(case, dict)]
    texts = [text for case in cases for text in (case["input"], case.get("base"), case.get("href")) if text]
    absolute = [(case["input"], case["href"]) for case in cases if _is_absolute(case)]
    return [
        {"metric": "feeds hostile, read or refused", "value": _share([feed_fault(path) for path in paths])},
        {"metric": "feeds hostile, read", "value": sum(map(_is_read, paths)) / len(paths)},
        {"metric": "addresses hostile, canonical or refused", "value": _share([address_fault(text) for text in texts])},
        {"metric": "addresses as the WHATWG writes them", "value": _share([_difference(*pair) for pair in absolute])},
    ]


def feed_fault(path: Path) -> str | None:
    """What is wrong with how a feed is read, ``None`` if nothing."""
    begun = time.perf_counter()
    try:
        feed: ParsedFeed | None = parse_feed(path.read_bytes(), _FEED_URL, country="MX")
    except FeedError:
        feed = None
    except Exception as error:  # what must not happen is what is measured
        return f"{path.name}: {error!r}"
    if time.perf_counter() - begun > _MAX_SECONDS:
        return f"{path.name}: took more than {_MAX_SECONDS} s"
    if feed is None:
        return None
    urls = [entry.url for entry in feed.entries]
    if len(urls) > MAX_ENTRIES or len(set(urls)) < len(urls):
        return f"{path.name}: entries twice or too many"
    if len(feed.hints.skip_hours) == 24 or len(feed.hints.skip_days) == 7:
        return f"{path.name}: hints that leave no time"
    odd = [entry.url for entry in feed.entries if not _is_sane(entry)]
    return f"{path.name}: odd entries {odd[:2]}" if odd else None


def _is_sane(entry: FeedEntry) -> bool:
    return (
        entry.url.startswith(("http://", "https://"))
        and parse_web_address(entry.url) == entry.url
        and (entry.published is None or (entry.published.tzinfo is UTC and entry.published.utcoffset() == timedelta()))
        and (entry.published is None) == (entry.date_reliability == "none")
        and max(len(entry.title), len(entry.author or "")) <= MAX_TITLE_LENGTH
        and len(entry.text) <= MAX_TEXT_LENGTH
        and len(entry.tags) <= MAX_TAGS
    )


def address_fault(text: str) -> str | None:
    """What is wrong with the canonical form of a text, ``None`` if nothing."""
    begun = time.perf_counter()
    try:
        once = canonical_address(text)
    except InvalidAddressError:
        return None
    except Exception as error:  # as above
        return f"{text[:60]!r}: {error!r}"
    try:
        is_stable = canonical_address(once) == once == parse_web_address(once)
    except InvalidAddressError as error:
        return f"{text[:60]!r}: canonical form refused, {error}"
    if time.perf_counter() - begun > _MAX_SECONDS:
        return f"{text[:60]!r}: took more than {_MAX_SECONDS} s"
    return None if is_stable else f"{text[:60]!r}: {once!r} is not stable"


def _is_read(path: Path) -> bool:
    try:
        return parse_feed(path.read_bytes(), _FEED_URL) is not None
    except FeedError:
        return False


def _is_absolute(case: dict[str, Any]) -> bool:
    is_web = case.get("protocol") in ("http:", "https:") and not case["username"] and not case["password"]
    return is_web and case.get("base") in (None, "about:blank")


def _difference(text: str, href: str) -> str | None:
    try:
        read = parse_web_address(text)
    except InvalidAddressError as error:
        return f"{text[:60]!r}: {error}"
    return None if read == href else f"{text[:60]!r}: {read!r} is not {href!r}"


def _share(faults: list[str | None]) -> float:
    for fault in faults:
        if fault:
            print(fault)
    return faults.count(None) / len(faults)
