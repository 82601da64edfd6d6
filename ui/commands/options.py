"""Options that several commands share, and what a person may write in them."""

import re
from collections.abc import Iterable
from datetime import date, time
from typing import Annotated

import typer

from kb.errors import SourceError
from kb.letters import without_accents

Json = Annotated[bool, typer.Option("--json", help="Print JSON alone on stdout.")]


_WEEKDAY_LANGS = ("en", "es", "pt")
_CLOCK = re.compile(r"([01]?\d|2[0-3])(?:[:.h]([0-5]\d)|h)?", re.IGNORECASE)


def day_of(text: str, option: str) -> date:
    """The day given with ``option`` as ``2026-11-22``. Others are wrong use."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no date; write it as 2026-11-22", param_hint=option) from None


def clock_time_of(text: str, option: str) -> time:
    """The time given with ``option`` as ``08:00``, ``8.30``, ``8h30`` or ``8``. Others are wrong use."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        raise typer.BadParameter(f"{text!r} is no time of day; write it as 08:00", param_hint=option)
    return time(int(found[1]), int(found[2] or 0))


def weekday_of(text: str, option: str) -> int:
    """The day of the week (0 is Monday) given with ``option`` by its name or the beginning of it, three letters or
    more, in English, Spanish or Portuguese. Others are wrong use.
    """
    from babel.dates import get_day_names

    said = without_accents(text.strip())
    if len(said) >= 3:
        for lang in _WEEKDAY_LANGS:
            for weekday, name in get_day_names("wide", locale=lang).items():
                if without_accents(name).startswith(said):
                    return int(weekday)
    raise typer.BadParameter(
        f"{text!r} is no day of the week; write mon, tue, wed, thu, fri, sat or sun, or as in lunes or segunda-feira",
        param_hint=option,
    )


def language_of(text: str, option: str = "--lang") -> str | None:
    """The code of a language given with ``option``; ``None`` for an empty text. Others are wrong use: no filter would
    ever find them.
    """
    from kb.intake.source_fields import language_code

    try:
        return language_code(text)
    except SourceError as error:
        raise typer.BadParameter(str(error), param_hint=option) from None


def country_of(text: str) -> str | None:
    """The code of a country given with ``--country`` by code or name, as ``language_of``."""
    from kb.intake.source_fields import country_code

    try:
        return country_code(text)
    except SourceError as error:
        raise typer.BadParameter(str(error), param_hint="--country") from None


def languages_of(texts: Iterable[str] | None, option: str = "--lang") -> tuple[str, ...]:
    """The codes of the languages given, each as ``language_of``."""
    return tuple(code for text in texts or () if (code := language_of(text, option)))


def countries_of(texts: Iterable[str] | None) -> tuple[str, ...]:
    """The codes of the countries given, each as ``country_of``."""
    return tuple(code for text in texts or () if (code := country_of(text)))
