"""What a household does with its own cases: who turned to which, and whether the person meant agrees."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("case", sa.Column("agreed", sa.Boolean()))
    op.create_table(
        "turned_to",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("conversation_id", sa.String(26), sa.ForeignKey("conversation.id"), nullable=False),
        sa.Column("case_id", sa.String(26), sa.ForeignKey("case.id"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("conversation_id", "case_id"),
    )
    op.create_index("ix_turned_to_at", "turned_to", ["at"])


def downgrade() -> None:
    op.drop_table("turned_to")
    op.drop_column("case", "agreed")
