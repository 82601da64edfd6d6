"""Which collection of the vector server holds the vectors of which model. Inside the caller's transaction.

The model whose collection is complete is the one to search with. There is one at the most, but while its vectors are
made, that of a new model stands beside it, incomplete.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, delete, select

from kb.store.database import upsert
from kb.store.tables import vector_collections


@dataclass(frozen=True, slots=True)
class VectorCollection:
    """A collection. ``model`` is what the setting called the model, by which it can be loaded again."""

    model_id: str
    name: str
    complete: bool
    model: str


def get_vector_collection(connection: Connection, model_id: str) -> VectorCollection | None:
    """The collection of a model."""
    row = connection.execute(select(vector_collections).where(vector_collections.c.model_id == model_id)).first()
    return None if row is None else VectorCollection(**row._mapping)


def put_vector_collection(connection: Connection, collection: VectorCollection) -> None:
    """Say which collection holds the vectors of a model, and whether it holds all of them."""
    row = {
        "model_id": collection.model_id,
        "name": collection.name,
        "complete": collection.complete,
        "model": collection.model,
    }
    upsert(connection, vector_collections, [row])


def complete_other(connection: Connection, model_id: str) -> VectorCollection | None:
    """The collection of another model that is to be searched because this model's is not complete; else ``None``."""
    own = get_vector_collection(connection, model_id)
    if own is not None and own.complete:
        return None
    statement = select(vector_collections).where(vector_collections.c.complete).order_by(vector_collections.c.model_id)
    row = connection.execute(statement).first()
    return None if row is None or row.model_id == model_id else VectorCollection(**row._mapping)


def forget_other_collections(connection: Connection, model_id: str) -> list[str]:
    """Forget the collections of all other models, which are not searched any more; give the ids of those models."""
    others = vector_collections.c.model_id != model_id
    forgotten = list(connection.execute(select(vector_collections.c.model_id).where(others)).scalars())
    connection.execute(delete(vector_collections).where(others))
    return forgotten
