"""What collecting learns of sources and hosts, and what trend sources say."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    with op.batch_alter_table("source_states") as table:
        table.add_column(sa.Column("body_hash", sa.String(length=64), nullable=True))
        table.add_column(sa.Column("latest_entry", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("rhythm_seconds", sa.Integer(), nullable=True))
        table.add_column(sa.Column("moved_to", sa.Text(), nullable=True))
        table.add_column(sa.Column("moved_checks", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("flag", sa.String(length=40), nullable=True))
        table.add_column(sa.Column("flag_since", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("flag_message", sa.Text(), nullable=True))
    op.create_table(
        "host_pauses",
        sa.Column("host", sa.String(length=255), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_host_pauses")),
    )
    op.create_table(
        "signals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("observed", sa.DateTime(timezone=True), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("measure", sa.String(length=40), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("lang", sa.String(length=8), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_signals_source_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signals")),
        sa.UniqueConstraint("source_id", "observed", "topic", name=op.f("uq_signals_source_id_observed_topic")),
    )
    op.create_index(op.f("ix_signals_observed"), "signals", ["observed"], unique=False)
    op.create_index(op.f("ix_signals_source_id"), "signals", ["source_id"], unique=False)
