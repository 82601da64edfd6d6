"""``catalejo practices``: what the field advises, how well supported, and whether it still holds."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from kb.errors import PracticeError, SearchError
from kb.models import Practice, PracticeAnswer, PracticeEntry, PracticeFilters
from ui.commands.documents import MAX_ID
from ui.commands.options import Json, languages_of
from ui.console import (
    err,
    out,
    parse_moment,
    print_json,
    printable,
    progress_bar,
    settings,
    to_json,
    utc_text,
    write_file,
)

if TYPE_CHECKING:
    from kb.knowledge_base import KnowledgeBase
    from ui.translation import Translator

MAX_PRACTICES = 1000
_ASK = "ask"
_PASSAGE = 240


class _AskByDefault(TyperGroup):
    """``practices QUERY`` asks; only a word that is a command, alone, is one."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the command before its arguments where it was left out."""
        if not args or (args[0] not in self.commands and args[0] not in ctx.help_option_names):
            args = [_ASK, *args]
        parsed: list[str] = super().parse_args(ctx, args)
        return parsed


class StatusChoice(StrEnum):
    """What ``--status`` takes."""

    CURRENT = "current"
    CHECK = "check"


Id = Annotated[int, typer.Argument(metavar="ID", min=1, max=MAX_ID, help="The number that practices gives after #.")]
Theme = Annotated[str | None, typer.Option(help="What it is about, as moderation.")]
Network = Annotated[str | None, typer.Option(help="Which network it is for, as instagram.")]
Undo = Annotated[bool, typer.Option("--undo", help="Take that back.")]

app = typer.Typer(cls=_AskByDefault, help="What the field advises. `practices QUERY` asks; without a query it lists.")


