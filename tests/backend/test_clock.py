"""The clock tells each person once a day what is due, at decent hours, and never what is no longer true."""

import json
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.orm import Session

from backend.audit.actions import verify
from backend.cases import actions as cases
from backend.cases import own
from backend.cases.models import Case
from backend.cases.thread import add_entry
from backend.clock import Clock, Ticked
from backend.database import Database
from backend.digest import digest_payload
from backend.drafts.actions import PARTIAL
from backend.duties import duties_of
from backend.households.actions import register
from backend.outgoing.actions import gave_up, seen, waiting_notices
from backend.reminders.models import Digest, Reminder
from backend.rules import Rules
from backend.scope import Actor
from backend.settings import Settings
from backend.staff.actions import deactivate
from backend.staff.models import Staff
from tests.backend.county import County, actor, bound, declared
from tests.backend.moments import MONDAY, at
from tests.backend.steps import include, reach

NOTHING = Ticked(0, 0, 0)


@pytest.fixture
def clock(database: Database, rules: Rules) -> Clock:
    return Clock(database, rules, Settings(_env_file=None))


def _read(session: Session, conversation_id: str, now: datetime) -> list[str]:
    return [json.loads(row.payload or "")["text"] for row in waiting_notices(session, conversation_id, now)]


def _what(session: Session, staff: Staff, day: str, rules: Rules) -> list[str]:
    return [due.what for due in duties_of(session, staff, date.fromisoformat(day), rules)]


def test_the_morning_digest_names_place_masked_name_tail_and_deadline_and_comes_once(
    database: Database, county: County, rules: Rules, clock: Clock
) -> None:
    with database.writing() as session:
        chat = bound(session, county.clerk, MONDAY)
        case, _ = declared(session, county, rules, at("2026-11-23 16:00"))
    morning = at("2026-11-24 08:30")
    assert clock.tick(at("2026-11-24 08:29")) == NOTHING
    assert clock.tick(morning) == Ticked(0, 0, 1)
    assert clock.tick(morning + timedelta(hours=2)) == NOTHING
    with database.reading() as session:
        assert _read(session, chat.id, morning) == [
            f"11月24日要办的事，共1件：\n1. 下湾屯 张** 报了难处，回执尾号{case.receipt[-4:]}。最晚11月26日要联系上。"
        ]
        digest = session.scalars(select(Digest)).one()
        reminder = session.scalars(select(Reminder)).one()
        assert (digest.day, digest.staff_id, reminder.fired_at) == (date(2026, 11, 24), county.clerk.id, morning)
        assert digest.lines[0]["case_id"] == case.id
        assert verify(session) is None


