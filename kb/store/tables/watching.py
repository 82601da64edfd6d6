"""What people look for, and are told of."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table, Text

from kb.store.tables.schema import UtcDateTime, metadata

# Searches that a person keeps, and what of their results that person has seen: every document up to ``known_until``,
# and of the later ones those in ``shown``.
saved_searches = Table(
    "saved_searches",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("query", Text, nullable=False),
    Column("filters", JSON, nullable=False),
    Column("created", UtcDateTime, nullable=False),
    Column("looked", UtcDateTime),
    Column("known_until", Integer, nullable=False),
    Column("shown", JSON, nullable=False),
)

# What a person watches for. Documents up to ``known_until`` have been looked at.
watches = Table(
    "watches",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("query", Text, nullable=False),
    Column("filters", JSON, nullable=False),
    Column("created", UtcDateTime, nullable=False),
    Column("known_until", Integer, nullable=False),
    sqlite_autoincrement=True,  # alerts may still name one that was removed
)

# The documents that a watch found, and when they were told in an alert; NULL: not yet.
watch_hits = Table(
    "watch_hits",
    metadata,
    Column("watch_id", Integer, ForeignKey("watches.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column(
        "document_id",
        Integer,
        ForeignKey("documents.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
        index=True,
    ),
    Column("found", UtcDateTime, nullable=False),
    Column("told", UtcDateTime),
)

# What was raised, for whoever delivers it from ``due`` on. ``last_past`` is when a trend was last past its threshold.
# The articles stay as they were told, whatever becomes of the documents.
alerts = Table(
    "alerts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("watch", Text),
    Column("watch_id", Integer, index=True),
    Column("story_id", Integer),
    Column("title", Text, nullable=False),
    Column("raised", UtcDateTime, nullable=False, index=True),
    Column("due", UtcDateTime, nullable=False, index=True),
    Column("last_past", UtcDateTime),
    Column("stories", Integer, nullable=False),
    Column("articles", JSON, nullable=False),
    Column("verdict", JSON(none_as_null=True)),
    sqlite_autoincrement=True,  # who delivers remembers up to which one
)

# Topics, networks and names that a person follows or hides in trends. ``topic`` is ``words``, folded. Each change of a
# mark is a row, without ``mark`` where it was taken away.
marked_topics = Table(
    "marked_topics",
    metadata,
    Column("topic", Text, primary_key=True),
    Column("marked", UtcDateTime, primary_key=True),
    Column("words", Text, nullable=False),
    Column("mark", String(16)),
)
