"""``catalejo digest``: what moved in a week, to be read and passed on."""

import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kb.errors import DigestError
from kb.models import Audience, DigestForm, EditorsWork
from ui.commands.delivering import print_report
from ui.commands.options import Json, day_of
from ui.commands.practices import bring_playbook_up_to_date
from ui.commands.told_stories import bring_stories_up_to_date
from ui.composing import audience_of, compose_edition
from ui.console import err, out, print_json, printable, progress_bar, settings, to_json, utc_text, write_file

if TYPE_CHECKING:
    from kb.digest.digests import DigestVersion
    from kb.digest.period import Period
    from kb.knowledge_base import KnowledgeBase

_MOST_EDITIONS = 1000
_MOST_IN_FEED = 52  # a year of weeks


app = typer.Typer(help="What moved in a week, with its evidence, to be read and passed on.")
AudienceName = Annotated[str | None, typer.Option("--audience", metavar="NAME", help="For whom [default: everybody].")]
Lang = Annotated[str | None, typer.Option(help="Language, where it is for everybody: es, en, pt [default: as set].")]
Week = Annotated[str | None, typer.Option(metavar="WEEK", help="As 2026-W46 [default: the last that is over].")]
From = Annotated[str | None, typer.Option("--from", metavar="DATE", help="First day, with --to, as 2026-11-16.")]
To = Annotated[str | None, typer.Option("--to", metavar="DATE", help="Last day, with --from.")]
Version = Annotated[int | None, typer.Option(min=1, help="An earlier version [default: the last].")]


