"""``catalejo sources packs``: the lists of publishers that ship with Catalejo, and switching them on and off."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from kb.errors import PackError
from kb.models import Source, SourceType
from ui.commands.collecting import print_when_collected
from ui.commands.options import Json, countries_of, languages_of
from ui.console import err, out, print_json, printable, settings, to_json

if TYPE_CHECKING:
    from kb.packs.reader import Pack
    from kb.packs.switching import PackFilter

_MAX_NAMED = 10  # sources that are told one by one

Names = Annotated[
    list[str] | None, typer.Argument(metavar="NAME", help="Packs; without any, every pack, for a country.")
]
Countries = Annotated[list[str] | None, typer.Option("--country", help="Only what is of it, as MX (repeatable).")]
Langs = Annotated[list[str] | None, typer.Option("--lang", help="Only what is in it, as es, pt or en (repeatable).")]

app = typer.Typer(help="Lists of publishers that ship with Catalejo; without a command, which there are.")


@app.callback(invoke_without_command=True)
def list_packs(context: typer.Context, as_json: Json = False) -> None:
    """List the packs."""
    if context.invoked_subcommand is not None:
        return
    from rich.table import Table

    from kb.knowledge_base import KnowledgeBase
    from kb.packs.reader import load_packs
    from kb.packs.switching import tag_of

    packs = load_packs()
    with KnowledgeBase.open(settings()) as knowledge:
        enabled = Counter(tag for source in knowledge.sources.all() if source.enabled for tag in source.tags)
    if as_json:
        print_json([{**_summary(pack), "enabled": enabled[tag_of(pack.name)]} for pack in packs])
        return
    table = Table("name", "what it is", "sources", "enabled", "languages", "countries", box=None, header_style="bold")
    for pack in packs:
        numbers = (str(len(pack.entries)), str(enabled[tag_of(pack.name)]))
        table.add_row(pack.name, pack.title, *numbers, " ".join(pack.langs), " ".join(pack.countries) or "any")
    out().print(table)
    out().print(
        "No address in them was verified. Switch on by name or country: `catalejo sources packs enable news-mx`."
    )


@app.command()
def show(name: Annotated[str, typer.Argument(metavar="NAME", help="A pack.")], as_json: Json = False) -> None:
    """Show the publishers of a pack."""
    from kb.packs.reader import NOT_VERIFIED, find_packs, load_packs

    (pack,) = find_packs(load_packs(), [name])
    if as_json:
        print_json({**_summary(pack), "entries": [_entry(entry) for entry in to_json(pack.entries)]})
        return
    out().print(f"{pack.title}. {pack.about}")
    for entry in pack.entries:
        what = " ".join([entry.lang, entry.country or "any country", entry.kind.value, *entry.tags])
        how = f"feed {entry.feed}" if entry.feed else f"site {entry.home}"
        checked = entry.verified if entry.verified == NOT_VERIFIED else f"verified {entry.verified}"
        out().print(f"{entry.name} · {what} · {checked} · {how}", soft_wrap=True)


@app.command()
def enable(names: Names = None, country: Countries = None, lang: Langs = None, as_json: Json = False) -> None:
    """Make sources of the publishers of packs. Those that are sources already stay as they are."""
    from kb.knowledge_base import KnowledgeBase

    packs, chosen = _chosen(names, country, lang)
    with KnowledgeBase.open(settings()) as knowledge:
        with err().status("Adding sources"):
            done = knowledge.sources.enable_packs(packs, chosen)
        if done.added or done.enabled_again:
            knowledge.runs.queue("collect")  # an `up` that runs need not wait for its schedule
    if as_json:
        print_json({"packs": [pack.name for pack in packs], **to_json(done)})
        return
    feeds = sum(source.type is SourceType.FEED for source in done.added)
    counts = (
        (len(done.added), f"added ({feeds} by their feed, {len(done.added) - feeds} by their home page)"),
        (len(done.enabled_again), "enabled again"),
        (len(done.unchanged), "enabled already"),
    )
    for number, what in counts:
        if number:
            out().print(f"Sources {what}: {number}")
    if done.left:
        out().print(f"Left as they are, for you had a source of the same site already: {len(done.left)}")
        _print_some(done.left)
    if done.added or done.enabled_again:
        print_when_collected("them", "`catalejo collect` and `catalejo index`")


@app.command()
def disable(names: Names = None, country: Countries = None, lang: Langs = None, as_json: Json = False) -> None:
    """Stop collecting what came with packs. Sources that you added yourself, and all articles, stay."""
    from kb.knowledge_base import KnowledgeBase

    packs, chosen = _chosen(names, country, lang)
    with KnowledgeBase.open(settings()) as knowledge:
        disabled = knowledge.sources.disable_packs(packs, chosen)
    if as_json:
        print_json({"packs": [pack.name for pack in packs], "disabled": disabled})
    else:
        out().print(f"Sources disabled: {len(disabled)}. Their articles stay.")


def _chosen(
    names: list[str] | None, countries: list[str] | None, langs: list[str] | None
) -> "tuple[tuple[Pack, ...], PackFilter]":
    """The packs that are meant, those alone that hold something of what is asked for. Raises ``PackError``."""
    from kb.packs.reader import find_packs, load_packs
    from kb.packs.switching import PackFilter

    chosen = PackFilter(
        countries=countries_of(countries),
        langs=languages_of(langs),
    )
    # An empty --country, as a script's variable that was not set, must not mean every country.
    if (countries and not chosen.countries) or (langs and not chosen.langs):
        raise typer.BadParameter("--country and --lang must not be empty")
    if not names and not chosen.countries:
        raise typer.BadParameter("name a pack, or say a country; `catalejo sources packs` lists the packs")
    every = load_packs()
    meant = find_packs(every, names) if names else every
    packs = tuple(pack for pack in meant if any(chosen.takes(entry) for entry in pack.entries))
    if not packs:
        asked = " ".join([*chosen.countries, *chosen.langs])
        raise PackError(f"No source of {' '.join(names or ['any pack'])} is of {asked}; leave out --country or --lang.")
    return packs, chosen


def _summary(pack: "Pack") -> dict[str, object]:
    return {
        "name": pack.name,
        "title": pack.title,
        "about": pack.about,
        "sources": len(pack.entries),
        "langs": pack.langs,
        "countries": pack.countries,
    }


def _entry(entry: dict[str, object]) -> dict[str, object]:
    return {**entry, "verified": str(entry["verified"])}


def _print_some(sources: Sequence[Source]) -> None:
    for source in sources[:_MAX_NAMED]:
        out().print(f"  {printable(source.name)} (id {source.id}): {printable(source.url)}", soft_wrap=True)
    if len(sources) > _MAX_NAMED:
        out().print(f"  and {len(sources) - _MAX_NAMED} more")
