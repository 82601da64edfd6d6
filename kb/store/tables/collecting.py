"""Sources, and what they name."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Integer, String, Table, Text, UniqueConstraint, false

from kb.store.tables.schema import UtcDateTime, metadata

sources = Table(
    "sources",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("url", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("type", String(16), nullable=False),
    Column("publisher", Text, nullable=False),
    Column("lang", String(8)),
    Column("country", String(2)),
    Column("kind", String(16), nullable=False),
    Column("tags", JSON, nullable=False),
    Column("javascript", Boolean, nullable=False, server_default=false()),
    Column("enabled", Boolean, nullable=False),
    Column("added", UtcDateTime, nullable=False),
)

source_states = Table(
    "source_states",
    metadata,
    Column("source_id", Integer, ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("last_checked", UtcDateTime),
    Column("last_success", UtcDateTime),
    Column("next_check", UtcDateTime, index=True),
    Column("failures_in_a_row", Integer, nullable=False, default=0),
    Column("interval_seconds", Integer),
    Column("last_outcome", String(40)),
    Column("last_message", Text),
    Column("body_hash", String(64)),  # of the body read last: one that has not changed is not parsed again
    Column("latest_entry", UtcDateTime),  # the newest published time that the source named
    Column("rhythm_seconds", Integer),  # the usual pause between two of its entries
    Column("moved_to", Text),  # where a permanent redirect leads, and how many checks in a row it has led there
    Column("moved_checks", Integer, nullable=False, server_default="0"),
    Column("flag", String(40)),  # what is wrong with the source, and since when
    Column("flag_since", UtcDateTime),
    Column("flag_message", Text),
    Column("hints", JSON(none_as_null=True)),  # when the feed asked to be read, as ``crawler.update_hints`` writes it
)

# Hosts that asked to be left alone for a while: no source and no page of theirs is fetched before.
host_pauses = Table(
    "host_pauses",
    metadata,
    Column("host", String(255), primary_key=True),
    Column("until", UtcDateTime, nullable=False),
    Column("reason", Text, nullable=False),
)

# The robots.txt of each scheme, host and port, for the day that it holds.
host_robots = Table(
    "host_robots",
    metadata,
    Column("origin", Text, primary_key=True),
    Column("read", UtcDateTime, nullable=False),
    Column("text", Text, nullable=False),
)

# What trend sources say of a topic at one moment: its place in a list, or a number, or both.
signals = Table(
    "signals",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source_id", Integer, ForeignKey("sources.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("observed", UtcDateTime, nullable=False, index=True),
    Column("topic", Text, nullable=False),
    Column("measure", String(40), nullable=False),  # of what ``count`` is a number: searches, points, views, …
    Column("rank", Integer),
    Column("count", Integer),
    Column("country", String(2)),
    Column("lang", String(8)),
    Column("url", Text),
    UniqueConstraint("source_id", "observed", "topic"),
)

# Pages that a source named and that are no documents: still to be fetched (next_attempt set), or given up (NULL), kept
# so that the next reading of the source does not fetch them again. The row of a page that became a document goes.
pages = Table(
    "pages",
    metadata,
    Column("address", Text, primary_key=True),
    Column("source_id", Integer, ForeignKey("sources.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("entry", JSON),
    Column("attempts", Integer, nullable=False, default=0),
    Column("next_attempt", UtcDateTime, index=True),
    Column("last_outcome", String(40)),
    Column("found", UtcDateTime, nullable=False, index=True),
)
