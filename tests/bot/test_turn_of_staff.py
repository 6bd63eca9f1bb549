"""A member of staff in a bound chat: visits recorded, moved or impossible, and buttons that are nobody else's."""

from datetime import UTC

import pytest
from sqlalchemy import select

from backend.database import Database
from backend.households.actions import make_responsible, register
from backend.staff.actions import make_bind_code
from backend.visits.models import Visit, VisitChange
from tests.backend.county import County
from tests.backend.moments import at
from tests.bot.talk import Talk


@pytest.fixture
def chat(database: Database, county: County) -> Talk:
    talk = Talk(database)
    with database.writing() as session:
        code = make_bind_code(session, county.helper.id, talk.now)
    assert talk.say(f"绑定 {code.lower()}")[0].startswith("已绑定：覃帮扶，帮扶责任人。")
    return talk


@pytest.fixture
def household(database: Database, county: County) -> str:
    with database.writing() as session:
        row = register(session, county.group.id, "张有福", None, 4, at("2026-10-01 09:00").astimezone(UTC))
        make_responsible(session, row.id, county.helper.id, at("2026-10-01 09:00"))
        return row.id


def test_a_visit_is_recorded_from_the_daily_list(chat: Talk, household: str, database: Database) -> None:
    [asked] = chat.press(f"visit.{household}.2026-11.done")
    assert asked.startswith("下湾屯 张**：")
    for reply in ("入户", "昨天", "一切正常", "不写了"):
        last = chat.say(reply)
    assert last == ["已登记。"]
    with database.reading() as session:
        [visit] = session.scalars(select(Visit))
    assert (visit.household_id, visit.on_day.isoformat(), visit.kind) == (household, "2026-11-22", "home")


def test_a_visit_is_moved_or_cannot_be_made(chat: Talk, household: str, database: Database) -> None:
    chat.press(f"visit.{household}.2026-11.move")
    assert chat.tap("明天") == ["已改期，到时再提醒您。"]
    chat.press(f"visit.{household}.2026-11.cannot")
    for label in ("农户不在家", "不写了"):
        last = chat.tap(label)
    assert last[0].startswith("已记下")
    with database.reading() as session:
        changes = [(row.kind, row.reason) for row in session.scalars(select(VisitChange).order_by(VisitChange.id))]
    assert changes == [("moved", None), ("cannot", "away")]


def test_nobody_elses_household_and_no_villager(chat: Talk, household: str, database: Database) -> None:
    unknown = "visit.01m7zzzzzzzzzzzzzzzzzzzzzz.2026-11.done"
    assert chat.press(unknown) == ["没有找到这一户的走访任务，可能已换人负责。请到工作台查看。"]
    villager = Talk(database)
    assert villager.press(f"visit.{household}.2026-11.done") == ["这个按钮是给村干部用的。"]


def test_a_wrong_code_binds_nothing(database: Database, county: County) -> None:
    assert Talk(database).say("绑定 00000-00000")[0].startswith("绑定码不对")


@pytest.mark.parametrize("month", ["2026-99", "2026-00", "9999-99", "２０２６-11", "2026-1", "2026-11-01"])
def test_a_button_of_no_month_is_an_old_button(chat: Talk, household: str, month: str) -> None:
    assert chat.press(f"visit.{household}.{month}.move")[0].startswith("这个按钮是前面的")
