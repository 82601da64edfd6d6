"""``catalejo sources add`` and ``remove``; the commands beside them are in files of their own."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kb.models import Kind, Source, SourceType
from ui.commands import packs, source_changes, source_check, source_lists, source_overview, trend_sources
from ui.commands.collecting import print_when_collected
from ui.commands.options import Json, country_of, language_of
from ui.commands.source_changes import find_one
from ui.console import at_terminal, err, out, print_json, printable, settings, to_json

if TYPE_CHECKING:
    from kb.config import Settings
    from ui.commands.found_sources import Found

app = typer.Typer(help="The feeds and sites that are collected.", no_args_is_help=True)


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
    javascript: Annotated[
        bool, typer.Option("--javascript", help="Run its pages' scripts in a browser before they are read.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Look at an address, find out how to read it, and remember it as a source."""
    from kb.errors import SourceError
    from kb.intake.source_fields import clean_tags
    from kb.knowledge_base import KnowledgeBase
    from ui.commands.found_sources import choose, describe, print_others

    if all_feeds and (name or feed):
        raise typer.BadParameter("takes neither --name nor --feed: every feed has its own", param_hint="--all-feeds")
    _require_address(address)  # what is none is said before anything is begun
    language, place = language_of(lang), country_of(country)
    with KnowledgeBase.open(settings()) as knowledge:
        found = _look_at(address, knowledge.settings, javascript=javascript)
        added, refused = [], []
        chosen = choose(found, number=feed, every=all_feeds, ask=not as_json and at_terminal())
        for row in chosen:
            source = Source(
                url=row["url"],
                name=name or row["name"],
                type=SourceType(row["type"]),
                publisher=row["publisher"],
                lang=language or row["lang"],
                country=place,
                kind=kind.value,
                tags=clean_tags(tag or ()),
                javascript=javascript,
                added=datetime.now(UTC),
            )
            try:
                added.append((knowledge.sources.add(source), row))
            except SourceError as error:
                refused.append(str(error))
        if not added:
            raise SourceError(refused[0])
        knowledge.runs.queue("collect")  # an `up` that runs need not wait for its schedule
    others = [row for row in (found, *found["other_feeds"]) if row not in chosen]
    if as_json:
        values = [_added_json(source, row, others) for source, row in added]
        print_json(values if all_feeds else values[0])
    else:
        for source, row in added:
            out().print(f"Added {printable(source.name)} ({describe(row)}): {printable(source.url)}", soft_wrap=True)
    for message in refused:
        err().print(printable(message), soft_wrap=True)
    if not as_json:
        print_others(others, address)
        print_when_collected("it", "`catalejo collect` and `catalejo index`")


def _require_address(typed: str) -> None:
    """Raise ``InvalidAddressError`` for what is no address; for the name of a publisher of a pack with its address."""
    from kb.errors import InvalidAddressError
    from kb.intake.source_fields import typed_address
    from kb.packs.reader import load_packs, publishers_named

    try:
        typed_address(typed)
    except InvalidAddressError as error:
        homes = [entry.home for entry in publishers_named(load_packs(), typed)]
        if not homes:
            raise
        said = f"{typed.strip()[:100]!r} is not a web address; the packs know the name: give {' or '.join(homes)}."
        raise InvalidAddressError(said) from error


def _look_at(address: str, chosen: "Settings", *, javascript: bool) -> "Found":
    """What source an address is, while a line says what is asked for."""
    from rich.text import Text

    from ui.collecting import probe

    def looking_at(asked: str) -> Text:  # not as text, which a status takes for rich's markup
        return Text(f"Looking at {printable(asked or address)}")

    with err().status(looking_at("")) as status:
        return probe(address, chosen, javascript=javascript, progress=lambda asked: status.update(looking_at(asked)))


def _added_json(source: Source, found: "Found", others: Sequence["Found"]) -> dict[str, Any]:
    """The documented shape of ``sources add --json``."""
    from ui.commands.found_sources import bare

    facts = {key: found[key] for key in ("way", "entries", "newest")}
    return {**to_json(source), **facts, "other_feeds": [bare(other) for other in others]}


@app.command()
def remove(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="Its id, address or name.")], as_json: Json = False
) -> None:
    """Forget a source. The articles that it brought stay."""
    from kb.knowledge_base import KnowledgeBase

    with KnowledgeBase.open(settings()) as knowledge:
        found = find_one(knowledge, source)
        knowledge.sources.remove(found)
    if as_json:
        print_json(found)
    else:
        out().print(f"Removed {printable(found.name)}. Its articles stay.", soft_wrap=True)


app.command("list")(source_overview.list_sources)
app.command()(source_check.check)
app.command()(source_changes.edit)
app.command()(source_changes.enable)
app.command()(source_changes.disable)
app.command("import")(source_lists.import_sources)
app.command("export")(source_lists.export_sources)
app.add_typer(trend_sources.app, name="trends")
app.add_typer(packs.app, name="packs")
