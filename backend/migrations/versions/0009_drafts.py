"""Declarations told in part."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draft",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column(
            "conversation_id", sa.String(26), sa.ForeignKey("conversation.id"), nullable=False, unique=True
        ),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_sealed", sa.LargeBinary()), sa.Column("without_sealed", sa.LargeBinary()),
        sa.Column("warned_at", sa.DateTime(timezone=True)),
    )
    op.create_index("ix_draft_last_at", "draft", ["last_at"])


def downgrade() -> None:
    op.drop_table("draft")