@app.command(_ASK)
def ask(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="QUERY", help="What you want to do, in your own words.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=MAX_PRACTICES, help="Most practices to give.")] = 10,
    network: Annotated[list[str] | None, typer.Option(help="Only this network (repeatable).")] = None,
    theme: Annotated[list[str] | None, typer.Option(help="Only this theme (repeatable).")] = None,
    lang: Annotated[list[str] | None, typer.Option(help="Only articles in this language count (repeatable).")] = None,
    status: Annotated[
        StatusChoice | None, typer.Option(help="Only what still holds, or what is to be checked.")
    ] = None,
    age: Annotated[
        str | None, typer.Option(help="Only what nobody has confirmed for so long: 30d, 26w, or since a date.")
    ] = None,
    include_hidden: Annotated[bool, typer.Option("--include-hidden", help="Hidden ones too.")] = False,
    export: Annotated[
        Path | None, typer.Option(metavar="FILE.md", help="Write them as a checklist in Markdown.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Find good practice, or list it. (The command may be left out: `catalejo practices QUERY`.)"""
    from kb.knowledge_base import KnowledgeBase

    query = " ".join(words or ())
    if words and not query.strip():
        raise SearchError("The query is empty; type what you want to do.")
    if export is not None and export.suffix.lower() != ".md":
        raise typer.BadParameter(f"the name {str(export)!r} must end in .md", param_hint="--export")
    filters = PracticeFilters(
        networks=_known(network, _networks(), "--network"),
        themes=_known(theme, _themes(), "--theme"),
        status=status.value if status else None,
        older_than=_age(age),
        langs=languages_of(lang),
        include_hidden=include_hidden,
    )
    with KnowledgeBase.open(settings()) as knowledge:
        bring_playbook_up_to_date(knowledge)
        speech = _words(knowledge)
        answer = knowledge.playbook.practices(query, filters, limit, reader_lang=speech.language if export else None)
    if export is not None:
        _export(export, answer, speech)
    if as_json:
        print_json(answer_json(answer))
    elif export is None:
        _print(answer)


@app.command()
def confirm(practice: Id, undo: Undo = False, as_json: Json = False) -> None:
    """Say that a practice still holds: it is to be checked again when something changes."""
    moment = None if undo else datetime.now(UTC)
    what = "No longer confirmed by you" if undo else "Confirmed"
    _change(practice, lambda stored: replace(stored, own_confirmed=moment), what, as_json)


@app.command()
def pin(practice: Id, undo: Undo = False, as_json: Json = False) -> None:
    """Put a practice before all others."""
    _change(practice, lambda stored: replace(stored, pinned=not undo), "Unpinned" if undo else "Pinned", as_json)


@app.command()
def hide(practice: Id, undo: Undo = False, as_json: Json = False) -> None:
    """Show a practice no more."""
    _change(practice, lambda stored: replace(stored, hidden=not undo), "Shown again" if undo else "Hidden", as_json)


@app.command()
def edit(
    practice: Id,
    title: Annotated[str | None, typer.Option(help="Say it in your own words.")] = None,
    theme: Theme = None,
    network: Network = None,
    as_json: Json = False,
) -> None:
    """Say in your own words what a practice is; an empty text takes back what you said."""
    if title is None and theme is None and network is None:
        raise typer.BadParameter("say what to change: --title, --theme or --network")

    def changed(stored: Practice) -> Practice:
        if stored.own and title == "":
            raise PracticeError("Your own practice needs a title.")
        return replace(
            stored,
            own_title=stored.own_title if title is None else title or None,
            own_theme=stored.own_theme if theme is None else theme or None,
            own_network=stored.own_network if network is None else network or None,
        )

    _change(practice, changed, "Changed", as_json)


@app.command()
def add(
    title: Annotated[str, typer.Argument(metavar="TITLE", help="What to do, in a sentence.")],
    theme: Theme = None,
    network: Network = None,
    as_json: Json = False,
) -> None:
    """Add a practice of your own."""
    from kb.knowledge_base import KnowledgeBase

    with KnowledgeBase.open(settings()) as knowledge:
        _tell(knowledge.playbook.add(title, theme=theme, network=network), "Added", as_json)


@app.command()
def remove(practice: Id, as_json: Json = False) -> None:
    """Delete a practice of your own."""
    from kb.knowledge_base import KnowledgeBase

    with KnowledgeBase.open(settings()) as knowledge:
        entry = knowledge.playbook.practice(practice)
        knowledge.playbook.remove(practice)
    _tell(entry, "Removed", as_json)


@app.command()
def show(practice: Id, as_json: Json = False) -> None:
    """Show a practice with its evidence."""
    from kb.knowledge_base import KnowledgeBase

    with KnowledgeBase.open(settings()) as knowledge:
        entry = knowledge.playbook.practice(practice)
    if as_json:
        print_json(entry_json(entry))
    else:
        _print_entry(entry)


def answer_json(answer: PracticeAnswer) -> dict[str, Any]:
    """The documented shape of ``practices --json``."""
    practices = [entry_json(entry) for entry in answer.practices]
    return {"query": answer.query, "practices": practices, "notices": [str(notice) for notice in answer.notices]}


def entry_json(entry: PracticeEntry) -> dict[str, Any]:
    """The documented shape of one practice."""
    values: dict[str, Any] = to_json(entry)
    return values


def bring_playbook_up_to_date(knowledge: "KnowledgeBase") -> None:
    """Look for advice in new articles; say so if another process is at it."""
    with progress_bar("Playbook") as progress:
        if not knowledge.playbook.update(progress=progress):
            err().print("Another process is looking for advice in new articles; they are not all in here yet.")


def _change(practice: int, change: Callable[[Practice], Practice], what: str, as_json: bool) -> None:
    from kb.knowledge_base import KnowledgeBase

    with KnowledgeBase.open(settings()) as knowledge:
        _tell(knowledge.playbook.change(practice, change), what, as_json)


def _tell(entry: PracticeEntry, what: str, as_json: bool) -> None:
    if as_json:
        print_json(entry_json(entry))
    else:
        out().print(f"{what}: #{entry.practice_id} {printable(entry.title)}", soft_wrap=True)


def _print(answer: PracticeAnswer) -> None:
    for notice in answer.notices:
        err().print(printable(str(notice)))
    for entry in answer.practices:
        _print_entry(entry)


def _print_entry(entry: PracticeEntry) -> None:
    from rich.text import Text

    from kb.markup import shortened
    from kb.practices.features import without_markup
    from kb.practices.names import network_name
    from kb.practices.titles import place_of
    from kb.translation import translator

    words = translator("en")
    marks = [
        word for word, is_so in (("pinned", entry.pinned), ("hidden", entry.hidden), ("your own", entry.own)) if is_so
    ]
    facts = [f"#{entry.practice_id}", entry.theme, *(network_name(words, each) for each in entry.networks), *marks]
    if entry.publishers:
        facts.append("1 publisher" if entry.publishers == 1 else f"{entry.publishers} publishers")
    if entry.since and entry.last_confirmed:
        facts.append(f"since {entry.since.date()}, last confirmed {entry.last_confirmed.date()}")
    if entry.own_confirmed:
        facts.append(f"confirmed by you {entry.own_confirmed.date()}")
    out().print(Text(printable(" ".join(entry.title.split())), style="bold"))
    if place := place_of(entry):
        out().print(Text("   " + printable(" > ".join(place)), style="dim"))
    out().print(Text("   " + " · ".join(facts), style="cyan"))
    if entry.check_reason == "age":
        out().print(Text("   Check: nobody has confirmed it for long.", style="yellow"))
    elif entry.check_reason:
        out().print(Text("   Check: its network has announced a change since.", style="yellow"))
    if entry.announcement:
        said = f"   “{printable(entry.announcement.title)}”, {entry.announcement.dated.date()}"
        out().print(Text(said, style="yellow"))
        out().print(Text(f"   {printable(entry.announcement.url)}", style="dim"), soft_wrap=True)
    if entry.contradicted:
        out().print(Text("   Articles disagree about it.", style="yellow"))
    for passage in entry.passages:
        text = shortened(" ".join(without_markup(passage.text).split()), _PASSAGE)
        out().print(
            Text(f"   “{printable(text)}” — {printable(passage.publisher)}, {utc_text(passage.published) or 'no date'}")
        )
        out().print(Text(f"   {printable(passage.url)}", style="dim"), soft_wrap=True)
    out().print()


def _words(knowledge: "KnowledgeBase") -> "Translator":
    """The words of whoever sits at this computer, as the app speaks to them where nobody signs in."""
    from kb.translation import zone_country
    from ui.translation import translator

    person = knowledge.people.person("")
    zone = person.time_zone or knowledge.settings.time_zone
    return translator(person.lang or knowledge.settings.language, region=zone_country(zone))


def _export(path: Path, answer: PracticeAnswer, words: "Translator") -> None:
    from kb.practices.checklist import checklist

    text = checklist(answer.practices, answer.query or words.gettext("Checklist"), words)
    write_file(path, text.encode("utf-8", errors="replace"), PracticeError)
    err().print(f"{len(answer.practices)} practices written to {printable(str(path))}.", soft_wrap=True)


def _known(given: list[str] | None, known: tuple[str, ...], option: str) -> tuple[str, ...]:
    values = tuple(value.strip().lower() for value in given or ())
    unknown = [value for value in values if value not in known]
    if unknown:
        raise typer.BadParameter(f"{unknown[0]!r} is none; use one of: {', '.join(known)}", param_hint=option)
    return values


def _networks() -> tuple[str, ...]:
    from kb.networks import NETWORKS

    return NETWORKS


def _themes() -> tuple[str, ...]:
    from kb.practices.themes import Theme as Themes

    return tuple(theme.value for theme in Themes)


def _age(text: str | None) -> timedelta | None:
    if text is None:
        return None
    now = datetime.now(UTC)
    try:
        return max(timedelta(0), now - parse_moment(text, now))
    except SearchError as error:
        raise typer.BadParameter(str(error), param_hint="--age") from None
