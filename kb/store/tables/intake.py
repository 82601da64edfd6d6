"""Documents, and what belongs to one."""

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from kb.store.tables.schema import UtcDateTime, metadata

documents = Table(
    "documents",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("url", Text, nullable=False),
    Column("canonical_url", Text, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("text_hash", String(64), index=True),
    Column("lang", String(8)),
    Column("published", UtcDateTime),
    Column("date_reliability", String(16), nullable=False),
    Column("date_source", String(40)),
    Column("dated", UtcDateTime, nullable=False, index=True),  # published, else seen: what date filters look at
    Column("author", Text),
    Column("publisher", Text, nullable=False, index=True),
    Column("source", Text, index=True),
    Column("source_id", Integer, ForeignKey("sources.id", ondelete="SET NULL"), index=True),
    Column("country", String(2)),
    Column("kind", String(16), nullable=False),
    Column("tags", JSON, nullable=False),
    Column("seen", UtcDateTime, nullable=False, index=True),
    Column("copy_of", Integer, ForeignKey("documents.id", ondelete="SET NULL"), index=True),
    # What filters look at and count, so that they need not read past every text. With one on the language beside it,
    # SQLite would take that, and look every document up.
    Index("ix_documents_filtered", "country", "kind", "lang", "dated", "source", "publisher", "tags", "copy_of"),
    sqlite_autoincrement=True,  # an id is never used twice: derived data may still name a deleted document
)

# What edited articles said before. ``replaced`` is when the version that took the place of this one was collected.
document_versions = Table(
    "document_versions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document_id", Integer, ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("replaced", UtcDateTime, nullable=False),
)

# How the pages of documents were last asked for: by this an edited article is asked for again, and no other. Kept for
# as long after a document was collected as its edits are followed.
page_visits = Table(
    "page_visits",
    metadata,
    Column(
        "document_id", Integer, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    ),
    Column("url", Text, nullable=False),  # where the page was found
    Column("etag", Text),
    Column("last_modified", Text),
    Column("collected", UtcDateTime, nullable=False, index=True),
    Column("visited", UtcDateTime, nullable=False),
    Column("vain", Integer, nullable=False),  # how often in a row it was asked for again and had not changed
)

# The pages that documents were read from, compressed by ``crawler.raw_pages``, for as long as the settings say.
raw_pages = Table(
    "raw_pages",
    metadata,
    Column(
        "document_id", Integer, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    ),
    Column("url", Text, nullable=False),  # where the page was found
    Column("charset", String(40)),  # what the server said that it is in
    Column("fetched", UtcDateTime, nullable=False),
    Column("size", Integer, nullable=False),  # of the body, in bytes
    Column("body", LargeBinary, nullable=False),
    Index("ix_raw_pages_fetched_size", "fetched", "size"),  # pruning looks at nothing else
)

# MinHash signatures of texts, uint32, little-endian, by which copies are found. Derived by the indexer.
text_signatures = Table(
    "text_signatures",
    metadata,
    Column(
        "document_id", Integer, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    ),
    Column("signature", LargeBinary, nullable=False),
)

document_addresses = Table(
    "document_addresses",
    metadata,
    Column("address", Text, primary_key=True),
    Column("document_id", Integer, ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True),
)
