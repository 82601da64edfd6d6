"""``catalejo sources add``, ``list`` and ``remove``."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from kb.models import Kind, Source, SourceType
from ui.commands import trend_sources
from ui.commands.collecting import find
from ui.commands.options import Json
from ui.console import at_terminal, err, out, print_json, printable, settings, to_json, utc_text

app = typer.Typer(help="The feeds and sites that are collected.", no_args_is_help=True)
app.add_typer(trend_sources.app, name="trends")


@app.command()
def add(
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="A feed, or the home page of a site.")],
    name: Annotated[str, typer.Option(help="Name to show [default: what the feed or site calls itself].")] = "",
    lang: Annotated[str, typer.Option(help="Language, as es, pt or en [default: as found].")] = "",
    country: Annotated[str, typer.Option(help="Country, as MX or BR.")] = "",
    kind: Annotated[Kind, typer.Option(help="What it is about.")] = Kind.NEWS,
    tag: Annotated[list[str] | None, typer.Option(help="Tag (repeatable).")] = None,
    feed: Annotated[
        int | None, typer.Option("--feed", min=1, help="Of several feeds the one with this number [default: the best].")
    ] = None,
    all_feeds: Annotated[bool, typer.Option("--all-feeds", help="Of several feeds each.")] = False,
    as_json: Json = False,
) -> None:
    """Look at an address, find out how to read it, and remember it as a source."""
    from kb.errors import SourceError
    from kb.intake.accept import normal_country
    from kb.intake.addresses import parse_web_address
    from kb.intake.language import normal_language
    from kb.knowledge_base import KnowledgeBase
    from ui.collecting import probe
    from ui.commands.found_sources import choose, describe, print_others

    if all_feeds and (name or feed):
        raise typer.BadParameter("takes neither --name nor --feed: every feed has its own", param_hint="--all-feeds")
    address = parse_web_address(address)
    # A language or country that is none would be found by no filter.
    language, place = normal_language(lang), normal_country(country)
    if lang and language is None:
        raise typer.BadParameter(f"{lang!r} is no code of a language, such as es, pt or en", param_hint="--lang")
    if country and place is None:
        raise typer.BadParameter(f"{country!r} is no code of a country, such as MX or BR", param_hint="--country")
    with KnowledgeBase.open(settings()) as knowledge:
        with err().status(f"Looking at {printable(address)}"):
            found = probe(address, knowledge.settings)
        added, refused = [], []
        for row in choose(found, number=feed, every=all_feeds, ask=not as_json and at_terminal()):
            source = Source(
                url=row["url"],
                name=name or row["name"],
                type=SourceType(row["type"]),
                publisher=row["publisher"],
                lang=language or row["lang"],
                country=place,
                kind=kind.value,
                tags=tuple(tag or ()),
                added=datetime.now(UTC),
            )
            try:
                added.append((knowledge.add_source(source), row))
            except SourceError as error:
                refused.append(str(error))
        if not added:
            raise SourceError(refused[0])
        knowledge.queue_run("collect")  # an `up` that runs need not wait for its schedule
    taken = [row["url"] for _, row in added]
    others = [row for row in (found, *found["other_feeds"]) if row["url"] not in taken]
    for source, row in added:
        if as_json:
            facts = {key: row[key] for key in ("way", "entries", "newest")}
            print_json({**to_json(source), **facts, "other_feeds": others})
        else:
            out().print(f"Added {printable(source.name)} ({describe(row)}): {printable(source.url)}", soft_wrap=True)
    for message in refused:
        err().print(printable(message), soft_wrap=True)
    if not as_json:
        print_others(others, address)
        out().print(
            "`catalejo up` collects it, at once if it runs already; or: `catalejo collect` and `catalejo index`."
        )


@app.command("list")
def list_sources(as_json: Json = False) -> None:
    """Show every source and how it is doing."""
    from rich.table import Table

    from kb.knowledge_base import KnowledgeBase

    with KnowledgeBase.open(settings()) as knowledge:
        sources, states = knowledge.list_sources(), knowledge.source_states()
    if as_json:
        print_json([{**to_json(source), "state": to_json(states.get(source.id))} for source in sources])
        return
    if not sources:
        out().print("No sources yet. Add one: `catalejo sources add https://…`.")
        return
    table = Table(
        "id", "name", "lang", "country", "kind", "last success", "last outcome", box=None, header_style="bold"
    )
    for source in sources:
        state = states[source.id]
        row = [source.lang or "", source.country or "", source.kind, utc_text(state.last_success) or "never"]
        table.add_row(str(source.id), printable(source.name), *row, state.last_outcome or "not yet collected")
    out().print(table)


@app.command()
def remove(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="Its id, address or name.")], as_json: Json = False
) -> None:
    """Forget a source. The articles that it brought stay."""
    from kb.errors import SourceError
    from kb.knowledge_base import KnowledgeBase

    with KnowledgeBase.open(settings()) as knowledge:
        found = find(knowledge, source)
        if len(found) > 1:
            ids = ", ".join(str(s.id) for s in found)
            raise SourceError(f"{source!r} means several sources; say which by its id: {ids}.")
        knowledge.remove_source(found[0])
    if as_json:
        print_json(found[0])
    else:
        out().print(f"Removed {printable(found[0].name)}. Its articles stay.")