@app.callback(invoke_without_command=True)
def digest(
    context: typer.Context,
    audience: AudienceName = None,
    lang: Lang = None,
    week: Week = None,
    start: From = None,
    end: To = None,
    again: Annotated[bool, typer.Option("--again", help="Compose it of what is known now: a new version.")] = False,
    version: Version = None,
    form: Annotated[
        DigestForm | None, typer.Option("--format", help="What to write [default: as FILE is named, else txt].")
    ] = None,
    file: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Where to [default: stdout].")] = None,
    send: Annotated[
        bool, typer.Option("--send", help="Bring it now to who gets the digests for the audience, and has not got it.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Show the digest of a week; the first time it is composed, then kept as it is."""
    if context.invoked_subcommand is not None:
        sources = (context.get_parameter_source(name) for name in context.params)
        if any(source is not None and source.name != "DEFAULT" for source in sources):
            raise typer.BadParameter(f"options stand after `{context.invoked_subcommand}`, which they are for")
        return
    from kb.digest.forms import render
    from kb.knowledge_base import KnowledgeBase

    if send and (audience is None or file is not None or form is not None):
        raise typer.BadParameter("it brings the digest for an --audience, and writes none", param_hint="--send")
    writes = _form(form, file, as_json=as_json)
    if again and version is not None:
        raise typer.BadParameter("a version that there is cannot be composed again", param_hint="--version")
    with KnowledgeBase.open(settings()) as knowledge:
        whom = _audience(knowledge, audience, lang)
        period = _period(whom, week, start, end)
        found = None if again else _found(knowledge, whom, period, version)
        if found is None:
            found = compose(knowledge, whom, period)
        if send:
            with progress_bar("Delivering") as progress:
                report = knowledge.delivering.deliver_edition(found, progress)
            print_report(report, as_json=as_json)
            return
        brand = knowledge.digests.brand(whom)
    content = render(found.edition, writes, brand)
    if file is not None:
        write_file(file, content, DigestError)
        err().print(f"Wrote version {found.version} to {printable(str(file))}.", soft_wrap=True)
    elif writes is DigestForm.PDF and sys.stdout.isatty():
        raise typer.BadParameter("a PDF cannot be shown here; say where to write it", param_hint="--out")
    else:
        sys.stdout.buffer.write(content)


@app.command("list")
def list_editions(
    limit: Annotated[int, typer.Option(min=1, max=_MOST_EDITIONS, help="Most to give.")] = 20, as_json: Json = False
) -> None:
    """Show which digests there are, the latest first."""
    from rich.table import Table

    from kb.knowledge_base import KnowledgeBase

    with KnowledgeBase.open(settings()) as knowledge:
        found = knowledge.digests.editions(limit)
    if as_json:
        print_json([_in_list(version) for version in found])
        return
    if not found:
        out().print("None yet: `catalejo digest` composes that of the last week.")
        return
    table = Table("from", "to", "for", "language", "version", "composed", box=None, header_style="bold")
    for version in found:
        edition = version.edition
        name = edition.audience.name or "everybody"
        composed = utc_text(version.composed)
        table.add_row(
            str(edition.start), str(edition.end), printable(name), edition.audience.lang, str(version.version), composed
        )
    out().print(table)


@app.command()
def edit(
    audience: AudienceName = None,
    lang: Lang = None,
    week: Week = None,
    start: From = None,
    end: To = None,
    pin: Annotated[list[str] | None, typer.Option(metavar="KEY", help="First in its section, in this order.")] = None,
    drop: Annotated[list[str] | None, typer.Option(metavar="KEY", help="Not told.")] = None,
    restore: Annotated[list[str] | None, typer.Option(metavar="KEY", help="As it was, without a note.")] = None,
    note: Annotated[
        list[str] | None, typer.Option(metavar="KEY=TEXT", help="What you say of an entry; empty: nothing.")
    ] = None,
    intro: Annotated[str | None, typer.Option(help="What you say before everything; empty: nothing.")] = None,
    as_json: Json = False,
) -> None:
    """Pin, drop, reorder and annotate what a digest tells; without options, show its entries and their keys."""
    from kb.digest.editing import annotated, released
    from kb.knowledge_base import KnowledgeBase

    notes = dict(_note(each) for each in note or ())
    with KnowledgeBase.open(settings()) as knowledge:
        whom = _audience(knowledge, audience, lang)
        found = knowledge.digests.find(whom, _period(whom, week, start, end))
        if found is None:
            raise DigestError("There is no such digest yet; `catalejo digest` composes it.")
        if pin or drop or restore or notes or intro is not None:
            pins, drops, restored = tuple(pin or ()), tuple(drop or ()), tuple(restore or ())

            def change(work: EditorsWork) -> EditorsWork:
                work = released(annotated(work, dict.fromkeys(restored, "") | notes), *restored, *pins, *drops)
                return replace(
                    work,
                    pinned=(*pins, *work.pinned),
                    dropped=(*drops, *work.dropped),
                    note=work.note if intro is None else intro.strip(),
                )

            found = knowledge.digests.edit(found, change)
        work = knowledge.digests.work(found)
    if as_json:
        print_json({"entries": _entries(found), **to_json(work)})
        return
    for entry in _entries(found):
        marks = "pinned" if entry["key"] in work.pinned else ""
        said = f" — note: {work.notes[entry['key']]}" if entry["key"] in work.notes else ""
        out().print(printable(f"{entry['key']:<28} {marks:<7} {entry['heading']}{said}"), soft_wrap=True)
    for key in work.dropped:
        out().print(printable(f"{key:<28} dropped"), soft_wrap=True)


@app.command()
def feed(
    audience: AudienceName = None,
    lang: Lang = None,
    file: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Where to [default: stdout].")] = None,
) -> None:
    """Write the digests for an audience as a feed (Atom) that feed readers follow; those of days that are over."""
    from kb.digest import forms
    from kb.digest.period import Period
    from kb.knowledge_base import KnowledgeBase
    from kb.quiet_hours import zone_named

    with KnowledgeBase.open(settings()) as knowledge:
        whom = _audience(knowledge, audience, lang)
        zone = zone_named(whom.time_zone)
        found = [
            each
            for each in knowledge.digests.editions(_MOST_IN_FEED, whom)
            if each.edition.known_until >= Period(each.edition.start, each.edition.end, zone).ends
        ]
        name = knowledge.digests.brand(whom).name
    content = forms.feed([(each.edition, each.composed) for each in found], whom, name)
    if file is None:
        sys.stdout.buffer.write(content)
    else:
        write_file(file, content, DigestError)
        err().print(f"Wrote {len(found)} digests to {printable(str(file))}.", soft_wrap=True)


@app.command()
def schema() -> None:
    """Print the JSON Schema of what ``digest --format json`` writes."""
    from kb.digest.edition import edition_schema

    print_json(edition_schema())


def compose(knowledge: "KnowledgeBase", audience: Audience, period: "Period") -> "DigestVersion":
    """Compose an edition, with stories and playbook brought up to date before. Raises as ``compose_edition``."""

    def bring_up_to_date() -> None:
        bring_stories_up_to_date(knowledge)
        bring_playbook_up_to_date(knowledge)

    return compose_edition(knowledge, audience, period, bring_up_to_date, progress_bar("Digest"))


def _form(form: DigestForm | None, file: Path | None, *, as_json: bool) -> DigestForm:
    """What is to be written: as it is asked for, else as the file is named, else text."""
    if as_json:
        if form not in (None, DigestForm.JSON):
            raise typer.BadParameter("--json is --format json; give one of them", param_hint="--json")
        return DigestForm.JSON
    if form is not None or file is None:
        return form or DigestForm.TEXT
    try:
        return DigestForm(file.suffix.lower().removeprefix("."))
    except ValueError:
        known = ", ".join(f".{each}" for each in DigestForm)
        raise typer.BadParameter(
            f"the name {str(file)!r} ends in none of {known}; say what to write with --format", param_hint="--out"
        ) from None


def _audience(knowledge: "KnowledgeBase", name: str | None, lang: str | None) -> Audience:
    if name is not None and lang is not None:
        raise typer.BadParameter("an audience has a language of its own", param_hint="--lang")
    return audience_of(knowledge, name, lang)


def _period(audience: Audience, week: str | None, start: str | None, end: str | None) -> "Period":
    from kb.digest.period import days_between, iso_week, last_week
    from kb.quiet_hours import zone_named

    zone = zone_named(audience.time_zone)
    if week is not None:
        if start or end:
            raise typer.BadParameter("a week has its days; give one or the other", param_hint="--week")
        return iso_week(week, zone)
    if start is None and end is None:
        return last_week(datetime.now(UTC), zone)
    if start is None or end is None:
        raise typer.BadParameter("give the first and the last day", param_hint="--from")
    return days_between(day_of(start, "--from"), day_of(end, "--to"), zone)


def _found(
    knowledge: "KnowledgeBase", audience: Audience, period: "Period", version: int | None
) -> "DigestVersion | None":
    found = knowledge.digests.find(audience, period, version)
    if found is None and version is not None:
        raise DigestError(f"There is no version {version} of this digest; `catalejo digest list` names the last ones.")
    return found


def _note(text: str) -> tuple[str, str]:
    key, given, note = text.partition("=")
    if not given:
        raise typer.BadParameter(f"{text[:40]!r} names no entry; write KEY=TEXT", param_hint="--note")
    return key.strip(), note.strip()


def _in_list(version: "DigestVersion") -> dict[str, Any]:
    edition = version.edition
    return {
        "audience": edition.audience.name,
        "lang": edition.audience.lang,
        "start": edition.start.isoformat(),
        "end": edition.end.isoformat(),
        "version": version.version,
        "composed": utc_text(version.composed),
    }


def _entries(version: "DigestVersion") -> list[dict[str, str]]:
    from kb.digest.wording import written

    sections = written(version.edition).sections
    return [{"key": entry.key, "heading": entry.heading.text} for section in sections for entry in section.entries]
