"""Values of query parameters. Anybody can write an address: what cannot be understood is as if it were not there."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Final, TypeVar

Parameters = Mapping[str, Sequence[str]]
Choice = TypeVar("Choice", bound=StrEnum)

MAX_VALUES: Final = 20
MAX_LENGTH: Final = 200
_LANGUAGE: Final = re.compile("[a-z]{2,3}")
_COUNTRY: Final = re.compile("[A-Z]{2}")
_ID: Final = re.compile("[1-9][0-9]{0,17}")


def text(params: Parameters, name: str, longest: int = MAX_LENGTH) -> str:
    """The first value of a parameter on one line; empty where it has none."""
    return " ".join(next(iter(params.get(name, ())), "").split())[:longest]


def identifier(params: Parameters, name: str) -> int | None:
    """The number of a thing of the knowledge base."""
    found = text(params, name)
    return int(found) if _ID.fullmatch(found) else None


def identifiers(params: Parameters, name: str, most: int) -> tuple[int, ...]:
    """The numbers of several things of the knowledge base, divided by commas."""
    found = next(iter(params.get(name, ())), "").split(",")[:most]
    return tuple(dict.fromkeys(int(each) for each in found if _ID.fullmatch(each)))


def number(params: Parameters, name: str, least: int, most: int) -> int:
    """A whole number within bounds; the least where there is none."""
    found = text(params, name)
    return min(max(int(found), least), most) if found.isascii() and found.isdigit() and len(found) < 9 else least


def day(params: Parameters, name: str) -> date | None:
    """A date, written like 2026-11-22."""
    try:
        return date.fromisoformat(text(params, name))
    except ValueError:
        return None


def one_of(params: Parameters, name: str, default: Choice) -> Choice:
    """One of the values of a list; the default where it is none of them."""
    try:
        return type(default)(text(params, name))
    except ValueError:
        return default


def several(params: Parameters, name: str) -> tuple[str, ...]:
    """All values of a parameter."""
    values = (value[:MAX_LENGTH] for value in params.get(name, ()) if value)
    return tuple(dict.fromkeys(values))[:MAX_VALUES]


def languages(params: Parameters, name: str) -> tuple[str, ...]:
    """Codes of languages."""
    return tuple(code for code in several(params, name) if _LANGUAGE.fullmatch(code))


def countries(params: Parameters, name: str) -> tuple[str, ...]:
    """Codes of countries."""
    return tuple(code for code in several(params, name) if _COUNTRY.fullmatch(code))
