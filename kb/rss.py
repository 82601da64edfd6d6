"""Feeds: RSS 2.0 (https://www.rssboard.org/rss-specification). Pure; what XML cannot hold is not written."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.etree import ElementTree

from kb.markup import xml_text


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One item. ``link`` is its address, which never changes, or empty; ``description`` is HTML."""

    title: str
    link: str
    description: str
    published: datetime | None


def write_rss(title: str, page: str, description: str, now: datetime, items: Iterable[FeedItem]) -> bytes:
    """A feed. ``page`` is the address of what it is the feed of."""
    rss = ElementTree.Element("rss", version="2.0")
    channel = ElementTree.SubElement(rss, "channel")
    _add(channel, "title", title)
    _add(channel, "link", page)
    _add(channel, "description", description)
    _add(channel, "lastBuildDate", format_datetime(now.astimezone(UTC), usegmt=True))
    _add(channel, "generator", "Catalejo")
    for item in items:
        element = ElementTree.SubElement(channel, "item")
        _add(element, "title", item.title)
        if item.link:
            _add(element, "link", item.link)
            _add(element, "guid", item.link).set("isPermaLink", "true")
        _add(element, "description", item.description)
        if item.published is not None:
            _add(element, "pubDate", format_datetime(item.published.astimezone(UTC), usegmt=True))
    written: bytes = ElementTree.tostring(rss, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def paragraphs(text: str) -> str:
    """A text as the HTML that readers take a description for."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "".join(f"<p>{' '.join(part.split())}</p>" for part in escaped.split("\n\n") if part.strip())


def _add(parent: ElementTree.Element, name: str, text: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, name)
    element.text = xml_text(text)
    return element
