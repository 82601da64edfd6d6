"""What tests do with the documents of a store that nothing else does: look at all of them, delete some, index alone."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select

from kb.index.indexer import Indexer
from kb.knowledge_base import KnowledgeBase
from kb.models import Document
from kb.store.changes import note_change
from kb.store.copies import leave_copies
from kb.store.documents import get_documents
from kb.store.tables import documents


def all_documents(connection: Connection) -> list[Document]:
    """Every document, by id."""
    found = get_documents(connection, connection.execute(select(documents.c.id)).scalars())
    return [found[document_id] for document_id in sorted(found)]


def delete_documents(connection: Connection, ids: Sequence[int]) -> None:
    """Delete documents as whatever deletes some has to: their groups of copies stay whole, and the indexer is told."""
    leave_copies(connection, ids)
    for document_id in ids:
        note_change(connection, document_id)
    connection.execute(delete(documents).where(documents.c.id.in_(ids)))


def index_store(knowledge: KnowledgeBase) -> None:
    """Index what the store answers from alone: a vector server is asked only for many, and takes long to start."""
    Indexer(knowledge.database, knowledge.embedder, knowledge.settings.home, server=None).run()
