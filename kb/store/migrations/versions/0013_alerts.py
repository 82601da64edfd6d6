"""Watches, what they found, alerts, topics that a person follows or hides; every day is told again, by links."""

import sqlalchemy as sa
from alembic import op

from kb.store.tables import UtcDateTime

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.execute("DELETE FROM story_documents")
    op.execute("DELETE FROM story_merges")
    op.execute("DELETE FROM story_days")
    op.create_table(
        "watches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("created", UtcDateTime(), nullable=False),
        sa.Column("known_until", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watches")),
        sa.UniqueConstraint("name", name=op.f("uq_watches_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "watch_hits",
        sa.Column("watch_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("found", UtcDateTime(), nullable=False),
        sa.Column("told", UtcDateTime()),
        sa.ForeignKeyConstraint(
            ["watch_id"], ["watches.id"], name=op.f("fk_watch_hits_watch_id_watches"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_watch_hits_document_id_documents"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("watch_id", "document_id", name=op.f("pk_watch_hits")),
    )
    op.create_index(op.f("ix_watch_hits_document_id"), "watch_hits", ["document_id"])
    op.create_table(
        "alerts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("watch", sa.Text()),
        sa.Column("watch_id", sa.Integer()),
        sa.Column("story_id", sa.Integer()),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("raised", UtcDateTime(), nullable=False),
        sa.Column("due", UtcDateTime(), nullable=False),
        sa.Column("last_past", UtcDateTime()),
        sa.Column("stories", sa.Integer(), nullable=False),
        sa.Column("articles", sa.JSON(), nullable=False),
        sa.Column("verdict", sa.JSON(none_as_null=True)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
        sqlite_autoincrement=True,
    )
    for column in ("watch_id", "raised", "due"):
        op.create_index(op.f(f"ix_alerts_{column}"), "alerts", [column])
    op.create_table(
        "marked_topics",
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("mark", sa.String(16), nullable=False),
        sa.Column("marked", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("topic", name=op.f("pk_marked_topics")),
    )
