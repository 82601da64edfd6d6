"""``catalejo audiences``: whom digests are for."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from kb.errors import DigestError
from kb.models import Audience, DigestLength
from ui.commands.options import Json, countries_of, languages_of
from ui.commands.told_stories import number
from ui.console import out, print_json, printable, settings, to_json

app = typer.Typer(help="Whom digests are for: a client, a team, a country.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(metavar="NAME", help="Name of the audience.")]
# `edit` has no defaults: what is not named stays.
Lang = Annotated[str | None, typer.Option(help="Language of the digest: es, en, pt [of a new one: as set].")]
Country = Annotated[list[str] | None, typer.Option(help="Only articles of this country (repeatable).")]
SourceLang = Annotated[list[str] | None, typer.Option(help="Only articles in this language (repeatable).")]
Topic = Annotated[list[str] | None, typer.Option(help="Only stories about it (repeatable).")]
Watched = Annotated[list[str] | None, typer.Option(help="This watch or saved search, and no other (repeatable).")]
Length = Annotated[DigestLength | None, typer.Option(help="How much it tells [of a new one: normal].")]
TimeZone = Annotated[str | None, typer.Option(help="As America/Bogota [of a new one: as set, else this computer's].")]
_MOST_LOGO_BYTES = 1_000_001  # one more than is read: the rest says that it is too large


@app.command()
def add(
    name: Name,
    lang: Lang = None,
    country: Country = None,
    source_lang: SourceLang = None,
    topic: Topic = None,
    watch: Watched = None,
    length: Length = None,
    time_zone: TimeZone = None,
    as_json: Json = False,
) -> None:
    """Say whom a digest is for."""
    from kb.knowledge_base import KnowledgeBase

    asked = _asked(lang, country, source_lang, topic, watch, length, time_zone)
    with KnowledgeBase.open(settings()) as knowledge:
        usual = Audience(name, knowledge.settings.language, knowledge.settings.time_zone)
        audience = knowledge.digests.add_audience(replace(usual, **asked))
    if as_json:
        print_json(_to_json(audience))
    else:
        out().print(f"Added {printable(audience.name)}; `catalejo digest --audience …` writes for it.", soft_wrap=True)


@app.command()
def edit(
    name: Name,
    lang: Lang = None,
    country: Country = None,
    source_lang: SourceLang = None,
    topic: Topic = None,
    watch: Watched = None,
    length: Length = None,
    time_zone: TimeZone = None,
    as_json: Json = False,
) -> None:
    """Change what an audience reads; what is not named stays, an empty text takes all of its kind away."""
    from kb.knowledge_base import KnowledgeBase

    asked = _asked(lang, country, source_lang, topic, watch, length, time_zone)
    if not asked:
        raise typer.BadParameter(
            "say what to change, as: --lang, --country, --source-lang, --topic, --watch, --length, --time-zone"
        )
    with KnowledgeBase.open(settings()) as knowledge:
        audience = knowledge.digests.change_audience(name, lambda before: replace(before, **asked))
    if as_json:
        print_json(_to_json(audience))
    else:
        out().print(f"{printable(audience.name)} reads that from now on.", soft_wrap=True)


@app.command("list")
def list_audiences(as_json: Json = False) -> None:
    """Show whom digests are for."""
    from rich.table import Table

    from kb.knowledge_base import KnowledgeBase

    with KnowledgeBase.open(settings()) as knowledge:
        audiences = knowledge.digests.audiences()
    if as_json:
        print_json([_to_json(audience) for audience in audiences])
        return
    if not audiences:
        out().print("None yet: `catalejo audiences add NAME`. Without one, a digest is for everybody.")
        return
    table = Table("name", "language", "what", "length", "time zone", box=None, header_style="bold")
    for audience in audiences:
        table.add_row(
            printable(audience.name),
            audience.lang,
            printable(_what(audience)),
            audience.length.value,
            audience.time_zone,
        )
    out().print(table)


@app.command()
def brand(
    name: Name,
    color: Annotated[str | None, typer.Option(metavar="#RRGGBB", help="The client's colour.")] = None,
    logo: Annotated[Path | None, typer.Option(help="The client's logo: PNG, JPEG or GIF.")] = None,
    remove: Annotated[bool, typer.Option("--remove", help="Take colour and logo away.")] = False,
) -> None:
    """Give an audience's digests the colour or the logo of a client; what is not named stays."""
    from kb.knowledge_base import KnowledgeBase

    if remove == bool(color or logo):
        raise typer.BadParameter("give --color, --logo or both; or --remove alone", param_hint="--color")
    with KnowledgeBase.open(settings()) as knowledge:
        audience = knowledge.digests.audience(name)
        if remove:
            knowledge.digests.remove_brand(audience)
        else:
            knowledge.digests.set_brand(audience, color, None if logo is None else _read(logo))
    out().print(f"The digests for {printable(audience.name)} look like that from now on.", soft_wrap=True)


@app.command("remove")
def remove_audience(name: Name, as_json: Json = False) -> None:
    """Forget an audience and who subscribed to its digests; the digests stay."""
    from kb.knowledge_base import KnowledgeBase

    with KnowledgeBase.open(settings()) as knowledge:
        audience = knowledge.digests.audience(name)
        ended = sum(each.audience == audience.name for each in knowledge.delivering.subscriptions())
        knowledge.digests.remove_audience(audience)
    if as_json:
        print_json(_to_json(audience))
    else:
        also = f", and {number(ended, 'subscription')} to its digests" if ended else ""
        out().print(f"{printable(audience.name)} is forgotten{also}.", soft_wrap=True)


def _what(audience: Audience) -> str:
    """What it reads, in words; nothing where it reads everything."""
    parts = {
        "from": audience.countries,
        "in": audience.source_langs,
        "about": audience.topics,
        "watching": audience.watches,
    }
    return "; ".join(f"{word} {', '.join(values)}" for word, values in parts.items() if values)


def _asked(
    lang: str | None,
    country: list[str] | None,
    source_lang: list[str] | None,
    topic: list[str] | None,
    watch: list[str] | None,
    length: DigestLength | None,
    time_zone: str | None,
) -> dict[str, Any]:
    """What of an audience was named, by its fields."""
    from kb.trends.marks import topics_listed

    said: dict[str, Any] = {
        "lang": lang,
        "countries": None if country is None else countries_of(country),
        "source_langs": None if source_lang is None else languages_of(source_lang, "--source-lang"),
        "topics": None if topic is None else topics_listed(*topic),
        "watches": None if watch is None else tuple(filter(str.strip, watch)),
        "length": length,
        "time_zone": time_zone,
    }
    return {field: value for field, value in said.items() if value is not None}


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(_MOST_LOGO_BYTES)
    except OSError as error:
        raise DigestError(f"{file} cannot be read ({error.strerror}); name another file.") from None


def _to_json(audience: Audience) -> dict[str, Any]:
    values: dict[str, Any] = to_json(audience)
    del values["id"]
    return values
