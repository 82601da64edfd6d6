"""Passages in another language than their document."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    # Not in a batch, see 0005.
    op.add_column("chunks", sa.Column("lang", sa.String(8)))
