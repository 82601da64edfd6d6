"""``catalejo search``."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kb.errors import CatalejoError, SearchError
from kb.models import SearchAnswer
from ui.commands.input_lines import input_lines
from ui.commands.options import Json
from ui.commands.search_filters import (
    CountryFilter,
    KindFilter,
    LanguageFilter,
    SameLanguage,
    SourceFilter,
    TagFilter,
    read_filters,
)
from ui.commands.search_output import export, export_format, print_answer, print_facets, print_passages
from ui.console import print_json, settings, to_json

if TYPE_CHECKING:
    from kb.knowledge_base import KnowledgeBase

MAX_HITS = 1000
MAX_ID = 2**63 - 1


def search(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="QUERY", help="What you are looking for, in your own words.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=MAX_HITS, help="Most hits to give.")] = 10,
    lang: LanguageFilter = None,
    source: SourceFilter = None,
    country: CountryFilter = None,
    kind: KindFilter = None,
    tag: TagFilter = None,
    since: Annotated[str | None, typer.Option(help="From then on: 24h, 7d, 2w, a date or an instant.")] = None,
    until: Annotated[str | None, typer.Option(help="Until then: a date (its end) or an instant.")] = None,
    same_language: SameLanguage = False,
    like: Annotated[
        int | None, typer.Option(metavar="ID", min=1, max=MAX_ID, help="Articles like this one, instead of a query.")
    ] = None,
    inside: Annotated[
        int | None, typer.Option("--in", metavar="ID", min=1, max=MAX_ID, help="Passages of this article alone.")
    ] = None,
    facets: Annotated[bool, typer.Option("--facets", help="Also count the results by language, source …")] = False,
    to_file: Annotated[
        Path | None, typer.Option("--export", metavar="FILE", help="Write the hits to FILE.csv, .json, .md or .rss.")
    ] = None,
    queries: Annotated[
        Path | None,
        typer.Option(help="File of lines {\"query\": …} with filters by name, '-' for stdin; one JSON answer a line."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Find articles by meaning and words, in any language. docs/search.md explains what a query may hold."""
    from kb.knowledge_base import KnowledgeBase

    query = " ".join(words or ())  # whoever forgets the quotes means the same
    if sum((queries is not None, bool(query), like is not None)) != 1:
        raise typer.BadParameter("give a query, or --like ID, or --queries FILE")
    if inside is not None and (not query or to_file or facets):
        raise typer.BadParameter("--in takes a query, and neither --facets nor --export")
    if facets and not query:
        raise typer.BadParameter("--facets counts the results of a query")
    form = None if to_file is None else export_format(to_file)
    asked: dict[str, Any] = {
        "limit": limit, "lang": lang, "source": source, "country": country, "kind": kind, "tag": tag, "since": since,
        "until": until, "same_language": same_language,
    }  # fmt: skip
    with KnowledgeBase.open(settings()) as knowledge:
        if queries is not None:
            for line in filter(bytes.strip, input_lines(queries)):
                print_json(_answer_line(knowledge, line, asked))
            return
        if inside is not None:
            passages = knowledge.passages(query, inside, limit)
            if as_json:
                print_json({"query": query, "document_id": inside, "passages": to_json(passages)})
            else:
                print_passages(passages)
            return
        filters = read_filters(asked, datetime.now(UTC))
        if like is not None:
            answer = knowledge.more_like(like, filters, limit)
        else:
            answer = knowledge.search(query, filters, limit)
        counted = knowledge.facets(query, filters) if facets else None
    if form is not None and to_file is not None:
        export(answer, to_file, form)
    if as_json:
        also = {} if counted is None else {"facets": to_json(counted)}
        print_json({**answer_json(answer), **also})
        return
    print_answer(answer)
    if counted is not None:
        print_facets(counted)


def answer_json(answer: SearchAnswer) -> dict[str, Any]:
    """The documented shape of ``search --json``."""
    from kb.search.export import answer_values

    return answer_values(answer)


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
