"""How sure the classifier is of a piece of advice, by which the clearest of an article is told first."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.add_column("advice", sa.Column("odds", sa.Float()))
