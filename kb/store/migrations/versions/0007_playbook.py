"""Advice found in documents, and the practices that it is grouped into."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "practices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("own_title", sa.Text()),
        sa.Column("own_theme", sa.String(40)),
        sa.Column("own_network", sa.String(40)),
        sa.Column("own", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("pinned", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("hidden", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practices")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "advice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("char_start", sa.Integer(), nullable=False),
        sa.Column("sentence_end", sa.Integer(), nullable=False),
        sa.Column("char_end", sa.Integer(), nullable=False),
        sa.Column("heading_path", sa.JSON(), nullable=False),
        sa.Column("lang", sa.String(8), nullable=False),
        sa.Column("networks", sa.JSON(), nullable=False),
        sa.Column("theme", sa.String(40), nullable=False),
        sa.Column("forbids", sa.Boolean(), nullable=False),
        sa.Column("words_key", sa.String(64), nullable=False),
        sa.Column("vector", sa.LargeBinary()),
        sa.Column("practice_id", sa.Integer()),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_advice_document_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practices.id"], name=op.f("fk_advice_practice_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advice")),
        sqlite_autoincrement=True,
    )
    for column in ("document_id", "words_key", "practice_id"):
        op.create_index(op.f(f"ix_advice_{column}"), "advice", [column], unique=False)
    op.create_table(
        "advice_links",
        sa.Column("first_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("second_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["first_id"], ["advice.id"], name=op.f("fk_advice_links_first_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["second_id"], ["advice.id"], name=op.f("fk_advice_links_second_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("first_id", "second_id", name=op.f("pk_advice_links")),
    )
    op.create_index(op.f("ix_advice_links_second_id"), "advice_links", ["second_id"], unique=False)
    op.create_table(
        "advice_documents",
        sa.Column("document_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("lang", sa.String(8)),
        sa.Column("found_by", sa.String(250), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_advice_documents_document_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_advice_documents")),
    )
