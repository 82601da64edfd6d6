"""``catalejo search``."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kb.errors import CatalejoError, SearchError
from kb.models import Kind, SearchAnswer, SearchFilters, SearchHit
from ui.commands.options import Json
from ui.console import err, out, parse_moment, print_json, printable, settings, utc_text

if TYPE_CHECKING:
    from kb.knowledge_base import KnowledgeBase

MAX_HITS = 1000
_LISTS = {"lang": "langs", "source": "sources", "country": "countries", "kind": "kinds"}


def search(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="QUERY", help="What you are looking for, in your own words.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=MAX_HITS, help="Most hits to give.")] = 10,
    lang: Annotated[list[str] | None, typer.Option(help="Only this language (repeatable).")] = None,
    source: Annotated[list[str] | None, typer.Option(help="Only this source or publisher (repeatable).")] = None,
    country: Annotated[list[str] | None, typer.Option(help="Only this country (repeatable).")] = None,
    kind: Annotated[list[str] | None, typer.Option(help="Only news, practice, platform or trend.")] = None,
    since: Annotated[str | None, typer.Option(help="From then on: 24h, 7d, 2w, a date or an instant.")] = None,
    until: Annotated[str | None, typer.Option(help="Until then: a date (its end) or an instant.")] = None,
    queries: Annotated[
        Path | None, typer.Option(help='File of lines {"query": …} with filters by name; one JSON answer a line.')
    ] = None,
    as_json: Json = False,
) -> None:
    """Find articles by meaning and words, in any language."""
    from kb.knowledge_base import KnowledgeBase

    query = " ".join(words or ())  # whoever forgets the quotes means the same
    if (queries is None) == (not query):
        raise typer.BadParameter("give a query, or --queries FILE")
    asked: dict[str, Any] = {
        "limit": limit, "lang": lang, "source": source, "country": country, "kind": kind, "since": since, "until": until
    }  # fmt: skip
    with KnowledgeBase.open(settings()) as knowledge:
        if queries is not None:
            for line in _lines(queries):
                print_json(_answer_line(knowledge, line, asked))
            return
        answer = _ask(knowledge, {**asked, "query": query})
        if as_json:
            print_json(answer_json(answer))
        else:
            print_answer(answer)


def answer_json(answer: SearchAnswer) -> dict[str, Any]:
    """The documented shape of ``search --json``."""
    return {
        "query": answer.query,
        "took_ms": round(answer.took_ms, 1),
        "hits": [_hit_json(hit) for hit in answer.hits],
        "notices": list(answer.notices),
    }


def print_answer(answer: SearchAnswer) -> None:
    """Hits for a person to read, the matching words of each passage marked."""
    from rich.text import Text

    for notice in answer.notices:
        err().print(Text(printable(notice), style="yellow"))
    if not answer.hits:
        out().print("Nothing found. Try other words, or fewer filters.")
    for hit in answer.hits:
        title = Text(f"{hit.rank}. ", style="dim").append(printable(hit.title), style="bold")
        facts = [hit.source or hit.publisher, hit.lang, utc_text(hit.published) or "no date", f"#{hit.document_id}"]
        out().print(title)
        out().print(Text("   " + printable(" · ".join(fact for fact in facts if fact)), style="cyan"))
        out().print(_passage(hit))
        out().print(Text(f"   {printable(hit.url)}", style="dim"), soft_wrap=True)
        out().print()


def _passage(hit: SearchHit, length: int = 320) -> Any:
    """The part of the passage around its first match, on one line."""
    from rich.text import Text

    first = hit.highlights[0].start if hit.highlights else 0
    start = max(0, min(first - 60, len(hit.passage) - length))
    text = Text(hit.passage)
    for mark in hit.highlights:
        text.stylize("bold yellow", mark.start, mark.end)
    part = text[start : start + length]
    part.plain = "".join(c if c.isprintable() else " " for c in part.plain)
    return Text("   ") + Text("…" if start else "") + part + Text("…" if start + length < len(hit.passage) else "")


def _hit_json(hit: SearchHit) -> dict[str, Any]:
    values = asdict(hit)
    values["published"] = utc_text(hit.published)
    values["seen"] = utc_text(hit.seen)
    values["date_reliability"] = hit.date_reliability.value
    values["source"] = hit.source or hit.publisher
    return values


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            yield from (line for line in file if line.strip())
    except OSError as error:
        raise SearchError(f"{path} cannot be read ({error.strerror}).") from None


def _answer_line(knowledge: "KnowledgeBase", line: bytes, defaults: dict[str, Any]) -> dict[str, Any]:
    """The answer to one line of ``--queries``; a bad line is answered by its error in its place."""
    try:
        values = json.loads(line)
        if not isinstance(values, dict) or not isinstance(values.get("query"), str):
            raise SearchError('a line must be a JSON object with "query"')
        return answer_json(_ask(knowledge, defaults | values))
    except (CatalejoError, ValueError, RecursionError) as error:
        return {"error": " ".join(str(error).split())}


def _ask(knowledge: "KnowledgeBase", asked: dict[str, Any]) -> SearchAnswer:
    limit = asked["limit"]
    if not isinstance(limit, int) or isinstance(limit, bool) or not 1 <= limit <= MAX_HITS:
        raise SearchError(f"limit must be a number from 1 to {MAX_HITS}.")
    return knowledge.search(asked["query"], read_filters(asked, datetime.now(UTC)), limit)


def read_filters(asked: dict[str, Any], now: datetime) -> SearchFilters:
    """Filters from options or the keys of a line. Raises ``SearchError``."""
    values: dict[str, Any] = {}
    for name, field in _LISTS.items():
        given = asked.get(name) or []
        given = [given] if isinstance(given, str) else given
        if not isinstance(given, list) or not all(isinstance(item, str) for item in given):
            raise SearchError(f"{name} must be a text or a list of texts.")
        values[field] = tuple(given)
    unknown = {kind.strip().lower() for kind in values["kinds"]} - set(Kind)
    if unknown:
        raise SearchError(f"{min(unknown)!r} is no kind; use one of: {', '.join(Kind)}.")
    for name in ("since", "until"):
        if asked.get(name) is not None:
            if not isinstance(asked[name], str):
                raise SearchError(f"{name} must be a text such as 7d or 2026-11-22.")
            values[name] = parse_moment(asked[name], now, end_of_day=name == "until")
    return SearchFilters(**values)
