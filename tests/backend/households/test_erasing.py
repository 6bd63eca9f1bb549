"""What is left of a household whose time is over or whose consent has ended: that offices acted, and no name."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.cases import own
from backend.cases.actions import note
from backend.cases.erasing import erase_old_files
from backend.cases.models import Case, Entry
from backend.clock import Clock
from backend.database import Database
from backend.duplicates.merging_cases import merge_cases
from backend.duplicates.merging_households import merge_households
from backend.family.actions import About, Work, add_member, keep_work_file
from backend.family.models import Member
from backend.households.actions import make_responsible, register, reveal
from backend.households.models import Household, Responsibility
from backend.households.queries import looked_up
from backend.households.sounds import index_sounds
from backend.ids import new_id
from backend.measures.actions import Plan, Step, get_on, plan
from backend.measures.models import Measure
from backend.objections.actions import answer, take
from backend.objections.raising import Raised, raise_objection
from backend.outgoing.models import Outgoing
from backend.promises.actions import Word, close, give
from backend.promises.models import Promise
from backend.publicity.models import PublicNotice
from backend.rules import Rules
from backend.schema import TABLES
from backend.scope import Actor
from backend.sealing import Sealed
from backend.settings import Settings
from backend.stops.actions import stop
from backend.ties.actions import declare
from backend.visits.actions import record_visit
from tests.backend.county import County, actor, declared
from tests.backend.moments import MONDAY
from tests.backend.steps import PUBLICITY, reach

NAME, PHONE, TODAY = "覃玉林", "13800005678", date(2026, 11, 23)
DAY = timedelta(days=1)
THREE_YEARS = timedelta(days=3 * 365)


def _told_anywhere(session: Session) -> list[str]:
    """Every sealed column of every table that still says the name or the telephone."""
    session.expire_all()
    found = []
    for table in TABLES:
        sealed = [name for name, one in vars(table).items() if isinstance(one, Sealed)]
        for row in session.scalars(select(table)):
            found += [f"{table.__tablename__}.{name}" for name in sealed
                      if NAME in (getattr(row, name) or "") or PHONE in (getattr(row, name) or "")]
    return found


def _file(session: Session, county: County, case: Case, rules: Rules) -> None:
    """Everything there can be in one household's file, each with the name in it."""
    by, household = actor(session, county.clerk), session.get_one(Household, case.household_id)
    head = About(NAME, "head", 1970, False)
    member = add_member(session, by, household.id, head, household.changes, MONDAY, new_id())
    work = Work(("driving",), "nearby", TODAY, None, f"{NAME}会开车")
    keep_work_file(session, by, household.id, member.id, work, 0, MONDAY)
    told = Plan(None, f"给{NAME}找活", TODAY, None, county.clerk.id)
    measure = plan(session, by, household.id, told, MONDAY, new_id())
    get_on(session, by, household.id, measure.id, Step("done", TODAY, f"{NAME}上岗了"), 0, MONDAY)
    promise = give(session, by, household.id, Word(f"给{NAME}带表", TODAY, county.clerk.id), MONDAY, new_id())
    close(session, by, household.id, promise.id, "let_go", f"{NAME}说不用", MONDAY)
    make_responsible(session, household.id, county.helper.id, MONDAY)
    record_visit(session, county.helper.id, household.id, TODAY, "home", "fine", f"{NAME}在家", "v1", MONDAY, rules)
    reveal(session, by, household, "call", MONDAY, f"打给{NAME}")
    declare(session, actor(session, county.grid_member), county.grid_member.id, household.id, "relative", MONDAY)


def _twice(session: Session, county: County, case: Case, rules: Rules) -> None:
    """The same told once more under a name that sounds alike, and merged."""
    other, _ = declared(session, county, rules, MONDAY, "m2", name=NAME, phone=None)
    by = actor(session, county.clerk)
    one, two = (session.get_one(Household, row.household_id) for row in (case, other))
    why = f"问过{NAME}，是一家"
    merge_households(session, by, one.id, two.id, why, (one.changes, two.changes), MONDAY)
    merge_cases(session, by, case.id, other.id, why, (case.entries, other.entries), MONDAY, rules)


def _objected(session: Session, county: County, case: Case, now: datetime, rules: Rules) -> None:
    raised = Raised("other", f"{NAME}不服", county.group, PHONE, case)
    row = raise_objection(session, raised, case.conversation_id or "", "o1", now, rules)
    by = actor(session, county.county_clerk)
    take(session, row, by, row.entries, now, rules)
    answer(session, row, by, "wrong", f"{NAME}的情况查过了", row.entries, now, rules)


def _lived(session: Session, county: County, rules: Rules) -> tuple[Case, datetime]:
    """A case with everything, from its telling to its end; the moment of that."""
    case, _ = declared(session, county, rules, MONDAY, name=NAME, phone=PHONE, story=f"{NAME}住院")
    clerk, clerk_above = actor(session, county.clerk), actor(session, county.township_clerk)
    _twice(session, county, case, rules)
    _file(session, county, case, rules)
    note(session, case, clerk, f"{NAME}来过", MONDAY)
    teller = Actor("conversation", case.conversation_id or "")
    own.add(session, case, teller, f"{NAME}又住院", "ordinary", MONDAY, rules)
    reach(session, case, clerk, "responded", MONDAY, rules, text=f"{NAME}接了电话")
    stop(session, case, clerk, "papers", f"等{NAME}的单子", MONDAY, rules)
    for stage in ("checked", "reviewed", "noticed"):
        reach(session, case, clerk, stage, MONDAY, rules)
    later = MONDAY + PUBLICITY
    reach(session, case, clerk_above, "not_included", later, rules, household=[f"{NAME}家每人九千元"])
    _objected(session, county, case, later, rules)
    reach(session, case, clerk, "told_back", later, rules, text=f"跟{NAME}说了")
    for row in session.scalars(select(Outgoing)):
        row.state = "seen"
    return case, later


