"""Vectors are found by their content first: every model's vectors together are no index to one."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    # Copied, as SQLite cannot change a primary key. The new name of the constraint is the old one again.
    op.rename_table("embeddings", "embeddings_by_model")
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("pk_embeddings", "embeddings_by_model")
    op.create_table(
        "embeddings",
        sa.Column("content_key", sa.String(64), nullable=False),
        sa.Column("model_id", sa.String(200), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("content_key", "model_id", name=op.f("pk_embeddings")),
    )
    op.execute(
        "INSERT INTO embeddings (content_key, model_id, vector) "
        "SELECT content_key, model_id, vector FROM embeddings_by_model"
    )
    op.drop_table("embeddings_by_model")
