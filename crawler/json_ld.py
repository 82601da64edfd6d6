"""The JSON-LD of a page: what its publisher says in the terms of schema.org. Pure; anything may stand in it."""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice

from lxml.html import HtmlElement

# XHTML hides its scripts from XML: <![CDATA[ … ]]>, with or without a comment of JavaScript around.
_CDATA = re.compile(r"^[\s/*]*<!\[CDATA\[[\s/*]*|[\s/*]*\]\]>[\s/*]*$")
# Also without its quotation marks: "datePublished": 2026-11-22T06:18:10-03:00
_DATE_PUBLISHED = re.compile(r'"datePublished"\s*:\s*(?:"(?P<quoted>[^"]{8,40})"|(?P<bare>\d[\d:.+TZ-]{7,39}))')
_MAX_DEPTH = 12
_MAX_NODES = 1_000


def json_ld_blocks(tree: HtmlElement) -> Iterator[object]:
    """The JSON-LD of a page; of a block that is no JSON an article with its date alone, if it names just one date.

    Templates forget to escape quotation marks in headlines, or any around a date, or leave a comma at the end.
    """
    for script in tree.iter("script"):
        if script.get("type", "").strip().lower() == "application/ld+json" and script.text:
            try:
                yield json.loads(_CDATA.sub("", script.text).strip().removesuffix(";"), strict=False)
            except (ValueError, RecursionError):
                dates = {match["quoted"] or match["bare"] for match in _DATE_PUBLISHED.finditer(script.text)}
                if len(dates) == 1:
                    yield {"@type": "Article", "datePublished": dates.pop()}


def json_ld_nodes(blocks: Iterable[object], *keys: str) -> Iterator[dict[str, object]]:
    """The nodes of JSON-LD in their order: of lists, of ``@graph``, and what they hold under ``keys``; bounded."""
    return islice((node for block in blocks for node in _nodes(block, ("@graph", *keys), 0)), _MAX_NODES)


def _nodes(value: object, keys: tuple[str, ...], depth: int) -> Iterator[dict[str, object]]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item, keys, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in keys:
            yield from _nodes(value.get(key), keys, depth + 1)
