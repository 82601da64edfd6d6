"""The feeds of the sample site in RSS 2.0, RSS 1.0, Atom and JSON Feed 1.1, and the sitemap.

Namespaced names are written with their prefix (``dc:creator``), which the root element declares: ElementTree passes
them through, and the prefixes stay those that real feeds use.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from urllib.parse import urlencode
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from ui.sample_site.body import body_html
from ui.sample_site.content import FeedFormat, Publisher, Quirk
from ui.sample_site.edition import Edition
from ui.sample_site.faults import FAULTS

MEDIA_TYPES: Mapping[FeedFormat, str] = {
    FeedFormat.RSS2: "application/rss+xml",
    FeedFormat.RSS1: "application/rdf+xml",
    FeedFormat.ATOM: "application/atom+xml",
    FeedFormat.JSON: "application/feed+json",
}
_PATHS: Mapping[FeedFormat, str] = {
    FeedFormat.RSS2: "/feed",
    FeedFormat.RSS1: "/index.rdf",
    FeedFormat.ATOM: "/atom.xml",
    FeedFormat.JSON: "/feed.json",
}
# Older than every article, so that they are collected last: when a host has said 429, nothing else of it has to wait.
_FAULT_AGE = timedelta(days=200)
_ATOM = "http://www.w3.org/2005/Atom"
_DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RSS1 = "http://purl.org/rss/1.0/"
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


@dataclass(frozen=True)
class Entry:
    """An entry of a feed, before it is written in a format. ``content`` is the whole article as HTML, or empty."""

    id: str
    link: str
    title: str
    summary: str
    content: str
    author: str
    tags: tuple[str, ...]
    published: datetime | None


def feed_path(publisher: Publisher) -> str:
    """Where the feed is, for a publisher that has one."""
    return _PATHS[publisher.feed]


def feed(edition: Edition, publisher: Publisher) -> str:
    """The publisher's feed in its format: every article, and the faults planted at this publisher."""
    text = _WRITERS[publisher.feed](edition, publisher, entries(edition, publisher))
    return malform(text) if Quirk.MALFORMED_FEED in publisher.quirks else text


def entries(edition: Edition, publisher: Publisher) -> list[Entry]:
    """What the feed holds: articles, newest first, then planted faults."""
    tracking = _tracking(publisher) if Quirk.TRACKING_PARAMETERS in publisher.quirks else ""
    articles = [
        Entry(
            id=f"tag:{publisher.host},2026:{article.slug}",
            link=edition.article_url(article) + tracking,
            title=article.title,
            summary=article.summary,
            content=body_html(edition, article),
            author=article.author,
            tags=article.tags,
            published=edition.published(article),
        )
        for article in edition.articles_of(publisher)
    ]
    faults = [
        Entry(
            id=f"tag:{publisher.host},2026:{fault.path}",
            link=edition.url(publisher, fault.path) + tracking,
            title=fault.title,
            summary=fault.title,
            content="",
            author=publisher.name,
            tags=(),
            published=(edition.now - _FAULT_AGE).replace(microsecond=0),
        )
        for fault in FAULTS
        if fault.publisher == publisher.key
    ]
    return articles + faults


def malform(xml: str) -> str:
    """Feed ``xml`` as careless software writes it: a bare ampersand, and in each description an element never closed.

    It is no longer XML; a lenient parser still finds every entry.
    """
    signed = xml.replace("<channel>", "<channel>\n    <generator>Rotativa & Cía.</generator>", 1)
    return signed.replace("<description>", "<description><b>")


def sitemap(edition: Edition, publisher: Publisher) -> str:
    """The addresses of the publisher's articles, with dates where they have them."""
    root = Element("urlset", {"xmlns": _SITEMAP})
    for article in edition.articles_of(publisher):
        url = SubElement(root, "url")
        _add(url, "loc", edition.article_url(article))
        published = edition.published(article)
        if published:
            _add(url, "lastmod", published.isoformat())
    return _document(root)


