"""What a county has confirmed, corrected or added, with its history."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "county_fact",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("division_id", sa.String(26), sa.ForeignKey("division.id"), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False), sa.Column("subject", sa.String(60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False), sa.Column("value", sa.JSON()),
        sa.Column("staff_id", sa.String(26), sa.ForeignKey("staff.id")),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("once", sa.String(120), nullable=False),
        sa.UniqueConstraint("division_id", "kind", "subject", "number"), sa.UniqueConstraint("once"),
    )


def downgrade() -> None:
    op.drop_table("county_fact")
