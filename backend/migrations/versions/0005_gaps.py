"""Questions nobody could answer."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "gap",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("kind", sa.String(12), nullable=False), sa.Column("about", sa.String(80)),
        sa.Column("division_id", sa.String(26), sa.ForeignKey("division.id")),
        sa.Column("day", sa.Date(), nullable=False), sa.Column("text_sealed", sa.LargeBinary()),
        sa.Column("outcome", sa.String(10)), sa.Column("card", sa.String(60)),
        sa.Column("note_sealed", sa.LargeBinary()),
        sa.Column("settled_at", sa.DateTime(timezone=True)),
        sa.Column("staff_id", sa.String(26), sa.ForeignKey("staff.id")),
    )
    op.create_index("ix_gap_day", "gap", ["day"])


def downgrade() -> None:
    op.drop_table("gap")
