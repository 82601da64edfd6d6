"""The options that narrow a search, as ``catalejo search`` and ``catalejo searches save`` take them."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Annotated, Any

import typer

from kb.errors import SearchError
from kb.intake.country import normal_country
from kb.intake.kinds import kind_named
from kb.intake.language import language_named
from kb.models import Kind, SearchFilters
from ui.console import parse_moment

_Meant = Callable[[Iterable[str]], tuple[str, ...]]


def _meant(given: Iterable[str], named: Callable[[str], str | None], what: str, remedy: str) -> tuple[str, ...]:
    """The codes of what was given by code or name. Raises ``SearchError``: nothing would ever be found by any other."""
    found = []
    for text in given:
        code = named(text)
        if code is None:
            raise SearchError(f"{text[:40]!r} is no {what} that is known; {remedy}.")
        found.append(code)
    return tuple(found)


def _languages(given: Iterable[str]) -> tuple[str, ...]:
    return _meant(given, language_named, "language", "give its code, such as es, pt or en")


def _countries(given: Iterable[str]) -> tuple[str, ...]:
    return _meant(given, normal_country, "country", "give its code, such as MX or BR")


def _kinds(given: Iterable[str]) -> tuple[str, ...]:
    return _meant(given, kind_named, "kind", f"use one of: {', '.join(Kind)}")


def _known(meant: _Meant) -> Callable[[list[str] | None], list[str]]:
    """What an option takes: another text is wrong use."""

    def codes(given: list[str] | None) -> list[str]:
        try:
            return list(meant(given or ()))
        except SearchError as error:
            raise typer.BadParameter(str(error)) from None

    return codes


LanguageFilter = Annotated[
    list[str] | None, typer.Option("--lang", help="Only this language (repeatable).", callback=_known(_languages))
]
SourceFilter = Annotated[list[str] | None, typer.Option("--source", help="Only this source or publisher (repeatable).")]
CountryFilter = Annotated[
    list[str] | None, typer.Option("--country", help="Only this country (repeatable).", callback=_known(_countries))
]
KindFilter = Annotated[
    list[str] | None,
    typer.Option("--kind", help="Only news, practice, platform or trend.", callback=_known(_kinds)),
]
TagFilter = Annotated[
    list[str] | None, typer.Option("--tag", help="Only with this tag (repeatable: with all of them).")
]
SameLanguage = Annotated[bool, typer.Option("--same-language", help="Only in the language of the query.")]

_LISTS = {"lang": "langs", "source": "sources", "country": "countries", "kind": "kinds", "tag": "tags"}


def read_filters(asked: dict[str, Any], now: datetime) -> SearchFilters:
    """Filters from options or the keys of a line of ``--queries``. Raises ``SearchError``."""
    values: dict[str, Any] = {}
    for name, field in _LISTS.items():
        given = asked.get(name) or []
        given = [given] if isinstance(given, str) else given
        if not isinstance(given, list) or not all(isinstance(item, str) for item in given):
            raise SearchError(f"{name} must be a text or a list of texts.")
        values[field] = tuple(given)
    values["langs"] = _languages(values["langs"])
    values["countries"] = _countries(values["countries"])
    values["kinds"] = _kinds(values["kinds"])
    for name in ("since", "until"):
        if asked.get(name) is not None:
            if not isinstance(asked[name], str):
                raise SearchError(f"{name} must be a text such as 7d or 2026-11-22.")
            values[name] = parse_moment(asked[name], now, end_of_day=name == "until")
    same_language = asked.get("same_language") or False
    if not isinstance(same_language, bool):
        raise SearchError("same_language must be true or false.")
    return SearchFilters(**values, same_language=same_language)