def test_a_digest_tells_neither_story_nor_phone_nor_whole_name(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        declared(session, county, rules, MONDAY)
        told = json.dumps(digest_payload(session, county.clerk, MONDAY.date(), rules), ensure_ascii=False)
    assert [secret for secret in ("住院", "有福", "138", "5678") if secret in told] == []


def test_a_person_without_a_chat_has_the_digest_on_the_page_only(
    database: Database, county: County, rules: Rules, clock: Clock
) -> None:
    with database.writing() as session:
        declared(session, county, rules, MONDAY)
    clock.tick(MONDAY)
    with database.reading() as session:
        assert session.scalars(select(Digest.outgoing_id)).all() == [None]


def test_whoever_binds_a_chat_after_the_morning_gets_the_day_s_message_there(
    database: Database, county: County, rules: Rules, clock: Clock
) -> None:
    with database.writing() as session:
        declared(session, county, rules, MONDAY)
    assert clock.tick(MONDAY).digests == 1
    with database.writing() as session:
        chat = bound(session, county.clerk, MONDAY)
    later = MONDAY + timedelta(hours=1)
    assert [clock.tick(later).digests for _ in range(2)] == [1, 0]
    with database.reading() as session:
        assert len(_read(session, chat.id, later)) == 1
        assert len(session.scalars(select(Digest)).all()) == 1


@pytest.mark.parametrize("wall", ["2026-11-23 08:29", "2026-11-23 18:00", "2026-11-23 23:30", "2026-11-24 03:00"])
def test_between_the_hours_no_digest_is_made(
    wall: str, database: Database, county: County, rules: Rules, clock: Clock
) -> None:
    with database.writing() as session:
        declared(session, county, rules, at("2026-11-22 10:00"))
    assert clock.tick(at(wall)) == NOTHING


def test_after_days_of_standing_still_there_is_one_digest_and_no_burst(
    database: Database, county: County, rules: Rules, clock: Clock
) -> None:
    with database.writing() as session:
        chat = bound(session, county.clerk, MONDAY)
        declared(session, county, rules, MONDAY)
    clock.tick(MONDAY)  # its digest is never delivered
    later = at("2026-11-26 09:00")
    assert clock.tick(later) == Ticked(0, 0, 1)
    with database.reading() as session:
        assert [text[:6] for text in _read(session, chat.id, later)] == ["11月26日"]


def test_news_whose_stage_has_passed_is_closed_and_told_to_nobody_but_a_deadline_stands_until_it_is_met(
    database: Database, county: County, rules: Rules, clock: Clock
) -> None:
    with database.writing() as session:
        case, conversation = declared(session, county, rules, MONDAY)
        own.urge(session, case, Actor("conversation", conversation.id), MONDAY, rules)
        case.stage = "responded"  # as if another program had moved it
    assert clock.tick(MONDAY) == Ticked(1, 0, 1)
    with database.reading() as session:
        rows = session.execute(select(Reminder.what, Reminder.closed_because, Reminder.fired_at).order_by(Reminder.id))
        assert rows.all() == [("respond", None, MONDAY), ("urged", "stage_passed", None)]


def test_a_passed_deadline_is_heard_of_one_office_higher(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        declared(session, county, rules, MONDAY)
        assert _what(session, county.township_clerk, "2026-11-26", rules) == []
        assert _what(session, county.township_clerk, "2026-11-27", rules) == ["overdue"]
        assert _what(session, county.clerk, "2026-11-27", rules) == ["respond"]
        assert _what(session, county.other_clerk, "2026-11-27", rules) == []


def test_a_village_without_staff_is_the_township_s(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        deactivate(session, actor(session, county.township_clerk), county.clerk.id, MONDAY)
        declared(session, county, rules, MONDAY)
        assert _what(session, county.township_clerk, "2026-11-23", rules) == ["respond"]


# Spring Festival 2026: off from Sunday 02-15 to Monday 02-23; Saturday 02-14 and Saturday 02-28 are working days.
HOLIDAYS = {
    "told on the last working day: the three days pass within the holidays": (
        "2026-02-14 10:00", {"2026-02-14": "one", "2026-02-15": "urgent", "2026-02-17": "urgent", "2026-02-18": None}
    ),
    "told within the holidays and still due after them": (
        "2026-02-21 10:00", {"2026-02-22": None, "2026-02-23": None, "2026-02-24": "one"}
    ),
    "told within the holidays and due on their last day": (
        "2026-02-20 10:00", {"2026-02-21": "urgent", "2026-02-23": "urgent", "2026-02-24": "one"}
    ),
    "told on an ordinary Friday: Monday is early enough": (
        "2026-03-06 10:00", {"2026-03-07": None, "2026-03-08": None, "2026-03-09": "one"}
    ),
    "told on a Friday before a working Saturday": ("2026-02-27 10:00", {"2026-02-28": "one", "2026-03-01": None}),
}


@pytest.mark.parametrize(("told_at", "days"), HOLIDAYS.values(), ids=HOLIDAYS)
def test_on_rest_days_only_what_cannot_wait_is_told_at_half_past_eight(
    told_at: str, days: dict[str, str | None], database: Database, county: County, rules: Rules, clock: Clock
) -> None:
    with database.writing() as session:
        chat = bound(session, county.clerk, at("2026-02-02 09:00"))
        declared(session, county, rules, at(told_at))
    titles = {"one": "要办的事，共1件：", "urgent": "休息，但有急事，共1件："}
    for day, title in days.items():
        now = at(f"{day} 08:30")
        if now < at(told_at):
            now = at(told_at)
        clock.tick(now)
        with database.reading() as session:
            told = [text.split("\n")[0].partition("日")[2] for text in _read(session, chat.id, now)]
        assert told == ([titles[title]] if title else []), day


def test_the_alarm_of_a_rest_day_finds_the_township_where_the_village_has_no_chat(
    database: Database, county: County, rules: Rules, clock: Clock
) -> None:
    with database.writing() as session:
        chat = bound(session, county.township_clerk, at("2026-02-02 09:00"))
        declared(session, county, rules, at("2026-02-14 10:00"))
    clock.tick(at("2026-02-15 08:30"))
    with database.reading() as session:
        assert len(_read(session, chat.id, at("2026-02-15 08:30"))) == 1


def test_a_notice_nobody_opens_becomes_one_call_back_that_ends_when_it_is_read(
    database: Database, county: County, rules: Rules, clock: Clock
) -> None:
    with database.writing() as session:
        case, conversation = declared(session, county, rules, MONDAY)
        by = actor(session, county.county_clerk)
        included = include(session, case, by, MONDAY, rules)
        ids = [row.id for row in waiting_notices(session, conversation.id, included)]
        seen(session, conversation.id, ids, included)
        reach(session, case, by, "responsible_named", included, rules, helper_id=county.helper.id)
    assert clock.tick(included + timedelta(days=2, hours=23)).call_backs == 0
    three_days = included + timedelta(days=3)
    assert clock.tick(three_days).call_backs == 1
    assert clock.tick(three_days + timedelta(hours=1)).call_backs == 0
    with database.writing() as session:
        assert _what(session, county.helper, "2026-12-09", rules) == ["call_back", "visit"]
        ids = [row.id for row in waiting_notices(session, conversation.id, three_days)]
        seen(session, conversation.id, ids, three_days)
        closed = session.scalars(select(Reminder).filter_by(what="call_back")).one()
        assert closed.closed_because == "seen"


def test_a_call_that_was_made_ends_the_call_back_for_good(
    database: Database, county: County, rules: Rules, clock: Clock
) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        by = actor(session, county.clerk)
        reach(session, case, by, "responded", MONDAY, rules)
    clock.tick(MONDAY + timedelta(days=3))
    with database.writing() as session:
        cases.called_back(session, session.get_one(Case, case.id), by, "打通了", MONDAY + timedelta(days=3), rules)
    assert clock.tick(MONDAY + timedelta(days=4)).call_backs == 0
    with database.reading() as session:
        reminder = session.scalars(select(Reminder).filter_by(what="call_back")).one()
        assert reminder.closed_because == "done"


def test_a_notice_that_can_reach_nobody_becomes_a_call_back_at_once(
    database: Database, county: County, rules: Rules, clock: Clock
) -> None:
    with database.writing() as session:
        case, conversation = declared(session, county, rules, MONDAY)
        reach(session, case, actor(session, county.clerk), "responded", MONDAY, rules)
        (notice,) = waiting_notices(session, conversation.id, MONDAY)
        gave_up(session, notice.id, "403", MONDAY)
    assert clock.tick(MONDAY).call_backs == 1


def test_once_a_day_the_database_learns_how_large_its_tables_are(
    database: Database, county: County, rules: Rules, clock: Clock
) -> None:
    if not database.is_sqlite:
        pytest.skip("PostgreSQL looks by itself")
    with database.writing() as session:
        for number in range(300):
            register(session, county.group.id, f"覃大山{number}", None, None, MONDAY)
    clock.tick(MONDAY)
    with database.reading() as session:
        told = session.execute(text("select stat from sqlite_stat1 where tbl = 'household'")).scalars().all()
    assert "300" in {row.split()[0] for row in told}


def test_more_households_than_a_message_can_show_are_counted(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        for number in range(32):
            name, phone = f"李{chr(0x5927 + number)}", f"139000000{number:02d}"
            declared(session, county, rules, MONDAY, message_id=f"m{number}", name=name, phone=phone)
        text = digest_payload(session, county.clerk, MONDAY.date(), rules)["text"]
    assert (text.splitlines()[0][-5:], text.count("报了难处"), text.splitlines()[-1]) == (
        "共32件：", 30, "还有2件，请到工作台“我的一天”里看。"
    )


def test_what_was_told_in_part_is_marked_and_asked_for_once_however_many_lines_there_are(
    database: Database, county: County, rules: Rules
) -> None:
    asked: list[str] = []
    with database.writing() as session:
        for number, name in enumerate(("李大山", "黄小河", "王春花")):
            case, _ = declared(session, county, rules, MONDAY, message_id=f"m{number}", name=name, phone=None)
        add_entry(session, case, PARTIAL, Actor("clock", "clock"), MONDAY)
    with database.reading() as session:
        event.listen(session.connection(), "before_cursor_execute", lambda *told: asked.append(told[2]))
        lines = digest_payload(session, county.clerk, MONDAY.date(), rules)["text"].splitlines()
    assert sorted("说到一半" in line for line in lines[1:]) == [False, False, True]
    assert sum("entry.kind =" in one for one in asked) == 1