def _rss2(edition: Edition, publisher: Publisher, items: list[Entry]) -> str:
    root = Element("rss", {"version": "2.0", "xmlns:atom": _ATOM, "xmlns:dc": _DUBLIN_CORE})
    channel = SubElement(root, "channel")
    _add(channel, "title", publisher.name)
    _add(channel, "link", edition.url(publisher))
    _add(channel, "description", publisher.tagline)
    _add(channel, "language", _locale(publisher).lower())
    _add(channel, "lastBuildDate", format_datetime(edition.newest(publisher), usegmt=True))
    own = edition.url(publisher, feed_path(publisher))
    SubElement(channel, "atom:link", {"href": own, "rel": "self", "type": MEDIA_TYPES[FeedFormat.RSS2]})
    for entry in items:
        item = SubElement(channel, "item")
        _add(item, "title", entry.title)
        _add(item, "link", entry.link)
        _add(item, "guid", entry.id, isPermaLink="false")
        _add(item, "dc:creator", entry.author)
        _add(item, "description", entry.summary)
        for tag in entry.tags:
            _add(item, "category", tag)
        if entry.published:
            _add(item, "pubDate", format_datetime(entry.published, usegmt=True))
    return _document(root)


def _rss1(edition: Edition, publisher: Publisher, items: list[Entry]) -> str:
    root = Element("rdf:RDF", {"xmlns": _RSS1, "xmlns:rdf": _RDF, "xmlns:dc": _DUBLIN_CORE})
    channel = SubElement(root, "channel", {"rdf:about": edition.url(publisher, feed_path(publisher))})
    _add(channel, "title", publisher.name)
    _add(channel, "link", edition.url(publisher))
    _add(channel, "description", publisher.tagline)
    _add(channel, "dc:language", _locale(publisher))
    sequence = SubElement(SubElement(channel, "items"), "rdf:Seq")
    for entry in items:
        SubElement(sequence, "rdf:li", {"rdf:resource": entry.link})
        item = SubElement(root, "item", {"rdf:about": entry.link})
        _add(item, "title", entry.title)
        _add(item, "link", entry.link)
        _add(item, "description", entry.summary)
        _add(item, "dc:creator", entry.author)
        for tag in entry.tags:
            _add(item, "dc:subject", tag)
        if entry.published:
            _add(item, "dc:date", entry.published.isoformat())
    return _document(root)


def _atom(edition: Edition, publisher: Publisher, items: list[Entry]) -> str:
    root = Element("feed", {"xmlns": _ATOM, "xml:lang": _locale(publisher)})
    _add(root, "title", publisher.name)
    _add(root, "subtitle", publisher.tagline)
    _add(root, "id", f"tag:{publisher.host},2026:feed")
    _add(root, "updated", edition.newest(publisher).isoformat())
    SubElement(root, "link", {"href": edition.url(publisher)})
    SubElement(root, "link", {"href": edition.url(publisher, feed_path(publisher)), "rel": "self"})
    for entry in items:
        item = SubElement(root, "entry")
        _add(item, "title", entry.title)
        _add(item, "id", entry.id)
        SubElement(item, "link", {"href": entry.link})
        _add(SubElement(item, "author"), "name", entry.author)
        if entry.published:
            _add(item, "published", entry.published.isoformat())
            _add(item, "updated", entry.published.isoformat())
        _add(item, "summary", entry.summary)
        for tag in entry.tags:
            SubElement(item, "category", {"term": tag})
        if entry.content:
            _add(item, "content", entry.content, type="html")
    return _document(root)


def _json_feed(edition: Edition, publisher: Publisher, items: list[Entry]) -> str:
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": publisher.name,
        "description": publisher.tagline,
        "home_page_url": edition.url(publisher),
        "feed_url": edition.url(publisher, feed_path(publisher)),
        "language": _locale(publisher),
        "items": [_json_item(entry) for entry in items],
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def _json_item(entry: Entry) -> dict[str, object]:
    item: dict[str, object] = {
        "id": entry.id,
        "url": entry.link,
        "title": entry.title,
        "summary": entry.summary,
        "content_html": entry.content,
        "authors": [{"name": entry.author}],
        "tags": list(entry.tags),
    }
    return item | {"date_published": entry.published.isoformat()} if entry.published else item


_WRITERS: Mapping[FeedFormat, Callable[[Edition, Publisher, list[Entry]], str]] = {
    FeedFormat.RSS2: _rss2,
    FeedFormat.RSS1: _rss1,
    FeedFormat.ATOM: _atom,
    FeedFormat.JSON: _json_feed,
}


def _tracking(publisher: Publisher) -> str:
    campaign = {"utm_source": "feed", "utm_medium": "rss", "utm_campaign": publisher.key, "fbclid": "IwAR0muestra"}
    return f"?{urlencode(campaign)}"


def _locale(publisher: Publisher) -> str:
    return f"{publisher.lang}-{publisher.country}"


def _add(parent: Element, name: str, text: str, **attributes: str) -> None:
    SubElement(parent, name, attributes).text = text


def _document(root: Element) -> str:
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"
