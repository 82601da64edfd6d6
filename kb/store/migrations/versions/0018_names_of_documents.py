"""Filters by source and publisher find the names without reading every document."""

from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.create_index(op.f("ix_documents_publisher"), "documents", ["publisher"])
    op.create_index(op.f("ix_documents_source"), "documents", ["source"])
