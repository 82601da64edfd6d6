"""Audiences of digests. Every function works inside the caller's transaction."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from kb.errors import DigestError
from kb.models import Audience, DigestLength
from kb.names import name_key
from kb.store.tables import audiences

MAX_AUDIENCES = 500


def put_audience(connection: Connection, audience: Audience) -> Audience:
    """Store a new audience; give it with its id. Raises ``DigestError`` if its name is taken, or there are too many."""
    known = list_audiences(connection)
    if len(known) >= MAX_AUDIENCES:
        raise DigestError(f"There are {MAX_AUDIENCES} audiences; remove one with `catalejo audiences remove NAME`.")
    if any(name_key(other.name) == name_key(audience.name) for other in known):
        raise DigestError(f"There is an audience {audience.name!r} already; choose another name, or remove it first.")
    connection.execute(insert(audiences).values(_values(audience)))
    return get_audience(connection, audience.name)


def get_audience(connection: Connection, name: str) -> Audience:
    """The audience of this name, compared without case. Raises ``DigestError`` if there is none."""
    for audience in list_audiences(connection):
        if name_key(audience.name) == name_key(name):
            return audience
    raise DigestError(f"There is no audience {name[:80]!r}; `catalejo audiences list` names those that there are.")


def list_audiences(connection: Connection) -> list[Audience]:
    """Every audience, by name."""
    return [_audience(row) for row in connection.execute(select(audiences).order_by(audiences.c.name)).mappings()]


def change_audience(connection: Connection, audience: Audience) -> None:
    """Replace what is stored of an audience, but for its colour and logo, by its id."""
    connection.execute(update(audiences).where(audiences.c.id == audience.id).values(_values(audience)))


def get_brand(connection: Connection, audience: Audience) -> tuple[str | None, bytes | None]:
    """The colour and the logo of an audience, where it has any."""
    statement = select(audiences.c.accent, audiences.c.logo).where(audiences.c.id == audience.id)
    row = connection.execute(statement).first()
    return (None, None) if row is None else (row[0], row[1])


def put_brand(connection: Connection, audience: Audience, accent: str | None, logo: bytes | None) -> None:
    """Replace the colour and the logo of an audience."""
    values = {"accent": accent, "logo": logo}
    connection.execute(update(audiences).where(audiences.c.id == audience.id).values(values))


def remove_audience(connection: Connection, audience: Audience) -> None:
    """Forget an audience; its editions stay."""
    connection.execute(delete(audiences).where(audiences.c.id == audience.id))


def _values(audience: Audience) -> dict[str, Any]:
    values = asdict(audience) | {"length": audience.length.value}
    del values["id"]
    return values


def _audience(row: RowMapping) -> Audience:
    return Audience(
        name=row["name"],
        lang=row["lang"],
        time_zone=row["time_zone"],
        countries=tuple(row["countries"]),
        source_langs=tuple(row["source_langs"]),
        topics=tuple(row["topics"]),
        watches=tuple(row["watches"]),
        length=DigestLength(row["length"]),
        id=row["id"],
    )
