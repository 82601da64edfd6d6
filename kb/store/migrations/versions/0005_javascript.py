"""Sources whose pages are read after a browser has run their scripts."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    # Not in a batch: that would make the table anew, and with the old one the states of all sources would go.
    op.add_column("sources", sa.Column("javascript", sa.Boolean(), nullable=False, server_default="0"))
