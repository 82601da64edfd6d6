"""How the pages of documents were last asked for. Every function works inside the caller's transaction."""

from collections.abc import Collection
from dataclasses import fields
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from kb.models import PageVisit
from kb.store.tables import document_addresses, documents, page_visits, pages

_COLUMNS = tuple(field.name for field in fields(PageVisit))


def put_visit(connection: Connection, visit: PageVisit) -> None:
    """Store how the page of a document was asked for, in the place of the time before."""
    # Neither an upsert, which SQLAlchemy takes ten times as long to build, nor asdict: it is for every page collected.
    connection.execute(delete(page_visits).where(page_visits.c.document_id == visit.document_id))
    connection.execute(insert(page_visits), {name: getattr(visit, name) for name in _COLUMNS})


def find_visits(connection: Connection, source_id: int, addresses: Collection[str]) -> dict[str, PageVisit]:
    """The visits of the documents of a source by their addresses, of those among ``addresses`` that have any.

    Those whose page waits to be fetched again already are left out. At most some thousands of addresses.
    """
    statement = (
        select(document_addresses.c.address, page_visits)
        .join(page_visits, page_visits.c.document_id == document_addresses.c.document_id)
        .join(documents, documents.c.id == page_visits.c.document_id)
        .outerjoin(pages, pages.c.address == document_addresses.c.address)
        .where(
            document_addresses.c.address.in_(addresses), documents.c.source_id == source_id, pages.c.address.is_(None)
        )
    )
    rows = (dict(row) for row in connection.execute(statement).mappings())
    return {row.pop("address"): PageVisit(**row) for row in rows}


def forget_old_visits(connection: Connection, now: datetime, keep: timedelta) -> None:
    """Drop the visits of documents that were collected longer than ``keep`` ago."""
    connection.execute(delete(page_visits).where(page_visits.c.collected < now - keep))
