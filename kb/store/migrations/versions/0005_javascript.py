"""Sources whose pages are read after a browser has run their scripts."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    with op.batch_alter_table("sources") as table:
        table.add_column(sa.Column("javascript", sa.Boolean(), nullable=False, server_default=sa.false()))
