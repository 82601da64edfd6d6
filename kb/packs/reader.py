"""Reads the packs: a TOML file each in ``data/`` beside this module, its stem the pack's name.

``title`` and ``about`` say what it is, ``defaults`` what holds for every publisher that does not say otherwise, and
``source`` is the list of its publishers, a table on a line each; the fields are those of ``PackEntry``.
"""

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, ConfigDict, Field, ValidationError
from pydantic.dataclasses import dataclass

from kb.errors import InvalidAddressError, PackError
from kb.intake.addresses import parse_web_address
from kb.intake.names import folded_name
from kb.intake.source_fields import cut_line
from kb.models import Kind

NOT_VERIFIED = "not verified"
MAX_NAME = 60  # code points; longer ones break every table


def _https_address(text: str) -> str:
    try:
        address = parse_web_address(text)
    except InvalidAddressError as error:
        raise ValueError(str(error)) from None
    if address != text or not text.startswith("https://"):
        raise ValueError(f"{text!r} must be an https:// address in its normal form")
    return text


_Address = Annotated[str, AfterValidator(_https_address)]
_Text = Annotated[str, Field(min_length=1)]
_Tag = Annotated[str, Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")]


@dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class PackEntry:
    """A publisher. ``verified`` is the day on which somebody looked at ``home`` and ``feed``, or ``NOT_VERIFIED``.

    ``country`` is where it applies, ``None`` for everywhere. ``feed`` is given only where its address is well known.
    """

    name: Annotated[str, Field(min_length=1, max_length=MAX_NAME)]
    home: _Address
    kind: Kind
    lang: Annotated[str, Field(pattern=r"^[a-z]{2}$")]
    verified: date | Literal["not verified"]
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None
    tags: tuple[_Tag, ...] = ()
    feed: _Address | None = None


@dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class Pack:
    """A list of publishers, in the order of its file."""

    name: _Tag
    title: _Text
    about: _Text
    entries: Annotated[tuple[PackEntry, ...], Field(min_length=1)]

    @property
    def langs(self) -> tuple[str, ...]:
        """The languages of its publishers."""
        return tuple(sorted({entry.lang for entry in self.entries}))

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries of those that do not apply everywhere."""
        return tuple(sorted({entry.country for entry in self.entries if entry.country}))


def load_packs(folder: Traversable | None = None) -> tuple[Pack, ...]:
    """Every pack by name, by default those that ship with this package. Raises ``PackError`` at the first mistake."""
    folder = folder or files("kb.packs") / "data"
    found = (file for file in folder.iterdir() if file.name.endswith(".toml"))
    return tuple(read_pack(file) for file in sorted(found, key=lambda file: file.name))


def read_pack(file: Traversable) -> Pack:
    """Read and check a pack. Raises ``PackError`` with one line that names the file, the source and what is wrong."""
    try:
        values = tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise PackError(f"The pack {file.name} cannot be read ({error.strerror}).") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PackError(f"The pack {file.name} is no TOML file ({error}); correct it, or install it anew.") from None
    defaults, tables = values.pop("defaults", {}), values.pop("source", [])
    if not isinstance(defaults, dict) or not isinstance(tables, list):
        raise PackError(f"The pack {file.name} needs a table 'defaults' and a list 'source' of tables.")
    if unknown := values.keys() - {"title", "about"}:
        raise PackError(f"The pack {file.name} says {', '.join(sorted(unknown))}, which is nothing a pack has.")
    entries = tuple(_entries(file.name, defaults, tables))
    try:
        pack = Pack(name=file.name.removesuffix(".toml"), entries=entries, **values)
    except ValidationError as error:
        raise PackError(f"The pack {file.name}: {_first_mistake(error)}.") from None
    _refuse_repeated(file.name, "home", (entry.home for entry in pack.entries))
    _refuse_repeated(file.name, "name", (entry.name for entry in pack.entries))
    return pack


def find_packs(packs: Iterable[Pack], names: Sequence[str]) -> tuple[Pack, ...]:
    """The packs of these names, each once, in this order. Raises ``PackError`` for a name that is none."""
    by_name = {pack.name: pack for pack in packs}
    for name in names:
        if name not in by_name:
            raise PackError(f"There is no pack {name!r}; `catalejo sources packs` lists those that there are.")
    return tuple(by_name[name] for name in dict.fromkeys(names))


def publishers_named(packs: Iterable[Pack], name: str) -> tuple[PackEntry, ...]:
    """The publishers of the packs that a person may mean by a name, whatever its accents, capitals and blanks."""
    wanted = folded_name(name)
    return tuple(entry for pack in packs for entry in pack.entries if wanted and folded_name(entry.name) == wanted)


def _entries(file_name: str, defaults: dict[str, Any], tables: list[Any]) -> Iterator[PackEntry]:
    for number, table in enumerate(tables, start=1):
        if not isinstance(table, dict):
            raise PackError(f"The pack {file_name}: source {number} is no table.")
        try:
            yield PackEntry(**{**defaults, **table})
        except ValidationError as error:
            name = cut_line(str(table.get("name", "")), MAX_NAME)
            named = f"source {number} ({name})" if name else f"source {number}"
            raise PackError(f"The pack {file_name}: {named}: {_first_mistake(error)}.") from None


def _first_mistake(error: ValidationError) -> str:
    first = error.errors()[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"


def _refuse_repeated(file_name: str, what: str, values: Iterable[str]) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise PackError(f"The pack {file_name} has two sources with the {what} {value}.")
        seen.add(value)
