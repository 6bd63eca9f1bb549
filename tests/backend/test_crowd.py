"""A large demo: what it holds is what the procedure would have brought about."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

from sqlalchemy import func, select

from backend.audit.actions import verify
from backend.cases import ledger
from backend.cases.models import Case, Entry
from backend.crowd.actions import EVERY, fill_crowd, steps_of
from backend.database import Database
from backend.demo.actions import fill_demo
from backend.households.listing import Listed, page_of
from backend.households.models import Household, Responsibility
from backend.households.queries import looked_up
from backend.publicity.models import PublicNotice
from backend.reminders.models import Reminder
from backend.rules import Rules
from backend.staff.models import Staff
from backend.staff.queries import actor_of
from dialogues import receipts
from dialogues.receipts import LENGTH
from tests.backend.moments import MONDAY

HOUSEHOLDS = 200


def test_a_large_demo_is_whole_and_its_threads_follow_the_procedure(database: Database, rules: Rules) -> None:
    done: list[int] = []
    with database.writing() as session:
        fill_demo(session, MONDAY, rules)
        small = tuple(session.scalar(select(func.count(table.id))) or 0 for table in (Household, Case))
    assert fill_crowd(database, HOUSEHOLDS, MONDAY, rules, done.append) == (HOUSEHOLDS, HOUSEHOLDS // EVERY)
    assert sum(done) == steps_of(HOUSEHOLDS)
    with database.reading() as session:
        county = actor_of(session, session.scalars(select(Staff).filter_by(role="county")).one())
        cases = session.scalars(select(Case).where(Case.source_key.startswith("crowd:"))).all()
        assert len(page_of(session, county, Listed(), 1000)) == HOUSEHOLDS + small[0]
        assert len(ledger.page_of(session, county, ledger.Wanted(), 1000)) == len(cases) + small[1]
        assert verify(session) is None
        for case in cases:
            thread = session.scalars(select(Entry).filter_by(case_id=case.id).order_by(Entry.number)).all()
            _follows(case, thread, rules)
        assert [receipts.read(case.receipt) for case in cases] == [case.receipt for case in cases]
        home = session.get_one(Household, cases[0].household_id)
        assert home in looked_up(session, county, home.name or "")
        assert (cases[0].phone, len(receipts.digits_of(cases[0].receipt))) == (home.phone, LENGTH)


def test_whatever_was_included_is_monitored_and_has_somebody_and_notices_and_deadlines_hold(
    database: Database, rules: Rules
) -> None:
    with database.writing() as session:
        fill_demo(session, MONDAY, rules)
    fill_crowd(database, HOUSEHOLDS, MONDAY, rules, lambda done: None)
    with database.reading() as session:
        of_crowd = select(Case.id).where(Case.source_key.startswith("crowd:"))
        decided = select(Entry.case_id).where(Entry.kind == "included", Entry.case_id.in_(of_crowd))
        included = set(session.scalars(decided))
        removed = set(session.scalars(select(Entry.case_id).filter_by(kind="removed")))
        homes = {
            case.id: session.get_one(Household, case.household_id)
            for case in session.scalars(select(Case).where(Case.id.in_(included)))
        }
        assert len(included) > 0
        assert {id_ for id_, home in homes.items() if home.monitored_since} == included - removed
        helped = session.scalars(select(Responsibility.household_id).where(Responsibility.ends.is_(None)))
        assert {home.id for home in homes.values()} <= set(helped)
        hanging = session.scalar(select(func.count()).select_from(PublicNotice)) or 0
        assert hanging >= len(included)
        running = select(Reminder).where(Reminder.closed_at.is_(None), Reminder.case_id.in_(of_crowd))
        open_ones = session.scalars(running)
        assert all(row.made_at < row.due_at and row.made_at <= MONDAY + timedelta(days=1) for row in open_ones)


def test_deadlines_are_met_but_for_some_and_who_was_refused_is_called(database: Database, rules: Rules) -> None:
    with database.writing() as session:
        fill_demo(session, MONDAY, rules)
    fill_crowd(database, 4 * HOUSEHOLDS, MONDAY, rules, lambda done: None)
    with database.reading() as session:
        of_crowd = select(Case.id).where(Case.source_key.startswith("crowd:"))
        rows = session.scalars(select(Reminder).where(Reminder.case_id.in_(of_crowd))).all()
        late = [row for row in rows if (row.closed_at or MONDAY) > row.due_at]
        assert 0 < len(late) < len(rows) / 20
        called = session.scalars(select(Entry.case_id).filter_by(kind="called_back")).all()
        refused = session.scalars(select(Entry.case_id).where(Entry.kind == "not_included")).all()
        assert len(refused) > len(called) > len(refused) / 2


def _follows(case: Case, thread: Sequence[Entry], rules: Rules) -> None:
    """Every step is one that the procedure allows after the step before it, and the case stands at the last."""
    procedure = rules.procedure_of(case.procedure)
    assert [entry.number for entry in thread] == list(range(1, case.entries + 1))
    assert [entry.kind for entry in thread if entry.kind in procedure.stages][-1] == case.stage
    assert all(before.at <= after.at <= MONDAY for before, after in pairwise(thread))
    steps = [entry.kind for entry in thread if entry.kind in procedure.stages]
    for before, after in pairwise(steps):
        assert after in procedure.ways(before, tuple(case.risks))
