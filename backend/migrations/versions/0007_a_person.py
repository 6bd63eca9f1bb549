"""Handing over to a person, pauses of the bot, and drills."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

MARKED = ("case", "conversation")  # what can be a drill


def upgrade() -> None:
    for table in MARKED:
        op.add_column(table, sa.Column("drill", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "handover",
        sa.Column("id", sa.String(26), primary_key=True), sa.Column("source_key", sa.String(100), nullable=False),
        sa.Column("conversation_id", sa.String(26), sa.ForeignKey("conversation.id"), nullable=False),
        sa.Column("division_id", sa.String(26), sa.ForeignKey("division.id"), nullable=False),
        sa.Column("case_id", sa.String(26), sa.ForeignKey("case.id")), sa.Column("topic_sealed", sa.LargeBinary()),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("promised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.String(26), sa.ForeignKey("staff.id")),
        sa.Column("taken_at", sa.DateTime(timezone=True)), sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.Column("told_closed_at", sa.DateTime(timezone=True)), sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("outcome", sa.String(10)), sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("drill", sa.Boolean(), nullable=False), sa.UniqueConstraint("source_key"),
    )
    op.create_index("ix_handover_ended_promised", "handover", ["ended_at", "promised_at"])
    for column in ("conversation_id", "division_id", "case_id", "staff_id"):
        op.create_index(f"ix_handover_{column}", "handover", [column])
    op.create_table(
        "handover_line",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("handover_id", sa.String(26), sa.ForeignKey("handover.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False), sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.String(26), sa.ForeignKey("staff.id")),
        sa.Column("outgoing_id", sa.String(26), sa.ForeignKey("outgoing.id")),
        sa.Column("text_sealed", sa.LargeBinary()), sa.UniqueConstraint("handover_id", "number"),
    )
    op.create_table(
        "pause",
        sa.Column("id", sa.String(26), primary_key=True), sa.Column("says", sa.String(200), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.String(26), sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True)),
    )


def downgrade() -> None:
    for table in ("pause", "handover_line", "handover"):
        op.drop_table(table)
    for table in MARKED:
        op.drop_column(table, "drill")
