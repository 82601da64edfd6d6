"""``catalejo sources add``, ``list`` and ``remove``."""

from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from kb.models import Kind, Source, SourceType
from ui.commands.collecting import find
from ui.commands.options import Json
from ui.console import err, out, print_json, printable, settings, to_json, utc_text

app = typer.Typer(help="The feeds and sites that are collected.", no_args_is_help=True)


@app.command()
def add(
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="A feed, or the home page of a site.")],
    name: Annotated[str, typer.Option(help="Name to show [default: what the feed or site calls itself].")] = "",
    lang: Annotated[str, typer.Option(help="Language, as es, pt or en [default: as found].")] = "",
    country: Annotated[str, typer.Option(help="Country, as MX or BR.")] = "",
    kind: Annotated[Kind, typer.Option(help="What it is about.")] = Kind.NEWS,
    tag: Annotated[list[str] | None, typer.Option(help="Tag (repeatable).")] = None,
    as_json: Json = False,
) -> None:
    """Look at an address, find out how to read it, and remember it as a source."""
    from kb.intake.accept import normal_country
    from kb.intake.addresses import parse_web_address
    from kb.intake.language import normal_language
    from kb.knowledge_base import KnowledgeBase
    from ui.collecting import probe

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
        source = knowledge.add_source(
            Source(
                url=str(found["url"]),
                name=name or str(found["name"]),
                type=SourceType(str(found["type"])),
                publisher=str(found["publisher"]),
                lang=language or _optional(found["lang"]),
                country=place or _optional(found.get("country")),
                kind=kind.value,
                tags=tuple(tag or ()),
                added=datetime.now(UTC),
            )
        )
        knowledge.queue_run("collect")  # an `up` that runs need not wait for its schedule
    others = found.get("other_feeds") or []
    if as_json:
        print_json({**to_json(source), "other_feeds": others})
        return
    how = "a feed" if source.type is SourceType.FEED else "a site without a feed"
    out().print(f"Added {printable(source.name)} ({how}): {printable(source.url)}", soft_wrap=True)
    if isinstance(others, list) and others:
        out().print("It has other feeds too:")
        for other in others:
            out().print(f"  {printable(str(other))}", soft_wrap=True)
    out().print("`catalejo up` collects it, at once if it runs already; or: `catalejo collect` and `catalejo index`.")


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


def _optional(value: Any) -> str | None:
    return None if value is None else str(value)
