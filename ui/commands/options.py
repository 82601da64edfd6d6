"""Options that several commands share, and what a person may write in them."""

from collections.abc import Iterable
from typing import Annotated

import typer

from kb.errors import SourceError

Json = Annotated[bool, typer.Option("--json", help="Print JSON alone on stdout.")]


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
