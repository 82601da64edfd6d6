"""The playbook: practices, and the advice that they are made of."""

from sqlalchemy import JSON, Boolean, Column, Float, ForeignKey, Integer, LargeBinary, String, Table, Text

from kb.store.tables.schema import UtcDateTime, metadata

# A piece of the playbook: advice that several articles give. ``title``, ``network`` and ``theme`` are what was found,
# the columns with ``own_`` what a person says instead. One that a person has touched is never deleted by grouping.
practices = Table(
    "practices",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("title", Text, nullable=False),
    Column("own_title", Text),
    Column("own_theme", String(40)),
    Column("own_network", String(40)),
    Column("own", Boolean, nullable=False, server_default="0"),  # written by a person
    Column("pinned", Boolean, nullable=False, server_default="0"),
    Column("hidden", Boolean, nullable=False, server_default="0"),
    Column("own_confirmed", UtcDateTime),  # when a person last said that it still holds
    Column("created", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,  # ids are given to people
)

# Sentences of documents that advise. ``vector`` is of what the model reads, float16, little-endian, of ``model_id``.
advice = Table(
    "advice",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document_id", Integer, ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("char_start", Integer, nullable=False),
    Column("sentence_end", Integer, nullable=False),
    Column("char_end", Integer, nullable=False),
    Column("heading_path", JSON, nullable=False),
    Column("lang", String(8), nullable=False),
    Column("networks", JSON, nullable=False),
    Column("theme", String(40), nullable=False),
    Column("forbids", Boolean, nullable=False),
    Column("odds", Float),  # none of what was found before it was kept, until it is searched again
    # Of the sentence's words: the same advice in the same words has the same.
    Column("words_key", String(64), nullable=False, index=True),
    Column("vector", LargeBinary),
    Column("practice_id", Integer, ForeignKey("practices.id", ondelete="SET NULL"), index=True),
    sqlite_autoincrement=True,
)

# Pairs of advice that say the same, the smaller id first: what groups are made of.
advice_links = Table(
    "advice_links",
    metadata,
    Column("first_id", Integer, ForeignKey("advice.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column(
        "second_id",
        Integer,
        ForeignKey("advice.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
        index=True,
    ),
)

# The state of a document in which it was last searched for advice, and by what.
advice_documents = Table(
    "advice_documents",
    metadata,
    Column(
        "document_id", Integer, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    ),
    Column("content_hash", String(64), nullable=False),
    Column("lang", String(8)),
    Column("found_by", String(250), nullable=False),
)
