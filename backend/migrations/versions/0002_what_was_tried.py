"""Attempts know what they were about, so that one receipt cannot be tried from many conversations."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attempt", sa.Column("about_index", sa.LargeBinary()))
    op.create_index("ix_attempt_about_at", "attempt", ["about_index", "at"])


def downgrade() -> None:
    op.drop_index("ix_attempt_about_at", "attempt")
    op.drop_column("attempt", "about_index")
