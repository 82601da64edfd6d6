"""What a document is about, for finding others like it."""

import numpy as np
from sqlalchemy import ColumnElement, Connection, select

from kb.errors import NotComparableError, SearchGoneError
from kb.search.filters import document_root
from kb.search.semantic import SemanticSearch, Vector
from kb.store.tables import chunks, documents


def meaning(connection: Connection, semantic: SemanticSearch, document_id: int) -> tuple[str, Vector]:
    """A document's title and the mean of the vectors of its passages, of length 1.

    Raises ``SearchGoneError`` if there is no such document, ``NotComparableError`` if there is no vector of it yet.
    """
    title = title_of(connection, document_id)
    ids = connection.execute(select(chunks.c.id).where(chunks.c.document_id == document_id)).scalars().all()
    vectors = semantic.vectors(connection, ids)
    if not len(vectors):
        raise NotComparableError(f"Article {document_id} is not indexed yet; run `catalejo index`.")
    mean = vectors.mean(axis=0)
    return title, mean / max(float(np.linalg.norm(mean)), 1e-12)


def title_of(connection: Connection, document_id: int) -> str:
    """A document's title. Raises ``SearchGoneError`` if there is no such document."""
    title: str | None = connection.execute(select(documents.c.title).where(documents.c.id == document_id)).scalar()
    if title is None:
        raise SearchGoneError(
            f"There is no article {document_id}; `catalejo search` prints the numbers that exist after #."
        )
    return title


def is_another(connection: Connection, document_id: int) -> ColumnElement[bool]:
    """The condition on ``documents`` that they are neither this one nor a copy of it."""
    root = connection.execute(select(document_root()).where(documents.c.id == document_id)).scalar_one()
    return document_root() != root
