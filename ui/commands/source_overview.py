"""``catalejo sources list``."""

from typing import Annotated

import typer

from kb.models import Kind, Source, SourceState
from ui.commands.options import Json, country_of, language_of
from ui.console import out, print_json, printable, settings, to_json, utc_text


def list_sources(
    lang: Annotated[list[str] | None, typer.Option(help="Only in this language, as es (repeatable).")] = None,
    country: Annotated[list[str] | None, typer.Option(help="Only of this country, as MX (repeatable).")] = None,
    kind: Annotated[list[Kind] | None, typer.Option(help="Only of this kind (repeatable).")] = None,
    tag: Annotated[list[str] | None, typer.Option(help="Only with this tag (repeatable).")] = None,
    flagged: Annotated[bool, typer.Option("--flagged", help="Only those that something is wrong with.")] = False,
    as_json: Json = False,
) -> None:
    """Show the sources, how each is doing, and since when something is wrong with it."""
    from kb.knowledge_base import KnowledgeBase

    langs, countries = set(map(language_of, lang or ())), set(map(country_of, country or ()))
    kinds, tags = {each.value for each in kind or ()}, {each.casefold() for each in tag or ()}
    with KnowledgeBase.open(settings()) as knowledge:
        every, states = knowledge.sources.all(), knowledge.sources.states()
    chosen = [
        source
        for source in every
        if source.id in states  # not removed by somebody else this moment
        and (not langs or source.lang in langs)
        and (not countries or source.country in countries)
        and (not kinds or source.kind in kinds)
        and (not tags or tags.intersection(map(str.casefold, source.tags)))
        and (not flagged or states[source.id].flag)
    ]
    if as_json:
        print_json([{**to_json(source), "state": to_json(states[source.id])} for source in chosen])
    elif not every:
        out().print("No sources yet. Add one: `catalejo sources add https://…`.")
    elif not chosen:
        out().print(f"None of the {len(every)} sources is such a one.")
    else:
        _print_sources(chosen, states)


def _print_sources(sources: list[Source], states: dict[int, SourceState]) -> None:
    from rich.table import Column, Table

    columns = ("id", "name", "lang", "country", "kind", "tags", "last success")
    table = Table(*columns, Column("state", overflow="fold"), box=None, header_style="bold", pad_edge=False)
    for source in sources:
        state = states[source.id]
        facts = (source.name, source.lang or "", source.country or "", source.kind, ", ".join(source.tags))
        seen = (utc_text(state.last_success) or "never")[:10]
        table.add_row(str(source.id), *map(printable, facts), seen, printable(_state_in_words(source, state)))
    out().print(table)


def _state_in_words(source: Source, state: SourceState) -> str:
    """What a person should know of a source: that it is disabled, what is wrong with it, else how it last ended."""
    told = [] if source.enabled else ["disabled"]
    if state.flag:
        since = f" since {state.flag_since:%Y-%m-%d}" if state.flag_since else ""
        message = f" ({state.flag_message})" if state.flag_message else ""
        told.append(f"{state.flag.replace('_', ' ')}{since}{message}")
    elif source.enabled:
        told.append((state.last_outcome or "not yet collected").replace("_", " "))
    return ", ".join(told)
