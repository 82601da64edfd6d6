"""What the indexer keeps."""

from sqlalchemy import JSON, Boolean, Column, Index, Integer, LargeBinary, String, Table, Text

from kb.store.tables.schema import metadata

# What the indexer has still to look at. One row a document; a later change replaces it under a new sequence, so that
# finishing an earlier sequence cannot hide it. No foreign key: the deletion of a document is a change too.
changes = Table(
    "changes",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("document_id", Integer, nullable=False, unique=True),
    sqlite_autoincrement=True,
)

# Derived from documents by the indexer. No foreign key: chunks outlive their document until the indexer has taken them
# out of every index.
chunks = Table(
    "chunks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document_id", Integer, nullable=False, index=True),
    Column("ordinal", Integer, nullable=False),
    Column("char_start", Integer, nullable=False),
    Column("char_end", Integer, nullable=False),
    Column("heading_path", JSON, nullable=False),
    Column("content_key", String(64), nullable=False),
    Column("lang", String(8)),  # NULL: the document's
    Index("ix_chunks_content_key", "content_key"),
    sqlite_autoincrement=True,  # an id is never used twice: the vector server may still hold a deleted one
)

# float16 vectors, little-endian, by content and model: computed once, whatever happens to the indexes. Content comes
# first in the key: SQLite takes a key's first column for one that leaves few rows, and would look through every vector
# of a model for one chunk's (100,000 chunks: 20 s for 500 vectors instead of 10 ms).
embeddings = Table(
    "embeddings",
    metadata,
    Column("content_key", String(64), primary_key=True),
    Column("model_id", String(200), primary_key=True),
    Column("vector", LargeBinary, nullable=False),
)

# Which collection of the vector server holds the vectors of a model, and whether it holds all of them. ``model`` is
# what the setting called the model.
vector_collections = Table(
    "vector_collections",
    metadata,
    Column("model_id", String(200), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("complete", Boolean, nullable=False),
    Column("model", Text, nullable=False, server_default=""),
)

# Numbers by name, as the generation that caches compare and the model's window that chunks were cut for.
counters = Table(
    "counters",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Integer, nullable=False),
)
