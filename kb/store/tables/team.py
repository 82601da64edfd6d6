"""People, and what they keep together."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table, Text, UniqueConstraint

from kb.store.tables.schema import UtcDateTime, metadata

# Who uses the app, under the address they signed in with, or under the empty name where nobody signs in: how they like
# it, and when they were there.
people = Table(
    "people",
    metadata,
    Column("name", String(254), primary_key=True),
    Column("lang", String(8)),
    Column("time_zone", String(64)),
    Column("countries", JSON, nullable=False),
    Column("active", UtcDateTime),  # last seen using it
    Column("visit_before", UtcDateTime),  # when the visit before this one ended
)

# Boards: what a team keeps together.
boards = Table(
    "boards",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("note", Text, nullable=False),
    Column("tags", JSON, nullable=False),
    Column("owner", String(254), nullable=False),
    Column("created", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,
)

# What stands on a board. ``title``, ``url`` and ``publisher`` are as they were when it was put there: what it refers to
# may be gone.
board_items = Table(
    "board_items",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("board_id", Integer, ForeignKey("boards.id", ondelete="CASCADE"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("ref_id", Integer, nullable=False),  # of the document, the story or the practice
    Column("title", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("publisher", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("added", UtcDateTime, nullable=False),
    Column("added_by", String(254), nullable=False),
    UniqueConstraint("board_id", "kind", "ref_id"),
    sqlite_autoincrement=True,
)
