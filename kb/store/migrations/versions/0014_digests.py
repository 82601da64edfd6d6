"""Audiences, editions of their digests, and what editors decided."""

import sqlalchemy as sa
from alembic import op

from kb.store.tables import UtcDateTime

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "audiences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("lang", sa.String(8), nullable=False),
        sa.Column("time_zone", sa.String(64), nullable=False),
        sa.Column("countries", sa.JSON(), nullable=False),
        sa.Column("source_langs", sa.JSON(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("watches", sa.JSON(), nullable=False),
        sa.Column("length", sa.String(16), nullable=False),
        sa.Column("accent", sa.String(7)),
        sa.Column("logo", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audiences")),
        sa.UniqueConstraint("name", name=op.f("uq_audiences_name")),
    )
    op.create_table(
        "editions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("lang", sa.String(8), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("composed", UtcDateTime(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_editions")),
        sa.UniqueConstraint(
            "audience", "lang", "start", "end", "version", name=op.f("uq_editions_audience_lang_start_end_version")
        ),
    )
    op.create_index(op.f("ix_editions_composed"), "editions", ["composed"])
    op.create_table(
        "editors_work",
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("lang", sa.String(8), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        sa.Column("work", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("audience", "lang", "start", "end", name=op.f("pk_editors_work")),
    )