def test_after_three_years_nothing_says_the_name_any_more_and_everything_that_was_done_is_still_counted(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, later = _lived(session, county, rules)
        reach(session, case, actor(session, county.clerk), "closed", later, rules, text=None)
        told = set(_told_anywhere(session))
        entries = len(session.scalars(select(Entry)).all())
        case_id, household_id = case.id, case.household_id
        refused = {"reason": "above", "next": "temporary_relief"}
    assert {"household.name", "household.phone", "case.story", "member.name", "work_file.note", "measure.what",
            "measure.result", "promise.what", "promise.why", "visit.note", "reveal.why", "duplicate_verdict.why",
            "entry.text", "entry.written_json", "case_stop.why", "objection.text", "objection.phone",
            "objection_entry.text", "outgoing.payload"} <= told
    clock = Clock(database, rules, Settings(_env_file=None))
    clock.tick(later + THREE_YEARS - DAY)
    with database.reading() as session:
        assert set(_told_anywhere(session)) >= {"household.name", "case.story", "member.name"}
    clock.tick(later + THREE_YEARS + DAY)
    clock.tick(later + THREE_YEARS + 2 * DAY)
    with database.reading() as session:
        assert _told_anywhere(session) == []
        assert looked_up(session, actor(session, county.county_clerk), NAME) == []
        decided = session.scalars(select(Entry).filter_by(case_id=case_id, kind="not_included")).one()
        assert (decided.details["reason"], decided.details["next"]) == (refused["reason"], refused["next"])
        assert (len(session.scalars(select(Entry)).all()), session.get_one(Case, case_id).stage) == (entries, "closed")
        assert [row.state for row in session.scalars(select(Measure))] == ["done"]
        assert session.scalars(select(PublicNotice)).all() == []
        assert session.scalars(select(Responsibility).filter_by(household_id=household_id, ends=None)).all() == []


def test_with_the_consent_the_file_goes_when_the_last_case_is_closed(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, later = _lived(session, county, rules)
        for one in session.scalars(select(Case)):
            own.withdraw(session, one, Actor("conversation", one.conversation_id or ""), MONDAY, rules)
        assert len(session.scalars(select(Member)).all()) == 1
        reach(session, case, actor(session, county.clerk), "closed", later, rules, text=None)
        left = set(_told_anywhere(session))
    # what staff themselves have recorded of how the case was handled stays its three years, as the household was told
    assert left == {"entry.text", "entry.written_json", "case_stop.why", "outgoing.payload"}


def test_a_household_that_is_monitored_or_has_another_case_keeps_its_file(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, later = _lived(session, county, rules)
        other, _ = declared(session, county, rules, later, "m9", household_id=case.household_id)
        for one in session.scalars(select(Case).where(Case.id != other.id)):
            own.withdraw(session, one, Actor("conversation", one.conversation_id or ""), MONDAY, rules)
        reach(session, case, actor(session, county.clerk), "closed", later, rules, text=None)
        assert (case.story, len(session.scalars(select(Member)).all())) == (None, 1)
        assert erase_old_files(session, later + 2 * THREE_YEARS, rules) == 0


@pytest.mark.parametrize("monitored", [True, False])
def test_the_county_s_own_register_keeps_the_names_it_has_brought_and_the_file_of_who_is_monitored(
    monitored: bool, database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        household = register(session, county.group.id, NAME, PHONE, 3, MONDAY - DAY, "N-17")
        household.monitored_since = MONDAY if monitored else None
        case, _ = declared(session, county, rules, MONDAY, name=NAME, phone=PHONE)
        assert case.household_id == household.id
        clerk = actor(session, county.clerk)
        add_member(session, clerk, household.id, About(NAME, "head", 1970, False), 0, MONDAY, new_id())
        case.stage = "closed"
        session.add(Entry(case_id=case.id, number=9, at=MONDAY, kind="closed", details={}))
        session.flush()
        assert erase_old_files(session, MONDAY + THREE_YEARS + DAY, rules) == (0 if monitored else 1)
        assert erase_old_files(session, MONDAY + THREE_YEARS + DAY, rules) == 0
        index_sounds(session)
        assert (household.name, len(session.scalars(select(Member)).all())) == (NAME, 1 if monitored else 0)
        assert looked_up(session, clerk, NAME) == [household]


def test_a_file_in_which_something_is_owed_or_was_written_lately_waits(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        case.stage = "closed"
        session.add(Entry(case_id=case.id, number=9, at=MONDAY, kind="closed", details={}))
        later, by = MONDAY + THREE_YEARS + DAY, actor(session, county.clerk)
        word = Word("把表送到家", later.date(), county.clerk.id)
        promise = give(session, by, case.household_id, word, later, new_id())
        assert erase_old_files(session, later, rules) == 0
        close(session, by, case.household_id, promise.id, "kept", "", later)
        assert erase_old_files(session, later + DAY, rules) == 0
        assert erase_old_files(session, later + THREE_YEARS + DAY, rules) == 1
        assert session.scalars(select(Promise)).all() == []
