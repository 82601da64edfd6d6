"""Pages that more than one source or address lays claim to. Inside the caller's transaction."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, select, update

from kb.models import Source
from kb.store.database import insert_or_ignore
from kb.store.sources import get_source
from kb.store.tables import pages


def note_detour(connection: Connection, target: str, origin: str, source_id: int, outcome: str, now: datetime) -> bool:
    """Remember that asking for ``origin`` ended at ``target``; give whether that is to be believed.

    It is where a source names the target as a page of its own, or where nothing but this origin has led there, twice.
    The row of the target among the pages keeps which one that was, under this ``outcome``, or that there were several.
    """
    columns = (pages.c.entry, pages.c.next_attempt, pages.c.last_outcome)
    row = connection.execute(select(*columns).where(pages.c.address == target)).first()
    alone = {"url": origin}
    if row is None:
        values = {"address": target, "source_id": source_id, "entry": alone, "last_outcome": outcome, "found": now}
        insert_or_ignore(connection, pages, [values])
        return False
    entry, next_attempt, last_outcome = row
    if next_attempt is not None:
        return True
    if last_outcome == outcome and entry == alone:
        return True
    became = {"entry": None if last_outcome == outcome else alone, "last_outcome": outcome}
    connection.execute(update(pages).where(pages.c.address == target).values(became))
    return False


def sources_of_pages(connection: Connection, addresses: Collection[str]) -> dict[str, Source]:
    """By address, the source under which a page waits or was given up. At most some thousands of addresses."""
    rows = connection.execute(select(pages.c.address, pages.c.source_id).where(pages.c.address.in_(addresses)))
    by_id: dict[int, Source | None] = {}
    found: dict[str, Source] = {}
    for address, source_id in rows:
        source = by_id[source_id] = by_id.get(source_id) or get_source(connection, source_id)
        if source is not None:
            found[address] = source
    return found
