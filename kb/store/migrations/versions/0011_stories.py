"""Stories: which documents tell the same, and which stories came together."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "story_documents",
        sa.Column("document_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_story_documents_document_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_story_documents")),
    )
    op.create_table(
        "story_merges",
        sa.Column("story_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("into_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("story_id", name=op.f("pk_story_merges")),
    )
    op.create_table(
        "story_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("model_id", sa.String(200), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("meaning", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("day", "model_id", name=op.f("pk_story_days")),
    )
    for table, column in (("story_documents", "day"), ("story_documents", "story_id"), ("story_merges", "day")):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)
