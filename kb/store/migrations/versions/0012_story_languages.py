"""The sums that stories are told by, by language; every day is told again, by what stories look at now."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.execute("DELETE FROM story_documents")
    op.execute("DELETE FROM story_merges")
    op.drop_table("story_days")
    op.create_table(
        "story_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("model_id", sa.String(200), nullable=False),
        sa.Column("lang", sa.String(8), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("meaning", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("day", "model_id", "lang", name=op.f("pk_story_days")),
    )
