"""An answer as a file: a table, JSON, a Markdown text with its sources, a feed. Pure: an answer in, bytes out.

Everything in it came from the web: formulas are disarmed, Markdown and HTML escaped, and what XML cannot hold is gone.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from kb.instants import utc_text
from kb.markup import markdown_address, markdown_text
from kb.models import SearchAnswer, SearchHit
from kb.rss import FeedItem, paragraphs, write_rss
from kb.spreadsheet import cell_text, write_table

if TYPE_CHECKING:
    from kb.translation import Translator  # Babel takes a moment to load, and `search --json` does not need it


class ExportFormat(StrEnum):
    """What an answer can be written as; the value is how the name of such a file ends."""

    CSV = "csv"
    JSON = "json"
    MARKDOWN = "md"
    RSS = "rss"


MEDIA_TYPES = {
    ExportFormat.CSV: "text/csv",
    ExportFormat.JSON: "application/json",
    ExportFormat.MARKDOWN: "text/markdown",
    ExportFormat.RSS: "application/rss+xml",
}
COLUMNS = ("rank", "title", "url", "source", "published", "lang", "country", "kind", "passage", "copies", "score")


def write_answer(answer: SearchAnswer, form: ExportFormat, words: "Translator", now: datetime, page: str) -> bytes:
    """The answer as a file, which says in the language of ``words`` what a person reads in it.

    ``page`` is the address of the search in the web app, which a feed has to name.
    """
    match form:
        case ExportFormat.CSV:
            return write_table(COLUMNS, map(_cells, answer.hits), words.list_separator)
        case ExportFormat.JSON:
            text = json.dumps(answer_values(answer), ensure_ascii=False, indent=1)
            return (text + "\n").encode("utf-8", "backslashreplace")  # half a surrogate pair as its escape in JSON
        case ExportFormat.MARKDOWN:
            return "".join(_markdown(answer, words, now)).encode("utf-8", "replace")
        case ExportFormat.RSS:
            return _rss(answer, words, now, page)


def answer_values(answer: SearchAnswer) -> dict[str, Any]:
    """The documented shape of an answer in JSON."""
    return {
        "query": answer.query,
        "took_ms": round(answer.took_ms, 1),
        "hits": [_hit_values(hit) for hit in answer.hits],
        "notices": [str(notice) for notice in answer.notices],
        "suggestion": answer.suggestion,
    }


def _hit_values(hit: SearchHit) -> dict[str, Any]:
    return {
        **asdict(hit),
        "published": hit.published and utc_text(hit.published),
        "seen": utc_text(hit.seen),
        "date_reliability": hit.date_reliability.value,
        "source": hit.source or hit.publisher,
    }


def _cells(hit: SearchHit) -> Iterator[str]:
    values: Mapping[str, object] = {**_hit_values(hit), "score": f"{hit.score:.3f}"}
    for column in COLUMNS:
        value = values[column]
        yield "" if value is None else cell_text(str(value))


def _markdown(answer: SearchAnswer, words: "Translator", now: datetime) -> Iterator[str]:
    yield f"# {markdown_text(answer.query)}\n\n"
    count = words.ngettext("{count} result", "{count} results", len(answer.hits))
    yield f"{count}, {now.astimezone(UTC):%Y-%m-%d %H:%M} UTC\n"
    for hit in answer.hits:
        yield f"\n## {hit.rank}. {markdown_text(hit.title)}\n\n"
        yield "".join(f"> {markdown_text(line)}\n" for line in hit.passage.splitlines() or [""])
        yield f"\n{markdown_text(hit.source or hit.publisher)}, {_day(hit, words)} [{hit.rank}]\n"
    if answer.hits:
        heading = words.gettext("Sources")
        yield f"\n## {heading}\n\n"
    for hit in answer.hits:
        source = markdown_text(hit.source or hit.publisher)
        told = f"{source}: “{markdown_text(hit.title)}”, {_day(hit, words)}. <{markdown_address(hit.url)}>"
        read = words.gettext("read {date}", date=f"{hit.seen.astimezone(UTC):%Y-%m-%d}")
        yield f"{hit.rank}. {told} ({read})\n"


def _day(hit: SearchHit, words: "Translator") -> str:
    return words.gettext("undated") if hit.published is None else f"{hit.published.astimezone(UTC):%Y-%m-%d}"


def _rss(answer: SearchAnswer, words: "Translator", now: datetime, page: str) -> bytes:
    query = " ".join(answer.query.split())
    items = (FeedItem(hit.title, hit.url, paragraphs(hit.passage), hit.published) for hit in answer.hits)
    about = words.gettext("What Catalejo found for: {query}", query=query)
    return write_rss(f"Catalejo: {query}", page, about, now, items)
