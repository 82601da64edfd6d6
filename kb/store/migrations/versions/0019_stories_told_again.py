"""Every day is told again: stories are compared in another space."""

from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.execute("DELETE FROM story_documents")
    op.execute("DELETE FROM story_merges")
    op.execute("DELETE FROM story_days")
