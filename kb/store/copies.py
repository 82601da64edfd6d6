"""Copies: which documents tell one text. Every function works inside the caller's transaction.

The documents of a group point to its earliest, the root, by ``copy_of``; the root points to nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, delete, func, or_, select, update

from kb.models import SignedText
from kb.store.database import upsert
from kb.store.tables import documents, text_signatures

Signatures = npt.NDArray[np.uint32]


def put_signatures(connection: Connection, signatures: Mapping[int, Signatures | None]) -> None:
    """Store the signatures of documents by their ids; ``None`` takes one away."""
    gone = [document_id for document_id, signature in signatures.items() if signature is None]
    connection.execute(delete(text_signatures).where(text_signatures.c.document_id.in_(gone)))
    rows = [
        {"document_id": document_id, "signature": signature.astype("<u4").tobytes()}
        for document_id, signature in signatures.items()
        if signature is not None
    ]
    upsert(connection, text_signatures, rows)


def signatures_between(connection: Connection, since: datetime, until: datetime) -> tuple[list[SignedText], Signatures]:
    """The documents dated in that time, both ends included, that have a signature; and these, ``(n, size)``."""
    statement = (
        select(documents.c.id, documents.c.publisher, documents.c.dated, text_signatures.c.signature)
        .join(text_signatures, text_signatures.c.document_id == documents.c.id)
        .where(documents.c.dated.between(since, until))
    )
    rows = connection.execute(statement).all()
    matrix = np.frombuffer(b"".join(row.signature for row in rows), "<u4").astype(np.uint32)
    signed = [SignedText(row.id, row.publisher, row.dated) for row in rows]
    return signed, matrix.reshape(len(rows), -1) if rows else matrix.reshape(0, 0)


def groups_with_text(connection: Connection, text_hash: str) -> list[int]:
    """Ids of the roots of all documents with this very text."""
    root = func.coalesce(documents.c.copy_of, documents.c.id)
    return list(connection.execute(select(root).where(documents.c.text_hash == text_hash).distinct()).scalars())


def join_copies(connection: Connection, document_ids: Iterable[int]) -> None:
    """Make one group of these documents and of the groups that they are in; the earliest of all is the root."""
    of_these = documents.c.id.in_(list(document_ids))
    roots = {
        row.copy_of or row.id for row in connection.execute(select(documents.c.id, documents.c.copy_of).where(of_these))
    }
    if len(roots) > 1:
        _point_to_earliest(connection, sorted(roots))


def leave_copies(connection: Connection, document_ids: Sequence[int]) -> None:
    """Take documents out of their groups. What is left of a group that loses its root stays one, under its earliest."""
    statement = select(documents.c.copy_of, documents.c.id).where(documents.c.copy_of.in_(document_ids))
    left: dict[int, list[int]] = {}
    for row in connection.execute(statement.order_by(documents.c.id)):
        if row.id not in document_ids:
            left.setdefault(row.copy_of, []).append(row.id)
    free = or_(documents.c.id.in_(document_ids), documents.c.copy_of.in_(document_ids))
    connection.execute(update(documents).where(free, documents.c.copy_of.is_not(None)).values(copy_of=None))
    for group in left.values():
        _point_to_earliest(connection, group)


def _point_to_earliest(connection: Connection, roots: Sequence[int]) -> None:
    in_group = or_(documents.c.id.in_(roots), documents.c.copy_of.in_(roots))
    by_age = select(documents.c.id).where(in_group).order_by(documents.c.dated, documents.c.id).limit(1)
    root = connection.execute(by_age).scalar_one()
    connection.execute(update(documents).where(in_group, documents.c.id != root).values(copy_of=root))
    connection.execute(update(documents).where(documents.c.id == root).values(copy_of=None))
