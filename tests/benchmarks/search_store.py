"""A store of any size for timing searches: real passages and their real vectors, repeated with noise."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, func, insert, select, text, update

from kb.embedding.protocol import Embedder
from kb.index.chunker import content_key
from kb.index.indexer import Indexer
from kb.intake.accept import accept
from kb.models import Chunk, RawDocument
from kb.store.changes import next_generation
from kb.store.chunks import get_chunks, iter_vectors
from kb.store.database import Database
from kb.store.tables import chunks, documents, embeddings

# As far from its original as another passage on the same subject: the cosine of both is about 0.95.
NOISE = 0.33
_DAY_ONE = datetime(2024, 1, 1, tzinfo=UTC)
_BLOCK = 5_000


def make_store(folder: Path, originals: Sequence[RawDocument], embedder: Embedder, wanted: int) -> Database:
    """A store of ``wanted`` chunks: the originals, and copies of them under ids of their own until there are enough.

    Every second document is of the kind ``practice``, every twentieth of the country ``AR``, every thousandth of the
    source ``rare``. The copies keep their words, but for a number in the title; their vectors differ.
    """
    database = Database.open(f"sqlite:///{folder / 'catalejo.db'}")
    with database.write() as connection:
        for document in originals:
            accept(connection, document, _DAY_ONE)
    Indexer(database, embedder, folder, server=None).run()
    with database.read() as connection:
        first_vectors = np.concatenate([b for _, b in iter_vectors(connection, embedder.model_id, embedder.dimension)])
    chance = np.random.default_rng(0)
    with database.write() as connection:
        width = _last_id(connection)
        last_document = connection.execute(select(func.max(documents.c.id))).scalar_one()
        last_chunk = connection.execute(select(func.max(chunks.c.id))).scalar_one()
        passages = _titled_passages(connection)
        for number in range(1, -(-wanted // width)):
            keys = [content_key(f"{title} {number}", passage.heading_path, passage.text) for title, passage in passages]
            _copy_rows(connection, number, last_document, last_chunk, keys)
            _copy_vectors(connection, embedder.model_id, keys, noisy(first_vectors, chance))
        _cut_to(connection, wanted)
        _describe(connection)
        next_generation(connection)
    return database


def noisy(vectors: npt.NDArray[np.float32], chance: np.random.Generator) -> npt.NDArray[np.float32]:
    """The vectors moved by ``NOISE`` in a random direction, of length 1 again."""
    moved = vectors + NOISE / np.sqrt(vectors.shape[1]) * chance.standard_normal(vectors.shape, dtype=np.float32)
    normal: npt.NDArray[np.float32] = moved / np.linalg.norm(moved, axis=1, keepdims=True)
    return normal


def words_table(connection: Connection) -> str:
    """The name of the full-text table over passages."""
    statement = "SELECT name FROM sqlite_master WHERE name LIKE 'chunk_words_%' AND sql LIKE '%fts5%'"
    return str(connection.execute(text(statement)).scalar_one())


def _last_id(connection: Connection) -> int:
    return int(connection.execute(select(func.count()).select_from(chunks)).scalar_one())


def _titled_passages(connection: Connection) -> list[tuple[str, Chunk]]:
    """Every passage with the title of its document, by ascending id."""
    titles = select(chunks.c.id, documents.c.title).join(documents, documents.c.id == chunks.c.document_id)
    rows = connection.execute(titles.order_by(chunks.c.id)).all()
    passages = get_chunks(connection, [row.id for row in rows])
    return [(row.title, passages[row.id]) for row in rows]


def _copy_rows(
    connection: Connection, number: int, document_step: int, chunk_step: int, content_keys: Sequence[str]
) -> None:
    shifted, moved = number * document_step, number * chunk_step
    names = [column.name for column in documents.columns if column.name not in ("id", "canonical_url", "title")]
    addressed = [documents.c.id + shifted, documents.c.canonical_url + f"#{number}", documents.c.title + f" {number}"]
    of_documents = select(*addressed, *(documents.c[name] for name in names))
    of_documents = of_documents.where(documents.c.id <= document_step)
    connection.execute(insert(documents).from_select(["id", "canonical_url", "title", *names], of_documents))
    originals = connection.execute(select(chunks).where(chunks.c.id <= chunk_step).order_by(chunks.c.id)).mappings()
    copies = [
        {**row, "id": row["id"] + moved, "document_id": row["document_id"] + shifted, "content_key": key}
        for row, key in zip(originals, content_keys, strict=True)
    ]
    connection.execute(insert(chunks), copies)
    table = words_table(connection)
    connection.execute(
        text(
            f"INSERT INTO {table} (rowid, title, body) "
            f"SELECT rowid + {moved}, title, body FROM {table} WHERE rowid <= {chunk_step}"
        )
    )


def _copy_vectors(
    connection: Connection, model_id: str, content_keys: Sequence[str], vectors: npt.NDArray[np.float32]
) -> None:
    rows = {key: vector.astype("<f2").tobytes() for key, vector in zip(content_keys, vectors, strict=True)}
    connection.execute(
        insert(embeddings), [{"model_id": model_id, "content_key": key, "vector": blob} for key, blob in rows.items()]
    )


def _cut_to(connection: Connection, wanted: int) -> None:
    last = connection.execute(select(chunks.c.id).order_by(chunks.c.id).offset(wanted - 1).limit(1)).scalar_one()
    connection.execute(chunks.delete().where(chunks.c.id > last))
    connection.execute(text(f"DELETE FROM {words_table(connection)} WHERE rowid > {last}"))


def _describe(connection: Connection) -> None:
    ids = list(connection.execute(select(documents.c.id)).scalars())
    practice, country = documents.c.id % 2 == 0, documents.c.id % 20 == 1
    connection.execute(update(documents).where(practice).values(kind="practice"))
    connection.execute(update(documents).where(country).values(country="AR"))
    connection.execute(update(documents).where(documents.c.id % 1000 == 3).values(source="rare"))
    for start in range(0, len(ids), _BLOCK):
        block = ids[start : start + _BLOCK]
        dated = _DAY_ONE + timedelta(hours=start // 10)
        connection.execute(update(documents).where(documents.c.id.in_(block)).values(dated=dated))
