"""The options that narrow a search, as ``catalejo search`` and ``catalejo searches save`` take them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any

import typer

from kb.errors import SearchError
from kb.intake.kinds import kind_named
from kb.intake.source_fields import country_code, language_code
from kb.models import Kind, SearchFilters
from ui.commands.options import countries_of, languages_of
from ui.console import parse_moment


def _kinds(given: Iterable[str] | None) -> list[str]:
    """The kinds given, each by its name. Raises ``SearchError``: nothing would ever be found by any other."""
    found = []
    for text in given or ():
        kind = kind_named(text)
        if kind is None:
            raise SearchError(f"{text[:40]!r} is no kind that is known; use one of: {', '.join(Kind)}.")
        found.append(kind)
    return found


def _kinds_of(given: list[str] | None) -> list[str]:
    try:
        return _kinds(given)
    except SearchError as error:
        raise typer.BadParameter(str(error)) from None


LanguageFilter = Annotated[
    list[str] | None,
    typer.Option("--lang", help="Only this language (repeatable).", callback=lambda given: list(languages_of(given))),
]
SourceFilter = Annotated[list[str] | None, typer.Option("--source", help="Only this source or publisher (repeatable).")]
CountryFilter = Annotated[
    list[str] | None,
    typer.Option("--country", help="Only this country (repeatable).", callback=lambda given: list(countries_of(given))),
]
KindFilter = Annotated[
    list[str] | None, typer.Option("--kind", help="Only news, practice, platform or trend.", callback=_kinds_of)
]
TagFilter = Annotated[
    list[str] | None, typer.Option("--tag", help="Only with this tag (repeatable: with all of them).")
]
SameLanguage = Annotated[bool, typer.Option("--same-language", help="Only in the language of the query.")]

_LISTS = {"lang": "langs", "source": "sources", "country": "countries", "kind": "kinds", "tag": "tags"}


def read_filters(asked: dict[str, Any], now: datetime) -> SearchFilters:
    """Filters from options or the keys of a line of ``--queries``. Raises ``SearchError``, and ``SourceFieldError`` for
    a language or a country that is none.
    """
    values: dict[str, Any] = {}
    for name, field in _LISTS.items():
        given = asked.get(name) or []
        given = [given] if isinstance(given, str) else given
        if not isinstance(given, list) or not all(isinstance(item, str) for item in given):
            raise SearchError(f"{name} must be a text or a list of texts.")
        values[field] = tuple(given)
    values["langs"] = tuple(filter(None, map(language_code, values["langs"])))
    values["countries"] = tuple(filter(None, map(country_code, values["countries"])))
    values["kinds"] = tuple(_kinds(values["kinds"]))
    for name in ("since", "until"):
        if asked.get(name) is not None:
            if not isinstance(asked[name], str):
                raise SearchError(f"{name} must be a text such as 7d or 2026-11-22.")
            values[name] = parse_moment(asked[name], now, end_of_day=name == "until")
    same_language = asked.get("same_language") or False
    if not isinstance(same_language, bool):
        raise SearchError("same_language must be true or false.")
    return SearchFilters(**values, same_language=same_language)
