"""What the setting called the model of a collection, so that it can be loaded again beside a new one."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("vector_collections", sa.Column("model", sa.Text(), nullable=False, server_default=""))
    # What a model by name is called is its id; that of a folder is not known any more, and will not be found.
    op.execute("UPDATE vector_collections SET model = model_id")
    op.execute("UPDATE vector_collections SET model = 'default' WHERE model_id = 'multilingual-e5-small-q4'")
