"""Runs of tasks."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Integer, String, Table, Text

from kb.store.tables.schema import UtcDateTime, metadata

runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("task", String(40), nullable=False),
    Column("arguments", JSON, nullable=False),
    Column("status", String(16), nullable=False, index=True),
    Column("queued", UtcDateTime, nullable=False),
    Column("started", UtcDateTime),
    Column("finished", UtcDateTime),
    Column("heartbeat", UtcDateTime),
    Column("worker", String(200)),
    Column("attempts", Integer, nullable=False, server_default="0"),  # how often a worker has begun it
    Column("cancel_asked", Boolean, nullable=False, default=False),
    Column("progress_done", Integer, nullable=False, default=0),
    Column("progress_total", Integer),
    Column("progress_note", Text, nullable=False, default=""),
    Column("message", Text, nullable=False, default=""),
    Column("result", JSON, nullable=False),
    sqlite_autoincrement=True,
)

run_outcomes = Table(
    "run_outcomes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run_id", Integer, ForeignKey("runs.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("source_id", Integer),  # the source may be removed later; its outcomes stay readable
    Column("source", Text, nullable=False),
    Column("outcome", String(40), nullable=False),
    Column("count", Integer, nullable=False),
    Column("example", Text, nullable=False, default=""),
)
