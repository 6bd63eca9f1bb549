"""Every procedure, played from the declaration to the last word told back, by every role, through a whole year."""

import json
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.audit.actions import verify
from backend.cases.actions import called_back, open_case
from backend.cases.models import Case
from backend.cases.thread import entries_of
from backend.conversations.actions import open_web
from backend.conversations.models import Conversation
from backend.database import Database
from backend.duties import duties_of
from backend.hours import day_of
from backend.households.models import Household
from backend.outgoing.models import Outgoing
from backend.publicity.models import PublicNotice
from backend.reminders.models import Reminder
from backend.rules import Rules, load_rules
from backend.settings import Settings
from knowledge.deadlines import Deadline
from tests.backend.county import County, actor, declaration
from tests.backend.moments import at
from tests.backend.steps import reach

pytestmark = pytest.mark.long

# The State Council's days of 2026, typed from its notice, and of 2027 what the law sets free without one: our
# calendars and their library are not asked.
OFF = [("01-01", 3), ("02-15", 9), ("04-04", 3), ("05-01", 5), ("06-19", 3), ("09-25", 3), ("10-01", 7)]
REST = {date.fromisoformat(f"2026-{first}") + timedelta(days=more) for first, days in OFF for more in range(days)}
REST |= {date(2027, 1, 1), *(date(2027, 2, day) for day in (5, 6, 7, 8))}
WORK = {date(2026, *day) for day in ((1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10))}

STARTS = [
    "2026-01-05", "2026-02-09", "2026-02-13", "2026-02-14", "2026-02-17", "2026-03-02", "2026-04-16", "2026-04-30",
    "2026-06-18", "2026-07-25", "2026-09-18", "2026-09-28", "2026-09-30", "2026-11-22", "2026-12-21", "2026-12-31",
]
# Who takes which step, and when: on the same day, the next day, the next working day, after the notice, half a year on.
HELPED_UNTIL_THE_END = [
    ("clerk", "responsible_named", "same"), ("helper", "helping", "work"), ("helper", "removal_checked", "half a year"),
    ("clerk", "removal_reviewed", "work"), ("clerk", "removal_noticed", "same"), ("county_clerk", "removed", "notice"),
    ("helper", "told_back", "day"), ("clerk", "closed", "same"),
]
PLAYS = {
    "guangxi": [
        ("clerk", "responded", "day"), ("grid_member", "checked", "work"), ("clerk", "reviewed", "work"),
        ("clerk", "noticed", "same"), ("township_clerk", "township_reviewed", "notice"),
        ("county_clerk", "included", "work"), *HELPED_UNTIL_THE_END,
    ],
    "anhui": [
        ("township_clerk", "forwarded", "day"), ("grid_member", "checked", "work"), ("clerk", "reviewed", "work"),
        ("clerk", "noticed", "same"), ("county_clerk", "compared", "notice"),
        ("township_clerk", "township_reviewed", "work"), ("county_clerk", "included", "work"), *HELPED_UNTIL_THE_END,
    ],
    "gansu": [
        ("grid_member", "checked", "work"), ("clerk", "reviewed", "work"), ("clerk", "noticed", "same"),
        ("township_clerk", "township_reviewed", "notice"), ("county_clerk", "included", "work"), *HELPED_UNTIL_THE_END,
    ],
}
WITHIN = {"guangxi": {"respond", "name_responsible"}, "anhui": {"forward", "home_check", "whole"},
          "gansu": {"home_check", "review_to_decision", "whole"}}


def rules_of(region: str) -> Rules:
    return load_rules(Settings(region=region, _env_file=None))


def works(day: date) -> bool:
    return day in WORK or (day.weekday() < 5 and day not in REST)


def last_day(deadline: Deadline, begins: date) -> date:
    """Counted on the fingers: the first day not, then every day that counts."""
    day, left = begins, deadline.n
    while left:
        day += timedelta(days=1)
        left -= deadline.unit == "calendar_day" or works(day)
    return day


def told(session: Session, county: County, rules: Rules, now: datetime) -> tuple[Case, Conversation]:
    """In the grid member's own group, so that every role reaches it."""
    conversation, _ = open_web(session, now)
    key = f"{conversation.id}:m1"
    return open_case(session, declaration(county.grid), conversation.id, key, now, rules), conversation


def moment(session: Session, case: Case, when: str, now: datetime) -> datetime:
    """The next moment at which a step is taken."""
    if when == "same":
        return now
    day = day_of(now)
    if when == "half a year":
        day += timedelta(days=200)
    if when == "notice":
        ends = session.scalars(select(PublicNotice.ends).filter_by(case_id=case.id).order_by(PublicNotice.id.desc()))
        day = ends.first() or day
    day += timedelta(days=1)
    while when != "day" and not works(day):
        day += timedelta(days=1)
    return at(f"{day} 09:00")


