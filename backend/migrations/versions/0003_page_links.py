"""Links from a chat abroad to our own page."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "page_link",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("conversation_id", sa.String(26), sa.ForeignKey("conversation.id"), nullable=False),
        sa.Column("code_index", sa.LargeBinary(), nullable=False), sa.Column("token_index", sa.LargeBinary()),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("code_index"), sa.UniqueConstraint("token_index"),
    )
    op.create_index("ix_page_link_conversation_id", "page_link", ["conversation_id"])


def downgrade() -> None:
    op.drop_table("page_link")
