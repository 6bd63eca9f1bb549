"""Photos and voice messages."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attachment",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("conversation_id", sa.String(26), sa.ForeignKey("conversation.id"), nullable=False),
        sa.Column("message_id", sa.String(64), nullable=False),
        sa.Column("case_id", sa.String(26), sa.ForeignKey("case.id")),
        sa.Column("kind", sa.String(8), nullable=False), sa.Column("media", sa.String(20), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True)), sa.Column("opened_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("conversation_id", "message_id"),
    )
    op.create_index("ix_attachment_case_id", "attachment", ["case_id"])
    op.create_index("ix_attachment_expires_at", "attachment", ["expires_at"])


def downgrade() -> None:
    op.drop_table("attachment")
