"""``catalejo sources trends list``, ``add`` and ``signals``."""

from collections import defaultdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from ui.commands.collecting import find, print_when_collected
from ui.commands.options import Json, country_of
from ui.console import out, parse_moment, print_json, printable, settings, to_json, utc_text

if TYPE_CHECKING:
    from kb.sources.trend_sources import TrendKind

app = typer.Typer(help="Sources that say what people search, share and look at now.", no_args_is_help=True)


@app.command("list")
def list_kinds(as_json: Json = False) -> None:
    """Show the trend sources that there are, and what each needs to know."""
    from rich.table import Table

    from kb.sources.trend_sources import KINDS

    if as_json:
        print_json([_kind_to_json(kind) for kind in KINDS])
        return
    table = Table("kind", "needs", "what it says", "every", box=None, header_style="bold")
    for kind in KINDS:
        needs = " ".join(f"--{name}" for name in kind.parameters)
        table.add_row(kind.name, needs, kind.says, f"{_hours(kind)} h")
    out().print(table)
    out().print("Add one: `catalejo sources trends add google-trends --country MX`.")


@app.command()
def add(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="As `catalejo sources trends list` names it.")],
    country: Annotated[str, typer.Option(help="Country, as MX or BR.")] = "",
    lang: Annotated[str, typer.Option(help="Language, as es, pt or en.")] = "",
    instance: Annotated[str, typer.Option(help="Mastodon server, as mastodon.example.")] = "",
    community: Annotated[str, typer.Option(help="Reddit community, as mexico.")] = "",
    name: Annotated[str, typer.Option(help="Name to show [default: the kind and what it needs].")] = "",
    tag: Annotated[list[str] | None, typer.Option(help="Tag (repeatable).")] = None,
    as_json: Json = False,
) -> None:
    """Remember a trend source. The first collection shows what it says; `sources remove` forgets it."""
    from kb.knowledge_base import KnowledgeBase
    from kb.sources.trend_sources import trend_source

    given = {"country": country, "lang": lang, "instance": instance, "community": community}
    wanted = trend_source(kind, given, datetime.now(UTC), name=name, tags=tuple(tag or ()))
    with KnowledgeBase.open(settings()) as knowledge:
        source = knowledge.sources.add(wanted)
        knowledge.runs.queue("collect")  # an `up` that runs need not wait for its schedule
    if as_json:
        print_json(to_json(source))
        return
    out().print(f"Added {printable(source.name)}: {printable(source.url)}", soft_wrap=True)
    print_when_collected("it", "`catalejo collect`")


@app.command()
def signals(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="Its id, address or name [default: all].")] = "",
    since: Annotated[
        str, typer.Option(help="3d, 24h, a date or an instant; views of a day count from its start.")
    ] = "3d",
    country: Annotated[str, typer.Option(help="Only of this country, as MX.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most so many.")] = 100,
    as_json: Json = False,
) -> None:
    """Show what trend sources said, the newest first."""
    from rich.table import Table

    from kb.knowledge_base import KnowledgeBase

    earliest = parse_moment(since, datetime.now(UTC))
    with KnowledgeBase.open(settings()) as knowledge:
        wanted = [found.id for found in find(knowledge, source)] if source else []
        said = knowledge.sources.signals(since=earliest, source_ids=wanted, country=country_of(country), limit=limit)
        # A source that is removed between these two has no name any more.
        names = defaultdict(str, {known.id: known.name for known in knowledge.sources.all()})
    if as_json:
        print_json([{**to_json(signal), "source": names[signal.source_id]} for signal in said])
        return
    if not said:
        out().print(f"Nothing since {utc_text(earliest)}. `catalejo sources list` shows how the sources are doing.")
        return
    table = Table("observed", "source", "rank", "count", "topic", box=None, header_style="bold")
    for signal in said:
        count = "" if signal.count is None else f"{signal.count:,} {signal.measure}"
        rank = "" if signal.rank is None else str(signal.rank)
        row = utc_text(signal.observed), printable(names[signal.source_id]), rank, count, printable(signal.topic)
        table.add_row(*row)
    out().print(table)


def _kind_to_json(kind: "TrendKind") -> dict[str, object]:
    return {
        "kind": kind.name,
        "needs": kind.parameters,
        "says": kind.says,
        "address": kind.address,
        "every_hours": _hours(kind),
    }


def _hours(kind: "TrendKind") -> int:
    return int(kind.every.total_seconds() // 3600)
