"""Pages as they were fetched, when their edits were looked at, what feeds ask for, how often runs were begun."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    with op.batch_alter_table("source_states") as table:
        table.add_column(sa.Column("hints", sa.JSON(none_as_null=True), nullable=True))
    with op.batch_alter_table("runs") as table:
        table.add_column(sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "page_visits",
        sa.Column("document_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("collected", sa.DateTime(timezone=True), nullable=False),
        sa.Column("visited", sa.DateTime(timezone=True), nullable=False),
        sa.Column("vain", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_page_visits_document_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_page_visits")),
    )
    op.create_index(op.f("ix_page_visits_collected"), "page_visits", ["collected"], unique=False)
    op.create_table(
        "raw_pages",
        sa.Column("document_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("charset", sa.String(length=40), nullable=True),
        sa.Column("fetched", sa.DateTime(timezone=True), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_raw_pages_document_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_raw_pages")),
    )
    op.create_index("ix_raw_pages_fetched_size", "raw_pages", ["fetched", "size"], unique=False)
