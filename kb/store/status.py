"""The state of the knowledge base in figures."""

from sqlalchemy import Connection, func, select

from kb.models import StoreStatus
from kb.store.changes import count_waiting_changes
from kb.store.chunks import count_chunks
from kb.store.tables import documents, source_states, sources


def store_status(connection: Connection) -> StoreStatus:
    """Count what is there."""
    by_lang = connection.execute(select(documents.c.lang, func.count()).group_by(documents.c.lang)).all()
    return StoreStatus(
        sources=connection.execute(select(func.count()).select_from(sources)).scalar_one(),
        sources_failing=connection.execute(
            select(func.count()).select_from(source_states).where(source_states.c.failures_in_a_row > 0)
        ).scalar_one(),
        documents=sum(count for _, count in by_lang),
        documents_by_lang={lang or "": count for lang, count in by_lang},
        chunks=count_chunks(connection),
        waiting_for_index=count_waiting_changes(connection),
        last_collection=connection.execute(select(func.max(source_states.c.last_checked))).scalar(),
    )
