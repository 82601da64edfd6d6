"""``catalejo searches``: searches to come back to."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from kb.models import SavedSearch
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
from ui.commands.search_output import export, export_format, print_answer
from ui.console import out, print_json, printable, settings, to_json, utc_text

app = typer.Typer(help="Searches to come back to, and what is new in them.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(metavar="NAME", help="Name of the saved search.")]
_MOST = 1000


@app.command()
def save(
    name: Name,
    words: Annotated[list[str], typer.Argument(metavar="QUERY", help="The query, as `catalejo search` takes it.")],
    lang: LanguageFilter = None,
    source: SourceFilter = None,
    country: CountryFilter = None,
    kind: KindFilter = None,
    tag: TagFilter = None,
    same_language: SameLanguage = False,
    as_json: Json = False,
) -> None:
    """Keep a search under a name. What comes in from now on is new in it."""
    from kb.knowledge_base import KnowledgeBase

    asked = {
        "lang": lang, "source": source, "country": country, "kind": kind, "tag": tag, "same_language": same_language
    }  # fmt: skip
    now = datetime.now(UTC)
    with KnowledgeBase.open(settings()) as knowledge:
        saved = knowledge.saved_searches.save(name, " ".join(words), read_filters(asked, now))
        notices = knowledge.watching.notices(saved.query, now)
    if as_json:
        print_json(_to_json(saved) | {"notices": [str(notice) for notice in notices]})
    else:
        for notice in notices:
            out().print(printable(str(notice)), style="yellow", soft_wrap=True)
        out().print(f"Saved. `catalejo searches run {printable(saved.name)}` shows what is new.", soft_wrap=True)


@app.command("list")
def list_searches(as_json: Json = False) -> None:
    """Show the saved searches and when each was last looked at."""
    from rich.table import Table

    from kb.knowledge_base import KnowledgeBase

    with KnowledgeBase.open(settings()) as knowledge:
        saved = knowledge.saved_searches.all()
    if as_json:
        print_json([_to_json(search) for search in saved])
        return
    if not saved:
        out().print("None yet. Keep one: `catalejo searches save NAME QUERY`.")
        return
    table = Table("name", "query", "last looked at", box=None, header_style="bold")
    for search in saved:
        table.add_row(printable(search.name), printable(search.query), utc_text(search.looked) or "never")
    out().print(table)


@app.command()
def run(
    name: Name,
    everything: Annotated[bool, typer.Option("--all", help="Everything, not only what is new.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=_MOST, help="Most hits to give.")] = 100,
    to_file: Annotated[
        Path | None, typer.Option("--export", metavar="FILE", help="Write the hits to FILE.csv, .json, .md or .rss.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show what is new in a saved search since it was last run; it is then seen."""
    from kb.knowledge_base import KnowledgeBase
    from kb.search.export import answer_values

    form = None if to_file is None else export_format(to_file)
    with KnowledgeBase.open(settings()) as knowledge:
        saved = knowledge.saved_searches.get(name)
        new = None if everything else knowledge.saved_searches.new_results(name, limit)
        answer = knowledge.search(saved.query, saved.filters, limit) if new is None else new.answer
        has_more = new is not None and new.has_more
        if form is not None and to_file is not None:
            export(answer, to_file, form)
        if as_json:
            print_json({"name": saved.name, "only_new": not everything, "has_more": has_more, **answer_values(answer)})
        else:
            print_answer(answer, "Nothing new." if new is not None else "Nothing found.")
            if has_more:
                out().print("There is more that is new; run it again.")
        if new is not None:  # after it was shown: who is interrupted sees it again
            knowledge.saved_searches.mark_seen(new)


@app.command()
def remove(name: Name, as_json: Json = False) -> None:
    """Forget a saved search."""
    from kb.knowledge_base import KnowledgeBase

    with KnowledgeBase.open(settings()) as knowledge:
        saved = knowledge.saved_searches.get(name)
        knowledge.saved_searches.remove(name)
    if as_json:
        print_json(_to_json(saved))
    else:
        out().print(f"Removed {printable(saved.name)}.", soft_wrap=True)


def _to_json(search: SavedSearch) -> dict[str, object]:
    filters = {name: value for name, value in to_json(search.filters).items() if value}
    return {
        "name": search.name,
        "query": search.query,
        "filters": filters,
        "created": utc_text(search.created),
        "looked": utc_text(search.looked),
    }
