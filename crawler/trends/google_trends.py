"""Google Trends: the RSS feed that the page "Trending now" exports, by country.

https://trends.google.com/trending/rss?geo=MX, the "RSS feed" of the export menu that
https://support.google.com/trends/answer/3076011 describes. An ``item`` is a search that rises: ``title``,
``ht:approx_traffic`` ("2000+", the least number of searches), and up to three ``ht:news_item`` with ``…_title``,
``…_url`` and ``…_source``. The feed's order is not documented, so it gives no ranks. The namespace's address has
changed before; elements are known by their local names.
"""

import io
import re
from datetime import datetime
from itertools import islice

from lxml import etree

from crawler.errors import TrendShapeError
from crawler.feed_entries import html_line
from crawler.trends.reading import MAX_TOPIC, MAX_TOPICS, Fields, Topic, TrendReading, article_at, read_topics
from crawler.xml_text import local_name

_NOT_DIGITS = re.compile(r"\D+")
_MAX_NEWS = 5  # of one search; the feed has up to three


def parse(body: bytes, url: str, observed: datetime) -> TrendReading:
    """Read the feed. Raises ``TrendShapeError`` if it is none."""
    return read_topics(_items(body, url), url, observed, _topic, "a title")


def _topic(item: Fields, _place: int) -> Topic | None:
    news = (Fields(one) for one in item.items("news"))
    articles = tuple(article for one in news for article in article_at(one.address("url"), one.line("title")))
    return Topic(
        topic=item.line("title"),
        measure="searches",
        count=item.number("traffic"),
        url=articles[0].url if articles else None,  # a search has no page; this one shows what it is about
        articles=articles,
    )


def _items(body: bytes, url: str) -> list[object]:
    # As in crawler.site_map: no entity is resolved, nothing external is loaded, lxml refuses huge trees.
    events = etree.iterparse(
        io.BytesIO(body), events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False
    )
    items: list[object] = []
    root = ""
    try:
        for event, element in events:
            name = local_name(element)
            root = root or name
            if root != "rss":
                break
            if event == "end" and name == "item":
                items.append(_values(element))
                element.clear()
            if len(items) == MAX_TOPICS:
                break
    except etree.XMLSyntaxError as error:
        raise TrendShapeError(
            f"{url} does not answer as documented: expected RSS, found broken XML ({str(error)[:80]})."
        ) from None
    if root != "rss":
        raise TrendShapeError(f"{url} does not answer as documented: expected RSS, found <{root[:40]}>.")
    return items


def _values(item: etree._Element) -> dict[str, object]:
    news = [
        {"url": _text(element, "news_item_url"), "title": html_line(_text(element, "news_item_title"))}
        for element in islice((child for child in item if local_name(child) == "news_item"), _MAX_NEWS)
    ]
    traffic = _NOT_DIGITS.sub("", _text(item, "approx_traffic")[:MAX_TOPIC])  # "2000+", once "200,000+"
    return {"title": _text(item, "title"), "traffic": traffic, "news": news}


def _text(parent: etree._Element, name: str) -> str:
    return next((child.text or "" for child in parent if local_name(child) == name), "").strip()
