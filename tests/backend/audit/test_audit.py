"""The audit cannot be changed, thinned out or added to without its being noticed."""

import pytest
from sqlalchemy import delete, select, update

from backend.audit.actions import head, record, verify
from backend.audit.models import AuditEntry
from backend.audit.queries import actions
from backend.database import Database
from backend.scope import CLOCK, TERMINAL, Actor
from tests.backend.moments import MONDAY


@pytest.fixture
def audited(database: Database) -> Database:
    with database.writing() as session:
        for number in range(1, 6):
            record(session, Actor("staff", "s"), "case.note", f"case:{number}", {"entry": number, "字": "码"}, MONDAY)
    return database


def test_lines_are_numbered_and_the_chain_is_whole(audited: Database) -> None:
    with audited.reading() as session:
        assert session.scalars(select(AuditEntry.number).order_by(AuditEntry.number)).all() == [1, 2, 3, 4, 5]
        assert verify(session) is None
        assert head(session).startswith("5:")


def test_an_empty_audit_is_whole(database: Database) -> None:
    with database.reading() as session:
        assert (verify(session), head(session)) == (None, "0:")


TAMPERING = {
    "another actor": update(AuditEntry).where(AuditEntry.number == 3).values(actor="staff:other"),
    "another subject": update(AuditEntry).where(AuditEntry.number == 3).values(subject="case:9"),
    "other details": update(AuditEntry).where(AuditEntry.number == 3).values(details={}),
    "another hash": update(AuditEntry).where(AuditEntry.number == 3).values(hash=bytes(32)),
    "a line taken out": delete(AuditEntry).where(AuditEntry.number == 3),
}


@pytest.mark.parametrize("tampering", TAMPERING.values(), ids=TAMPERING)
def test_any_change_is_found_where_it_was_made(tampering: object, audited: Database) -> None:
    with audited.writing() as session:
        session.execute(tampering)  # type: ignore[call-overload]
        assert verify(session) == 3


def test_a_chain_cut_off_at_its_end_shows_in_its_head(audited: Database) -> None:
    with audited.writing() as session:
        noted = head(session)
        session.execute(delete(AuditEntry).where(AuditEntry.number == 5))
        assert (verify(session), head(session) == noted) == (None, False)


def test_what_is_rolled_back_leaves_no_line(database: Database) -> None:
    with pytest.raises(RuntimeError), database.writing() as session:
        record(session, CLOCK, "digest.made", "staff:s", {}, MONDAY)
        raise RuntimeError("the work that was audited failed")
    with database.reading() as session:
        assert head(session) == "0:"


def test_actors_are_named_by_kind_and_id() -> None:
    actors = (Actor("staff", "s"), Actor("conversation", "c"), CLOCK, TERMINAL)
    assert [actor.name for actor in actors] == ["staff:s", "conversation:c", "clock", "terminal"]


def test_actions_are_found_in_the_index_and_without_looking_at_every_line(audited: Database) -> None:
    with audited.writing() as session:
        for action in ("case.note", "digest.made", "case.closed"):
            record(session, CLOCK, action, "staff:s", {}, MONDAY)
    with audited.reading() as session:
        assert actions(session) == ["case.closed", "case.note", "digest.made"]


def test_an_empty_audit_knows_no_action(database: Database) -> None:
    with database.reading() as session:
        assert actions(session) == []
