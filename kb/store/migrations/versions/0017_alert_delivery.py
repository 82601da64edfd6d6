"""Alerts are delivered too; editions that cannot be composed are tried again after a while."""

import sqlalchemy as sa
from alembic import op

from kb.store.tables import UtcDateTime

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    # Not in a batch, see 0005: the outbox would lose who its deliveries are for.
    op.add_column("subscriptions", sa.Column("digests", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("subscriptions", sa.Column("alerts", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("subscriptions", sa.Column("alerts_until", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("deliveries", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.alter_column("version", existing_type=sa.Integer(), nullable=True)
        table.add_column(sa.Column("alerts", sa.JSON(), nullable=False, server_default="[]"))
    op.create_table(
        "failed_editions",
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("lang", sa.String(8), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt", UtcDateTime(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("audience", "lang", "start", "end", name=op.f("pk_failed_editions")),
    )