def play(session: Session, case: Case, county: County, steps: list[tuple[str, str, str]], now: datetime,
         rules: Rules) -> datetime:
    for who, stage, when in steps:
        now = moment(session, case, when, now)
        reach(session, case, actor(session, getattr(county, who)), stage, now, rules, helper_id=county.helper.id)
    return now


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("region", PLAYS)
def test_a_case_goes_its_whole_way_in_time_on_whatever_day_it_begins(
    region: str, start: str, database: Database, county: County
) -> None:
    rules, begins = rules_of(region), at(f"{start} 10:00")
    with database.writing() as session:
        case, conversation = told(session, county, rules, begins)
        play(session, case, county, PLAYS[region], begins, rules)
    with database.reading() as session:
        stages = [stage for _, stage, _ in PLAYS[region]]
        thread = entries_of(session, case.id)
        assert [entry.kind for entry in thread] == ["received", *stages]
        assert [entry.staff_id for entry in thread[1:]] == [getattr(county, who).id for who, _, _ in PLAYS[region]]
        reminders = session.scalars(select(Reminder).order_by(Reminder.id)).all()
        assert {row.what for row in reminders} == WITHIN[region]
        assert [row.what for row in reminders if row.closed_because != "done" or row.closed_at > row.due_at] == []
        deadlines = rules.procedure.deadlines
        assert {row.what: day_of(row.due_at) for row in reminders} == {
            row.what: last_day(deadlines[row.what], day_of(row.made_at)) for row in reminders
        }
        notices = session.scalars(select(PublicNotice).order_by(PublicNotice.id)).all()
        assert [notice.kind for notice in notices] == ["inclusion", "removal"]
        assert [(notice.ends - notice.begins).days >= 7 and works(notice.ends) for notice in notices] == [True] * 2
        sent = session.scalars(select(Outgoing).filter_by(conversation_id=conversation.id).order_by(Outgoing.id))
        texts = [json.loads(row.payload or "")["text"] for row in sent]
        assert texts == [
            rules.procedure.stages[stage].told.format(helper="覃帮扶", undecided="") for stage in stages
        ]
        assert session.get_one(Household, case.household_id).monitored_since is None
        assert verify(session) is None


REFUSED = {
    "guangxi": [("clerk", "responded", "day"), ("grid_member", "checked", "work")],
    "anhui": [("township_clerk", "forwarded", "day"), ("grid_member", "checked", "work")],
    "gansu": [("grid_member", "checked", "work")],
}
SAYS = (
    "您报的事看过了，这次没有登记成监测户。原因是：核实的情况没有到规定的标准。您家的情况：每人每年九千元。"
    "规定是：每人每年八千元以下。出自：县里的通知。您还可以问问临时救助，能不能办由管这项的单位定。"
)


@pytest.mark.parametrize("region", REFUSED)
def test_a_refused_household_reads_why_and_is_called_on_the_third_day(
    region: str, database: Database, county: County
) -> None:
    rules, begins = rules_of(region), at("2026-09-28 10:00")
    with database.writing() as session:
        case, conversation = told(session, county, rules, begins)
        now = play(session, case, county, [*REFUSED[region], ("township_clerk", "not_included", "same")], begins, rules)
        last = select(Outgoing).filter_by(conversation_id=conversation.id).order_by(Outgoing.id.desc()).limit(1)
        text = json.loads(session.scalars(last).one().payload or "")["text"]
        assert text == SAYS + rules.procedure.objection
        due = session.scalars(select(Reminder).filter_by(what="refusal_call_back")).one()
        assert (day_of(due.due_at), due.closed_at) == (day_of(now) + timedelta(days=3), None)
        called_back(session, case, actor(session, county.clerk), "打通了，说清楚了", now, rules)
        open_still = session.scalars(select(Reminder.what).filter_by(closed_at=None)).all()
        assert (open_still, due.closed_because) == ([], "done")


def test_in_gansu_an_objection_brings_the_township_to_the_house_again(database: Database, county: County) -> None:
    rules, begins = rules_of("gansu"), at("2026-11-23 10:00")
    steps = [
        *REFUSED["gansu"], ("township_clerk", "not_included", "same"), ("township_clerk", "rechecked", "work"),
        ("clerk", "reviewed", "work"), ("clerk", "noticed", "same"), ("township_clerk", "township_reviewed", "notice"),
        ("county_clerk", "included", "work"),
    ]
    with database.writing() as session:
        case, _ = told(session, county, rules, begins)
        play(session, case, county, steps, begins, rules)
        assert case.stage == "included"
        assert session.scalars(select(Reminder.what).filter_by(closed_at=None)).all() == []


@pytest.mark.parametrize(("region", "way"), [("guangxi", True), ("gansu", True), ("anhui", False)])
def test_after_a_disaster_help_comes_first_where_the_procedure_says_so(
    region: str, way: bool, database: Database, county: County
) -> None:
    rules, now = rules_of(region), at("2026-07-25 10:00")
    with database.writing() as session:
        case, _ = told(session, county, rules, now)
        case.risks = ["disaster"]
        assert ("helping" in rules.procedure.ways(case.stage, tuple(case.risks))) == way
        if way:
            play(session, case, county, [("clerk", "helping", "same"), ("clerk", "checked", "work")], now, rules)
            assert case.stage == "checked"


def test_in_anhui_the_township_has_to_forward_even_on_rest_days_and_the_county_hears_when_it_has_not(
    database: Database, county: County
) -> None:
    rules, now = rules_of("anhui"), at("2026-10-01 10:00")
    with database.writing() as session:
        told(session, county, rules, now)

        def due(who: str, day: str) -> list[str]:
            return [one.what for one in duties_of(session, getattr(county, who), date.fromisoformat(day), rules)]

        assert [due(who, "2026-10-03") for who in ("clerk", "township_clerk", "county_clerk")] == [[], ["forward"], []]
        assert due("township_clerk", "2026-10-08") == ["forward", "whole"]
        assert due("county_clerk", "2026-10-08") == ["overdue"]
        assert due("clerk", "2026-10-08") == []
