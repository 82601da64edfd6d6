"""Stories come apart; every day is told again, as stories are compared in another space."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.execute("DELETE FROM story_documents")
    op.execute("DELETE FROM story_days")
    op.drop_table("story_merges")
    op.create_table(
        "story_merges",
        sa.Column("story_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("into_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("story_id", "day", name=op.f("pk_story_merges")),
    )
    op.create_table(
        "story_moves",
        sa.Column("document_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_story_moves_document_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document_id", "day", name=op.f("pk_story_moves")),
    )
    for table in ("story_merges", "story_moves"):
        op.create_index(op.f(f"ix_{table}_day"), table, ["day"], unique=False)
