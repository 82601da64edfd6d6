"""``catalejo watch``: what a person wants to be told of."""

import shlex
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from kb.models import AlertArticle, Watch
from ui.commands.options import Json
from ui.commands.search_filters import (
    CountryFilter,
    KindFilter,
    LanguageFilter,
    SourceFilter,
    TagFilter,
    read_filters,
)
from ui.commands.told_stories import bring_stories_up_to_date, number
from ui.console import out, print_json, printable, settings, to_json, utc_text

if TYPE_CHECKING:
    from kb.knowledge_base import KnowledgeBase

app = typer.Typer(help="What you want to be told of: what is new of it raises alerts.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(metavar="NAME", help="Name of the watch.")]
_DAYS = 7
_SHOWN = 5


@app.command()
def add(
    name: Name,
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="QUERY", help='What it is about, in plain words; "words in quotes", OR and -words as in searches.'
        ),
    ],
    lang: LanguageFilter = None,
    source: SourceFilter = None,
    country: CountryFilter = None,
    kind: KindFilter = None,
    tag: TagFilter = None,
    as_json: Json = False,
) -> None:
    """Watch for something. What comes in from now on raises alerts; what it would have found is shown at once."""
    from kb.knowledge_base import KnowledgeBase

    now = datetime.now(UTC)
    asked = {"lang": lang, "source": source, "country": country, "kind": kind, "tag": tag}
    with KnowledgeBase.open(settings()) as knowledge:
        watch = knowledge.watching.add(name, " ".join(words), read_filters(asked, now), now)
        notices = knowledge.watching.notices(watch.query, now)
        if as_json:
            print_json(_to_json(watch) | {"notices": [str(notice) for notice in notices]})
            return
        for notice in notices:
            out().print(printable(str(notice)), style="yellow", soft_wrap=True)
        out().print(f"Watched from now on; `catalejo alerts` shows what is new of {printable(watch.name)}.")
        _print_found(watch, _found(knowledge, watch, _DAYS), _DAYS, _SHOWN)


@app.command()
def show(
    name: Name,
    days: Annotated[int, typer.Option(min=1, max=365, help="What it finds in so many days.")] = _DAYS,
    as_json: Json = False,
) -> None:
    """Show what a watch finds, whether an alert told it already or not."""
    from kb.knowledge_base import KnowledgeBase

    with KnowledgeBase.open(settings()) as knowledge:
        watch = knowledge.watching.get(name)
        found = _found(knowledge, watch, days)
    if as_json:
        print_json(_to_json(watch) | {"days": days, "articles": to_json(found)})
    else:
        out().print(f"{printable(watch.name)}: {printable(_said(watch))}", soft_wrap=True)
        _print_found(watch, found, days, len(found))


@app.command("list")
def list_watches(as_json: Json = False) -> None:
    """Show what is watched."""
    from rich.table import Table

    from kb.knowledge_base import KnowledgeBase

    with KnowledgeBase.open(settings()) as knowledge:
        watches = knowledge.watching.all()
    if as_json:
        print_json([_to_json(watch) for watch in watches])
        return
    if not watches:
        out().print("Nothing yet. Watch for something: `catalejo watch add NAME WORDS`.")
        return
    table = Table("name", "what", "since", box=None, header_style="bold")
    for watch in watches:
        table.add_row(printable(watch.name), printable(_said(watch)), str(watch.created.date()))
    out().print(table)


@app.command()
def remove(name: Name, as_json: Json = False) -> None:
    """Stop watching; the alerts that it raised stay."""
    from kb.knowledge_base import KnowledgeBase

    with KnowledgeBase.open(settings()) as knowledge:
        watch = knowledge.watching.get(name)
        knowledge.watching.remove(watch)
    if as_json:
        print_json(_to_json(watch))
    else:
        out().print(f"{printable(watch.name)} is watched no more.", soft_wrap=True)


def print_article(article: AlertArticle) -> None:
    """Print an article of an alert, for a person."""
    others = ""
    if article.others:
        where = "" if article.story_id is None else f": catalejo stories {article.story_id}"
        others = f", and {number(article.others, 'other')} of this story{where}"
    facts = " · ".join(filter(None, (article.source, article.country, article.lang)))
    when = "no date" if article.published is None else str(article.published.date())
    out().print(f"   – {printable(article.title)} ({printable(facts)}, {when}{others})", soft_wrap=True)
    if article.quote:
        out().print(f"     “{printable(' '.join(article.quote.split()))}”", soft_wrap=True)
    out().print(f"     {printable(article.url)}", soft_wrap=True)


def _found(knowledge: "KnowledgeBase", watch: Watch, days: int) -> list[AlertArticle]:
    bring_stories_up_to_date(knowledge)
    now = datetime.now(UTC)
    return knowledge.watching.finds(watch, now - timedelta(days=days), now)


def _print_found(watch: Watch, found: list[AlertArticle], days: int, shown: int) -> None:
    if not found:
        out().print(f"In the last {number(days, 'day')} it finds nothing.")
        return
    out().print(f"In the last {number(days, 'day')} it finds:")
    for article in found[:shown]:
        print_article(article)
    if len(found) > shown:
        out().print(f"   … {len(found) - shown} more: catalejo watch show {shlex.quote(printable(watch.name))}")


def _said(watch: Watch) -> str:
    """The query with its filters, as one line."""
    filters = [f"{name}: {', '.join(value)}" for name, value in to_json(watch.filters).items() if value]
    return " · ".join([watch.query, *filters])


def _to_json(watch: Watch) -> dict[str, object]:
    filters = {name: value for name, value in to_json(watch.filters).items() if value}
    return {"name": watch.name, "query": watch.query, "filters": filters, "created": utc_text(watch.created)}
