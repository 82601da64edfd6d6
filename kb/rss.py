"""Feeds: RSS 2.0 (https://www.rssboard.org/rss-specification). Pure; what XML cannot hold is not written."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.etree import ElementTree

from kb.markup import add_element


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
    add_element(channel, "title", title)
    add_element(channel, "link", page)
    add_element(channel, "description", description)
    add_element(channel, "lastBuildDate", format_datetime(now.astimezone(UTC), usegmt=True))
    add_element(channel, "generator", "Catalejo")
    for item in items:
        element = ElementTree.SubElement(channel, "item")
        add_element(element, "title", item.title)
        if item.link:
            add_element(element, "link", item.link)
            add_element(element, "guid", item.link).set("isPermaLink", "true")
        add_element(element, "description", item.description)
        if item.published is not None:
            add_element(element, "pubDate", format_datetime(item.published.astimezone(UTC), usegmt=True))
    written: bytes = ElementTree.tostring(rss, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def paragraphs(text: str) -> str:
    """A text as the HTML that readers take a description for."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "".join(f"<p>{' '.join(part.split())}</p>" for part in escaped.split("\n\n") if part.strip())
