"""Stories, as each day left them."""

from sqlalchemy import Column, Date, ForeignKey, Integer, LargeBinary, String, Table

from kb.store.tables.schema import metadata

# The story of each document, by the day (UTC) on which it was collected, as it was when that day ended. A story has the
# id of the document that opened it, which may be gone by now.
story_documents = Table(
    "story_documents",
    metadata,
    Column(
        "document_id", Integer, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    ),
    Column("day", Date, nullable=False, index=True),
    Column("story_id", Integer, nullable=False, index=True),
)

# Stories that went into an older one, and when: a document brought them together. One that came out of another goes
# into itself; the last of a story counts.
story_merges = Table(
    "story_merges",
    metadata,
    Column("story_id", Integer, primary_key=True, autoincrement=False),
    Column("into_id", Integer, nullable=False),
    Column("day", Date, primary_key=True, index=True),
)

# Documents of stories that came apart, and where they are told since; the last of a document counts.
story_moves = Table(
    "story_moves",
    metadata,
    Column(
        "document_id", Integer, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    ),
    Column("day", Date, primary_key=True, index=True),
    Column("story_id", Integer, nullable=False),
)

# How many documents of a language a day told, and the sum of their vectors in the story space of a model, float32,
# little-endian.
story_days = Table(
    "story_days",
    metadata,
    Column("day", Date, primary_key=True),
    Column("model_id", String(200), primary_key=True),
    Column("lang", String(8), primary_key=True),  # empty: not known
    Column("count", Integer, nullable=False),
    Column("meaning", LargeBinary, nullable=False),
)
