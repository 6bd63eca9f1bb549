"""The first tables."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
ID = sa.String(26)
BYTES = sa.LargeBinary()
KEPT = sa.text("reply_sealed IS NOT NULL")


def upgrade() -> None:
    for create in (
        _audit_entry, _conversation, _division, _setting, _attempt, _failed_message, _heard_message,
        _household, _staff, _bound_chat, _case, _one_time_code, _responsibility, _reveal, _staff_session,
        _visit, _visit_change, _consent, _entry, _outgoing, _reminder, _digest,
    ):
        create()


def downgrade() -> None:
    for table in (
        "digest", "reminder", "outgoing", "entry", "consent", "visit_change", "visit", "staff_session",
        "reveal", "responsibility", "one_time_code", "case", "bound_chat", "staff", "household",
        "heard_message", "failed_message", "attempt", "setting", "division", "conversation", "audit_entry",
    ):
        op.drop_table(table)


def _audit_entry() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("id", ID, primary_key=True), _needed("number", sa.Integer()), _needed("at", MOMENT),
        _needed("actor", sa.String(40)), _needed("action", sa.String(40)),
        _needed("subject", sa.String(60)), _needed("details", sa.JSON()), _needed("hash", BYTES),
        sa.UniqueConstraint("number"),
    )


def _conversation() -> None:
    op.create_table(
        "conversation",
        sa.Column("id", ID, primary_key=True), _needed("channel", sa.String(10)),
        _needed("address_index", BYTES), sa.Column("address_sealed", BYTES),
        sa.Column("state_sealed", BYTES), _needed("version", sa.Integer()), _needed("begun_at", MOMENT),
        _needed("seen_at", MOMENT), sa.Column("forgotten_at", MOMENT),
        sa.UniqueConstraint("channel", "address_index"),
    )


def _division() -> None:
    op.create_table(
        "division",
        sa.Column("id", ID, primary_key=True), sa.Column("parent_id", ID, sa.ForeignKey("division.id")),
        _needed("level", sa.String(10)), _needed("name", sa.String(60)), _needed("path", sa.String(300)),
        sa.Column("code", sa.String(12)), sa.UniqueConstraint("code"),
    )
    op.create_index("ix_division_path", "division", ["path"])


def _setting() -> None:
    op.create_table(
        "setting",
        sa.Column("id", ID, primary_key=True), _needed("name", sa.String(40)),
        _needed("value", sa.String(200)), _needed("set_at", MOMENT), sa.UniqueConstraint("name"),
    )


def _attempt() -> None:
    op.create_table(
        "attempt",
        sa.Column("id", ID, primary_key=True),
        _needed("conversation_id", ID, sa.ForeignKey("conversation.id")), _needed("what", sa.String(20)),
        _needed("at", MOMENT),
    )
    op.create_index("ix_attempt_at", "attempt", ["at"])
    op.create_index("ix_attempt_conversation_what_at", "attempt", ["conversation_id", "what", "at"])


def _failed_message() -> None:
    op.create_table(
        "failed_message",
        sa.Column("id", ID, primary_key=True),
        _needed("conversation_id", ID, sa.ForeignKey("conversation.id")),
        _needed("message_id", sa.String(64)), _needed("times", sa.Integer()), _needed("last_at", MOMENT),
        _needed("fault", sa.String(200)), sa.Column("set_aside_at", MOMENT),
        sa.UniqueConstraint("conversation_id", "message_id"),
    )


def _heard_message() -> None:
    op.create_table(
        "heard_message",
        sa.Column("id", ID, primary_key=True),
        _needed("conversation_id", ID, sa.ForeignKey("conversation.id")),
        _needed("message_id", sa.String(64)), _needed("heard_at", MOMENT), sa.Column("reply_sealed", BYTES),
        _needed("route", sa.String(60)), sa.UniqueConstraint("conversation_id", "message_id"),
    )
    op.create_index("ix_heard_message_kept", "heard_message", ["heard_at"], sqlite_where=KEPT, postgresql_where=KEPT)


def _household() -> None:
    op.create_table(
        "household",
        sa.Column("id", ID, primary_key=True), _needed("division_id", ID, sa.ForeignKey("division.id")),
        _needed("name_sealed", BYTES), _needed("name_index", BYTES), _needed("initials_index", BYTES),
        sa.Column("phone_sealed", BYTES), sa.Column("phone_index", BYTES), sa.Column("size", sa.Integer()),
        _needed("registered_at", MOMENT), sa.Column("monitored_since", MOMENT),
        sa.Column("number", sa.String(40)),
    )
    op.create_index("ix_household_division_id", "household", ["division_id"])
    op.create_index("ix_household_initials_index", "household", ["initials_index"])
    op.create_index("ix_household_name_index", "household", ["name_index"])
    op.create_index("ix_household_phone_index", "household", ["phone_index"])


def _staff() -> None:
    op.create_table(
        "staff",
        sa.Column("id", ID, primary_key=True), _needed("sign_in_name", sa.String(40)),
        _needed("role", sa.String(20)), _needed("division_id", ID, sa.ForeignKey("division.id")),
        _needed("name_sealed", BYTES), sa.Column("phone_sealed", BYTES),
        sa.Column("password_hash", sa.String(200)), _needed("active", sa.Boolean()),
        _needed("created_at", MOMENT), sa.Column("locked_until", MOMENT),
        _needed("failed_sign_ins", sa.Integer()), sa.UniqueConstraint("sign_in_name"),
    )


def _bound_chat() -> None:
    op.create_table(
        "bound_chat",
        sa.Column("id", ID, primary_key=True), _needed("staff_id", ID, sa.ForeignKey("staff.id")),
        _needed("conversation_id", ID, sa.ForeignKey("conversation.id")), _needed("bound_at", MOMENT),
        sa.UniqueConstraint("conversation_id"),
    )
    op.create_index("ix_bound_chat_staff_id", "bound_chat", ["staff_id"])


def _case() -> None:
    op.create_table(
        "case",
        sa.Column("id", ID, primary_key=True), _needed("receipt", sa.String(9)),
        _needed("source_key", sa.String(100)), _needed("division_id", ID, sa.ForeignKey("division.id")),
        _needed("household_id", ID, sa.ForeignKey("household.id")),
        sa.Column("conversation_id", ID, sa.ForeignKey("conversation.id")), _needed("opened_at", MOMENT),
        _needed("procedure", sa.String(40)), _needed("risk", sa.String(20)), _needed("risks", sa.JSON()),
        _needed("urgency", sa.String(20)), _needed("declared_for", sa.String(10)),
        sa.Column("relation", sa.String(20)), sa.Column("since_sealed", BYTES),
        sa.Column("story_sealed", BYTES), sa.Column("phone_sealed", BYTES),
        sa.Column("phone_tail_index", BYTES), _needed("stage", sa.String(24)),
        _needed("entries", sa.Integer()), sa.UniqueConstraint("receipt"), sa.UniqueConstraint("source_key"),
    )
    op.create_index("ix_case_conversation_id", "case", ["conversation_id"])
    op.create_index("ix_case_division_opened", "case", ["division_id", "opened_at"])
    op.create_index("ix_case_household_id", "case", ["household_id"])
    op.create_index("ix_case_stage", "case", ["stage"])


def _one_time_code() -> None:
    op.create_table(
        "one_time_code",
        sa.Column("id", ID, primary_key=True), _needed("staff_id", ID, sa.ForeignKey("staff.id")),
        _needed("purpose", sa.String(10)), _needed("code_hash", BYTES), _needed("made_at", MOMENT),
        _needed("expires_at", MOMENT), sa.Column("used_at", MOMENT), sa.UniqueConstraint("code_hash"),
    )
    op.create_index("ix_one_time_code_staff_id", "one_time_code", ["staff_id"])


def _responsibility() -> None:
    op.create_table(
        "responsibility",
        sa.Column("id", ID, primary_key=True), _needed("household_id", ID, sa.ForeignKey("household.id")),
        _needed("staff_id", ID, sa.ForeignKey("staff.id")), _needed("begins", MOMENT),
        sa.Column("ends", MOMENT),
    )
    op.create_index("ix_responsibility_household_id", "responsibility", ["household_id"])
    op.create_index("ix_responsibility_staff_id", "responsibility", ["staff_id"])


def _reveal() -> None:
    op.create_table(
        "reveal",
        sa.Column("id", ID, primary_key=True), _needed("household_id", ID, sa.ForeignKey("household.id")),
        _needed("staff_id", ID, sa.ForeignKey("staff.id")), _needed("at", MOMENT),
        _needed("reason", sa.String(20)), sa.Column("why_sealed", BYTES),
    )
    op.create_index("ix_reveal_household_id", "reveal", ["household_id"])
    op.create_index("ix_reveal_staff_id", "reveal", ["staff_id"])


def _staff_session() -> None:
    op.create_table(
        "staff_session",
        sa.Column("id", ID, primary_key=True), _needed("staff_id", ID, sa.ForeignKey("staff.id")),
        _needed("token_hash", BYTES), _needed("begun_at", MOMENT), _needed("seen_at", MOMENT),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_index("ix_staff_session_staff_id", "staff_session", ["staff_id"])


def _visit() -> None:
    op.create_table(
        "visit",
        sa.Column("id", ID, primary_key=True), _needed("source_key", sa.String(100)),
        _needed("household_id", ID, sa.ForeignKey("household.id")),
        _needed("staff_id", ID, sa.ForeignKey("staff.id")), _needed("on_day", sa.Date()),
        _needed("kind", sa.String(10)), _needed("found", sa.String(20)), sa.Column("note_sealed", BYTES),
        _needed("recorded_at", MOMENT), sa.UniqueConstraint("source_key"),
    )
    op.create_index("ix_visit_household_id", "visit", ["household_id"])
    op.create_index("ix_visit_on_day", "visit", ["on_day"])
    op.create_index("ix_visit_staff_id", "visit", ["staff_id"])


def _visit_change() -> None:
    op.create_table(
        "visit_change",
        sa.Column("id", ID, primary_key=True), _needed("source_key", sa.String(100)),
        _needed("household_id", ID, sa.ForeignKey("household.id")),
        _needed("staff_id", ID, sa.ForeignKey("staff.id")), _needed("month", sa.String(7)),
        _needed("kind", sa.String(10)), sa.Column("until", sa.Date()), sa.Column("reason", sa.String(20)),
        sa.Column("note_sealed", BYTES), _needed("recorded_at", MOMENT), sa.UniqueConstraint("source_key"),
    )
    op.create_index("ix_visit_change_household_id", "visit_change", ["household_id"])


def _consent() -> None:
    op.create_table(
        "consent",
        sa.Column("id", ID, primary_key=True),
        _needed("conversation_id", ID, sa.ForeignKey("conversation.id")),
        sa.Column("case_id", ID, sa.ForeignKey("case.id")), _needed("kind", sa.String(20)),
        _needed("wording", sa.String(40)), _needed("given_at", MOMENT), sa.Column("withdrawn_at", MOMENT),
    )
    op.create_index("ix_consent_case_id", "consent", ["case_id"])
    op.create_index("ix_consent_conversation_id", "consent", ["conversation_id"])


def _entry() -> None:
    op.create_table(
        "entry",
        sa.Column("id", ID, primary_key=True), _needed("case_id", ID, sa.ForeignKey("case.id")),
        _needed("number", sa.Integer()), _needed("at", MOMENT), _needed("kind", sa.String(24)),
        sa.Column("staff_id", ID, sa.ForeignKey("staff.id")), _needed("details", sa.JSON()),
        sa.Column("text_sealed", BYTES), _needed("told", sa.Boolean()),
        sa.UniqueConstraint("case_id", "number"),
    )


def _outgoing() -> None:
    op.create_table(
        "outgoing",
        sa.Column("id", ID, primary_key=True), _needed("key", sa.String(120)),
        _needed("conversation_id", ID, sa.ForeignKey("conversation.id")),
        sa.Column("case_id", ID, sa.ForeignKey("case.id")), _needed("kind", sa.String(10)),
        _needed("priority", sa.Integer()), sa.Column("payload_sealed", BYTES), _needed("made_at", MOMENT),
        _needed("not_before", MOMENT), sa.Column("expires_at", MOMENT), _needed("state", sa.String(10)),
        _needed("tries", sa.Integer()), sa.Column("lease_until", MOMENT), sa.Column("sent_at", MOMENT),
        sa.Column("seen_at", MOMENT), sa.Column("fault", sa.String(60)), sa.UniqueConstraint("key"),
    )
    op.create_index("ix_outgoing_case_id", "outgoing", ["case_id"])
    op.create_index("ix_outgoing_conversation_id", "outgoing", ["conversation_id"])
    op.create_index("ix_outgoing_state_not_before", "outgoing", ["state", "not_before"])


def _reminder() -> None:
    op.create_table(
        "reminder",
        sa.Column("id", ID, primary_key=True), _needed("key", sa.String(120)),
        _needed("what", sa.String(24)), _needed("case_id", ID, sa.ForeignKey("case.id")),
        sa.Column("staff_id", ID, sa.ForeignKey("staff.id")), _needed("due_at", MOMENT),
        _needed("true_for", sa.String(24)), _needed("made_at", MOMENT), sa.Column("fired_at", MOMENT),
        sa.Column("closed_at", MOMENT), sa.Column("closed_because", sa.String(40)),
        sa.UniqueConstraint("key"),
    )
    op.create_index("ix_reminder_case_id", "reminder", ["case_id"])
    op.create_index("ix_reminder_open_due", "reminder", ["closed_at", "due_at"])
    op.create_index("ix_reminder_staff_id", "reminder", ["staff_id"])


def _digest() -> None:
    op.create_table(
        "digest",
        sa.Column("id", ID, primary_key=True), _needed("staff_id", ID, sa.ForeignKey("staff.id")),
        _needed("day", sa.Date()), _needed("made_at", MOMENT), _needed("lines", sa.JSON()),
        sa.Column("outgoing_id", ID, sa.ForeignKey("outgoing.id")), sa.UniqueConstraint("staff_id", "day"),
    )


def _needed(name: str, *rest: Any) -> sa.Column[Any]:
    return sa.Column(name, *rest, nullable=False)
