"""A robots.txt is remembered for the day that it holds: it was asked for in every run."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.create_table(
        "host_robots",
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("read", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("origin", name=op.f("pk_host_robots")),
    )
