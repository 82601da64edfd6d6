"""Editions that could not be composed when they were due. Every function works inside the caller's transaction."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date

from sqlalchemy import Connection, delete, select

from kb.models import FailedEdition
from kb.store.database import upsert
from kb.store.tables import failed_editions

Key = tuple[str, str, date, date]  # audience, language, first and last day


def key_of(failed: FailedEdition) -> Key:
    """Which edition it is."""
    return failed.audience, failed.lang, failed.start, failed.end


def list_failed(connection: Connection) -> list[FailedEdition]:
    """Every edition that could not be composed, by audience and days."""
    columns = failed_editions.c
    statement = select(failed_editions).order_by(columns.audience, columns.start, columns.end, columns.lang)
    return [FailedEdition(**row) for row in connection.execute(statement).mappings()]


def put_failed(connection: Connection, failed: FailedEdition) -> None:
    """Remember that an edition could not be composed, in place of what is remembered of it."""
    upsert(connection, failed_editions, [asdict(failed)])


def forget_failed(connection: Connection, keys: Iterable[Key]) -> None:
    """Forget that these editions could not be composed."""
    columns = failed_editions.c
    for audience, lang, start, end in keys:
        is_it = (columns.audience == audience, columns.lang == lang, columns.start == start, columns.end == end)
        connection.execute(delete(failed_editions).where(*is_it))
