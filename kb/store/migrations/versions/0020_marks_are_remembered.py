"""What a person followed and hid is remembered, for who asks what would have been said then."""

import sqlalchemy as sa
from alembic import op

from kb.store.tables import UtcDateTime

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    former = sa.table("marked_topics", sa.column("marked", UtcDateTime()), *map(sa.column, ("topic", "words", "mark")))
    rows = [dict(row) for row in op.get_bind().execute(sa.select(former)).mappings()]  # five hundred at most
    op.drop_table("marked_topics")
    op.create_table(
        "marked_topics",
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("marked", UtcDateTime(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("mark", sa.String(16)),
        sa.PrimaryKeyConstraint("topic", "marked", name=op.f("pk_marked_topics")),
    )
    op.bulk_insert(former, rows)
