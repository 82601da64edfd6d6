"""When a person last said that a practice still holds, so that it is to be checked no more until something changes."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.add_column("practices", sa.Column("own_confirmed", sa.DateTime(timezone=True)))
