"""Casework: records of stages, stops, ties, measures, promises, families, events, notices, objections, procedures."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

REFERRING = (  # columns of tables that are there already, and what they refer to
    ("case", "declared_by", "staff", False), ("case", "event_id", "event", True),
    ("case", "merged_into", "case", False), ("household", "merged_into", "household", False),
)
COVERING = {  # indexes from which reports are counted without reading a row, or a list is read in its order
    "ix_case_division_opened": ("case", ["division_id", "opened_at", "stage", "drill", "merged_into"]),
    "ix_case_household": ("case", ["household_id", "stage", "drill", "merged_into"]),
    "ix_case_place": ("case", ["id", "division_id", "drill", "merged_into"]),
    "ix_household_listed": (
        "household", ["division_id", "registered_at", "id", "monitored_since", "merged_into"]
    ),
    "ix_household_place": ("household", ["id", "division_id", "merged_into"]),
    "ix_household_registered": ("household", ["registered_at", "id"]),
    "ix_reminder_closed": ("reminder", ["what", "closed_because", "closed_at", "due_at", "case_id"]),
    "ix_visit_kind_day": ("visit", ["kind", "on_day", "household_id"]),
    "ix_visit_kind_household": ("visit", ["kind", "household_id", "on_day"]),
}
TALLIED = (
    "opened", "first_responses", "in_time", "inclusions", "refusals", "removals", "ended", "visits", "objections"
)
FEW = (  # indexes of the few rows for which something holds
    ("ix_case_drill", "case", "drill", ["household_id"]),
    ("ix_case_merged_into", "case", "merged_into IS NOT NULL", ["merged_into"]),
    ("ix_household_merged_into", "household", "merged_into IS NOT NULL", ["merged_into"]),
    ("ix_household_monitored", "household", "monitored_since IS NOT NULL", ["division_id", "id", "merged_into"]),
    ("ix_household_unpaired", "household", "paired_at IS NULL OR paired_at != changes", ["id"]),
    ("ix_household_since", "household", "monitored_since IS NOT NULL", ["monitored_since", "id"]),
    ("ix_reminder_open_due", "reminder", "closed_at IS NULL", ["due_at"]),
)


def upgrade() -> None:
    _of_cases()
    _of_households()
    _of_the_public()
    for table, column, to, indexed in REFERRING:  # written out, since SQLite takes a reference only with its column
        op.execute(f'ALTER TABLE "{table}" ADD COLUMN {column} VARCHAR(26) REFERENCES "{to}" (id)')
        if indexed:
            op.create_index(f"ix_{table}_{column}", table, [column])
    op.add_column("entry", sa.Column("written_sealed", sa.LargeBinary()))
    op.add_column("household", sa.Column("changes", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("household", sa.Column("erased_at", sa.DateTime(timezone=True)))
    op.add_column("household", sa.Column("sound_index", sa.LargeBinary()))
    op.create_index("ix_household_sound_index", "household", ["sound_index"])
    op.add_column("household", sa.Column("paired_at", sa.Integer()))
    op.add_column("case", sa.Column("phone_index", sa.LargeBinary()))
    op.create_index("ix_case_phone_index", "case", ["phone_index"])
    op.create_index("ix_audit_entry_subject", "audit_entry", ["subject"])
    op.create_index("ix_audit_entry_action", "audit_entry", ["action", "number"])
    op.add_column("division", sa.Column("ended_at", sa.DateTime(timezone=True)))
    op.add_column("division", sa.Column("position", sa.Integer(), nullable=False, server_default="0"))
    op.create_index("ix_division_position", "division", ["position"])
    op.drop_index("ix_case_division_opened", "case")
    op.drop_index("ix_case_household_id", "case")
    op.drop_index("ix_household_division_id", "household")
    for name, (table, columns) in COVERING.items():
        op.create_index(name, table, columns)
    op.drop_index("ix_reminder_open_due", "reminder")
    op.drop_index("ix_reminder_case_id", "reminder")
    op.create_index("ix_reminder_case_open", "reminder", ["case_id", "closed_at", "due_at"])
    op.create_index("ix_digest_day", "digest", ["day"])
    op.create_index("ix_entry_kind_at", "entry", ["kind", "at", "case_id"])
    for name, table, where, columns in FEW:
        sqlite = "drill = 1" if where == "drill" else where  # it has no true
        op.create_index(name, table, columns, sqlite_where=sa.text(sqlite), postgresql_where=sa.text(where))
    _told_by_staff()
    _one_answers()


def _told_by_staff() -> None:
    """Who was bound to the chat in which a case was declared has declared it."""
    op.execute(
        'UPDATE "case" SET declared_by = (SELECT bound_chat.staff_id FROM bound_chat '
        'WHERE bound_chat.conversation_id = "case".conversation_id)'
    )


def _one_answers() -> None:
    """For each household one person at a time; of several, whoever was named last."""
    op.execute(
        "UPDATE responsibility SET ends = begins WHERE ends IS NULL AND EXISTS (SELECT 1 FROM responsibility later "
        "WHERE later.household_id = responsibility.household_id AND later.ends IS NULL "
        "AND (later.begins, later.id) > (responsibility.begins, responsibility.id))"
    )
    still = sa.text("ends IS NULL")
    op.create_index(
        "uq_responsibility_open", "responsibility", ["household_id"], unique=True, sqlite_where=still,
        postgresql_where=still,
    )


def downgrade() -> None:
    op.drop_index("uq_responsibility_open", "responsibility")
    for name, table, _, _ in FEW:
        op.drop_index(name, table)
    op.drop_index("ix_entry_kind_at", "entry")
    op.drop_index("ix_digest_day", "digest")
    op.drop_index("ix_reminder_case_open", "reminder")
    op.create_index("ix_reminder_case_id", "reminder", ["case_id"])
    op.create_index("ix_reminder_open_due", "reminder", ["closed_at", "due_at"])
    for name, (table, _) in COVERING.items():
        op.drop_index(name, table)
    op.create_index("ix_case_division_opened", "case", ["division_id", "opened_at"])
    op.create_index("ix_case_household_id", "case", ["household_id"])
    op.create_index("ix_household_division_id", "household", ["division_id"])
    op.drop_index("ix_audit_entry_action", "audit_entry")
    op.drop_index("ix_audit_entry_subject", "audit_entry")
    _drop_columns()
    for table, column, _, indexed in REFERRING:
        if indexed:
            op.drop_index(f"ix_{table}_{column}", table)
        with op.batch_alter_table(table) as altered:
            altered.drop_column(column)
    for table in (
        "objection_entry", "objection", "public_notice", "work_file", "member", "promise", "measure", "staff_tie",
        "case_stop", "procedure_version", "event", "duplicate_verdict", "household_pair", "tally",
    ):
        op.drop_table(table)


def _drop_columns() -> None:
    with op.batch_alter_table("household") as household:
        household.drop_column("changes")
        household.drop_column("erased_at")
        household.drop_column("paired_at")
        household.drop_index("ix_household_sound_index")
        household.drop_column("sound_index")
    with op.batch_alter_table("case") as case:
        case.drop_index("ix_case_phone_index")
        case.drop_column("phone_index")
    with op.batch_alter_table("entry") as entry:
        entry.drop_column("written_sealed")
    with op.batch_alter_table("division") as division:
        division.drop_column("ended_at")
        division.drop_index("ix_division_position")
        division.drop_column("position")


def _of_cases() -> None:
    _create(
        "event", _to("division", index=True), _word("title", 60), _word("risk", 20), _day("on_day"), _to("staff"),
        _moment("made_at"), _moment("closed_at", True),
    )
    _create(
        "procedure_version", _to("division"), _word("procedure", 20), _number("number"),
        sa.Column("document", sa.Text(), nullable=False), _word("because", 200), _to("staff"), _moment("made_at"),
        sa.UniqueConstraint("procedure", "number"),
    )
    _create(
        "case_stop", _to("case", index=True), _word("reason", 20), _day("first"), _day("last"), _to("staff"),
        _sealed("why"), _moment("made_at"), _moment("ended_at", True),
    )
    _create(
        "staff_tie", _to("staff", index=True), _to("household", index=True), _word("kind", 10),
        _to("staff", "declared_by", null=True), _moment("declared_at"), _moment("ended_at", True),
    )


    _create(
        "duplicate_verdict", _word("what", 12), sa.Column("kept_id", sa.String(26), nullable=False),
        sa.Column("other_id", sa.String(26), nullable=False), sa.Column("is_same", sa.Boolean(), nullable=False),
        _sealed("why"), sa.Column("moved", sa.JSON(), nullable=False), _to("staff"), _moment("made_at"),
        _moment("ended_at", True), _to("staff", "ended_by", null=True),
    )
    op.create_index("ix_duplicate_verdict_kept_id", "duplicate_verdict", ["kept_id"])
    op.create_index("ix_duplicate_verdict_other_id", "duplicate_verdict", ["other_id"])
    _create(
        "tally", _to("division"), sa.Column("month", sa.String(7), nullable=False, info={"indexed": True}),
        *(_number(name) for name in TALLIED), sa.UniqueConstraint("division_id", "month"),
    )


def _of_households() -> None:
    _create(
        "household_pair", _to("household", "one_id"), _to("household", "other_id", index=True),
        sa.UniqueConstraint("one_id", "other_id"),
    )
    _create(
        "measure", _to("household", index=True), _to("case", null=True, index=True), _word("card", 40, True),
        _sealed("what", False), _word("state", 12), _day("begins"), _day("due", True, index=True), _day("ended", True),
        _sealed("result"), _to("staff", index=True), _moment("made_at"), _number("changes"),
    )
    _create(
        "promise", _to("household", index=True), _to("case", null=True, index=True), _to("staff", index=True),
        _sealed("what", False), _day("due", index=True), _moment("made_at"), _moment("closed_at", True),
        _word("closed_because", 12, True), _sealed("why"),
    )
    _create(
        "member", _to("household", index=True), _sealed("name", False), _word("relation", 20), _number("born", True),
        sa.Column("is_away", sa.Boolean(), nullable=False), _moment("made_at"), _moment("left_at", True),
        _word("left_because", 12, True),
    )
    _create(
        "work_file", _to("member", unique=True), sa.Column("skills", sa.JSON(), nullable=False), _word("wish", 20),
        _day("came_back", True), _day("ask_again", True, index=True), _sealed("note"), _to("staff"),
        _moment("changed_at"), _number("changes"),
    )


def _of_the_public() -> None:
    _create(
        "public_notice", _word("code", 24), _to("division"), _to("case", index=True), _word("kind", 12),
        _sealed("shown_name", False), _word("group", 40), _number("people", True), _word("proposal", 40),
        _day("begins"), _day("ends"), _to("staff", null=True), _moment("made_at"), _moment("taken_down_at", True),
        _word("taken_down_because", 20, True), sa.UniqueConstraint("code"),
    )
    op.create_index("ix_public_notice_division_ends", "public_notice", ["division_id", "ends"])
    op.create_index("ix_public_notice_ends", "public_notice", ["ends", "id"])
    _create(
        "objection", _word("receipt", 9), _word("source_key", 100), _word("kind", 12), _word("what", 12),
        _to("division", index=True), _to("staff", null=True, index=True), _word("outcome", 12, True),
        sa.Column("drill", sa.Boolean(), nullable=False),
        _to("case", null=True, index=True), _to("public_notice", "notice_id", null=True, index=True),
        _to("conversation", null=True, index=True), sa.Column("about", sa.JSON(), nullable=False), _sealed("text"),
        _sealed("phone"), _word("stage", 12), _moment("opened_at"), _moment("due_at"), _moment("closed_at", True),
        _number("entries"), sa.UniqueConstraint("receipt"), sa.UniqueConstraint("source_key"),
    )
    _create(
        "objection_entry", _to("objection"), _number("number"), _moment("at"), _word("kind", 12),
        _to("staff", null=True), sa.Column("details", sa.JSON(), nullable=False), _sealed("text"),
        sa.UniqueConstraint("objection_id", "number"),
    )


def _create(table: str, *columns: sa.Column[Any] | sa.UniqueConstraint) -> None:
    op.create_table(table, sa.Column("id", sa.String(26), primary_key=True), *columns)
    for column in columns:
        if isinstance(column, sa.Column) and column.info.get("indexed"):
            op.create_index(f"ix_{table}_{column.name}", table, [column.name])


def _to(table: str, name: str = "", null: bool = False, index: bool = False, unique: bool = False) -> sa.Column[Any]:
    return sa.Column(
        name or f"{table}_id", sa.String(26), sa.ForeignKey(f"{table}.id"), nullable=null, unique=unique,
        info={"indexed": index},
    )


def _word(name: str, length: int, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.String(length), nullable=null)


def _number(name: str, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=null)


def _day(name: str, null: bool = False, index: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Date(), nullable=null, info={"indexed": index})


def _moment(name: str, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null)


def _sealed(name: str, null: bool = True) -> sa.Column[Any]:
    return sa.Column(f"{name}_sealed", sa.LargeBinary(), nullable=null)
