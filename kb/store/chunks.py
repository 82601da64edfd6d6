"""Chunks of documents and their embeddings. Inside the caller's transaction.

Vectors are stored as little-endian float16 (half the size; the scan computes in float32) under the model's id and the
chunk's content key, so that one is never computed twice, whatever happens to the indexes.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, Connection, Row, Select, and_, delete, func, insert, select

from kb.models import Chunk
from kb.store.database import in_batches, insert_or_ignore
from kb.store.tables import chunks, documents, embeddings

# The text of a chunk.
_TEXT = func.substr(documents.c.text, chunks.c.char_start + 1, chunks.c.char_end - chunks.c.char_start).label("text")
Vectors = npt.NDArray[np.float32]


def replace_chunks(connection: Connection, document_id: int, new: Sequence[Chunk]) -> tuple[list[int], list[int]]:
    """Give a document its chunks; ``(removed ids, stored ids)``."""
    ids_of_document = select(chunks.c.id).where(chunks.c.document_id == document_id)
    removed = list(connection.execute(ids_of_document).scalars())
    if removed:
        connection.execute(delete(chunks).where(chunks.c.document_id == document_id))
    stored = []
    for chunk in new:
        result = connection.execute(
            insert(chunks).values(
                document_id=document_id,
                ordinal=chunk.ordinal,
                char_start=chunk.char_start,
                char_end=chunk.char_end,
                heading_path=list(chunk.heading_path),
                content_key=chunk.content_key,
                lang=chunk.lang,
            )
        )
        assert result.inserted_primary_key is not None
        stored.append(int(result.inserted_primary_key[0]))
    return removed, stored


def get_titled_texts(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    """The texts of the chunks that exist among these ids, each below the title of its document."""
    found: dict[int, str] = {}
    for batch in in_batches(ids):
        statement = (
            select(chunks.c.id, documents.c.title, _TEXT)
            .join(documents, documents.c.id == chunks.c.document_id)
            .where(chunks.c.id.in_(batch))
        )
        found.update((row[0], f"{row[1]}\n{row[2]}") for row in connection.execute(statement))
    return found


def get_chunks(connection: Connection, ids: Sequence[int]) -> dict[int, Chunk]:
    """The chunks that exist among these ids and whose document still does."""
    found: dict[int, Chunk] = {}
    for batch in in_batches(ids):
        statement = (
            select(chunks, _TEXT).join(documents, documents.c.id == chunks.c.document_id).where(chunks.c.id.in_(batch))
        )
        for row in connection.execute(statement).mappings():
            found[row["id"]] = Chunk(**{**row, "heading_path": tuple(row["heading_path"])})
    return found


def chunk_ids(connection: Connection, limit: int, *, after: int = 0) -> list[int]:
    """Ids of chunks beyond ``after``, ascending."""
    statement = select(chunks.c.id).where(chunks.c.id > after).order_by(chunks.c.id).limit(limit)
    return list(connection.execute(statement).scalars())


def count_chunks(connection: Connection) -> int:
    """How many chunks there are."""
    return connection.execute(select(func.count()).select_from(chunks)).scalar_one()


def missing_embeddings(connection: Connection, model_id: str, limit: int) -> list[int]:
    """Ids of chunks without a vector of this model, those of the newest documents first."""
    statement = (
        select(chunks.c.id)
        .join(documents, documents.c.id == chunks.c.document_id)
        .where(chunks.c.id.in_(_without_vector(model_id)))
        .order_by(documents.c.dated.desc(), chunks.c.document_id, chunks.c.ordinal)
        .limit(limit)
    )
    return list(connection.execute(statement).scalars())


def count_missing_embeddings(connection: Connection, model_id: str) -> int:
    """How many chunks have no vector of this model."""
    statement = select(func.count()).select_from(_without_vector(model_id).subquery())
    return connection.execute(statement).scalar_one()


def first_without_embedding(connection: Connection, model_id: str) -> int | None:
    """The lowest id of a document that has a chunk without a vector of this model."""
    statement = select(func.min(chunks.c.document_id)).where(chunks.c.id.in_(_without_vector(model_id)))
    return connection.execute(statement).scalar()


def put_embeddings(connection: Connection, model_id: str, vectors: Mapping[str, npt.NDArray[np.floating]]) -> None:
    """Store vectors by content key; one that is there already stays."""
    rows = [
        {"model_id": model_id, "content_key": key, "vector": vector.astype("<f2").tobytes()}
        for key, vector in vectors.items()
    ]
    insert_or_ignore(connection, embeddings, rows)


def iter_vectors(
    connection: Connection, model_id: str, dimension: int, *, ids: Sequence[int] | None = None
) -> Iterator[tuple[list[int], Vectors]]:
    """Stored vectors as ``(chunk ids, float32 (n, dimension))`` in blocks by ascending id.

    Of the chunks in ``ids``, or of every chunk. Chunks without a vector of this model are left out.
    """
    statement = select(chunks.c.id, embeddings.c.vector).join(embeddings, _vector_of_chunk(model_id))
    if ids is None:
        last = 0
        while True:
            block = statement.where(chunks.c.id > last).order_by(chunks.c.id).limit(5000)
            rows = connection.execute(block).all()
            if not rows:
                return
            yield _block(rows, dimension)
            last = rows[-1][0]
    else:
        wanted = sorted(ids)
        for batch in in_batches(wanted):
            block = statement.where(chunks.c.id.in_(batch)).order_by(chunks.c.id)
            rows = connection.execute(block).all()
            if rows:
                yield _block(rows, dimension)


def count_vectors(connection: Connection, model_id: str) -> int:
    """How many chunks have a vector of this model."""
    statement = select(func.count()).select_from(chunks).join(embeddings, _vector_of_chunk(model_id))
    return connection.execute(statement).scalar_one()


def vector_ids(connection: Connection, model_id: str) -> list[int]:
    """Ids, ascending, of the chunks that have a vector of this model."""
    # Sorted here: in the order of their ids, SQLite would look every chunk up.
    return sorted(connection.execute(select(chunks.c.id).join(embeddings, _vector_of_chunk(model_id))).scalars())


def chunk_owners(connection: Connection, ids: Sequence[int] | None = None) -> Iterator[tuple[int, int, str | None]]:
    """Chunks as ``(id, document id, language)``: those of ``ids`` that exist, or every one, by ascending id.

    The language is the passage's own, which is the document's for almost all.
    """
    statement = (
        select(chunks.c.id, chunks.c.document_id, func.coalesce(chunks.c.lang, documents.c.lang))
        .join(documents, documents.c.id == chunks.c.document_id)
        .order_by(chunks.c.id)
    )
    if ids is None:
        for row in connection.execute(statement):
            yield row[0], row[1], row[2]
        return
    wanted = sorted(ids)
    for batch in in_batches(wanted):
        for row in connection.execute(statement.where(chunks.c.id.in_(batch))):
            yield row[0], row[1], row[2]


def chunk_dates(connection: Connection, ids: Sequence[int]) -> dict[int, datetime]:
    """When the articles of these chunks were published, else first seen."""
    found: dict[int, datetime] = {}
    for batch in in_batches(ids):
        statement = (
            select(chunks.c.id, documents.c.dated)
            .join(documents, documents.c.id == chunks.c.document_id)
            .where(chunks.c.id.in_(batch))
        )
        found.update((row[0], row[1]) for row in connection.execute(statement))
    return found


def drop_unused_embeddings(connection: Connection) -> int:
    """Delete vectors whose content no chunk has any more; give how many."""
    # Found by their keys first: else SQLite reads every vector, while other writers wait.
    every = embeddings.alias()
    in_use = select(chunks.c.id).where(chunks.c.content_key == every.c.content_key).exists()
    unused = select(every.c.content_key).where(~in_use)
    return connection.execute(delete(embeddings).where(embeddings.c.content_key.in_(unused))).rowcount


def drop_embeddings_of_others(connection: Connection, model_id: str, limit: int) -> int:
    """Delete vectors of other models than this, at most ``limit`` a model; give how many."""
    others = select(embeddings.c.model_id).where(embeddings.c.model_id != model_id).distinct()
    dropped = 0
    for other in connection.execute(others).scalars().all():
        some = select(embeddings.c.content_key).where(embeddings.c.model_id == other).limit(limit)
        unwanted = and_(embeddings.c.model_id == other, embeddings.c.content_key.in_(some))
        dropped += connection.execute(delete(embeddings).where(unwanted)).rowcount
    return dropped


def _without_vector(model_id: str) -> Select[int]:
    """The ids of the chunks that have no vector of this model. Nothing else of them: what has one is told by the keys
    alone, which is a seventh of the work where nearly all have.
    """
    every = chunks.alias()
    of_chunk = and_(embeddings.c.content_key == every.c.content_key, embeddings.c.model_id == model_id)
    return select(every.c.id).outerjoin(embeddings, of_chunk).where(embeddings.c.content_key.is_(None))


def _vector_of_chunk(model_id: str) -> ColumnElement[bool]:
    return and_(embeddings.c.content_key == chunks.c.content_key, embeddings.c.model_id == model_id)


def _block(rows: Sequence[Row[int, bytes]], dimension: int) -> tuple[list[int], Vectors]:
    matrix = np.frombuffer(b"".join(row[1] for row in rows), dtype="<f2").reshape(len(rows), dimension)
    return [row[0] for row in rows], matrix.astype(np.float32)
