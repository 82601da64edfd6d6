"""Passages in another language than their document."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    # Not in a batch, see 0005.
    op.add_column("chunks", sa.Column("lang", sa.String(8)))
