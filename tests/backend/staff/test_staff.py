"""Accounts are invited, bound to a chat by a code, and lose everything at once when they end."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.conversations.actions import open_web
from backend.database import Database
from backend.households.actions import is_responsible, make_responsible, register
from backend.outgoing.actions import payload, queue, waiting_notices
from backend.outgoing.models import Outgoing
from backend.scope import TERMINAL, Actor, OutOfScope
from backend.staff import actions as staff
from backend.staff import codes
from backend.staff.models import OneTimeCode, Staff
from backend.staff.queries import chat_of, in_scope, on_duty, superiors
from tests.backend.county import County, actor, bound
from tests.backend.moments import MONDAY


def _administrator(county: County) -> Actor:
    return Actor("staff", "someone", "administrator", county.township.path)


def test_an_administrator_invites_within_reach_only(database: Database, county: County) -> None:
    with database.writing() as session:
        by = _administrator(county)
        invited = staff.invite(session, by, "new.one", "village", county.village.id, "新同志", "13800000001", MONDAY)
        assert (invited.name, invited.phone, invited.password_hash) == ("新同志", "13800000001", None)
        with pytest.raises(OutOfScope):
            staff.invite(session, by, "new.two", "county", county.county.id, "新同志", None, MONDAY)
        with pytest.raises(staff.StaffFault, match="只有管理员能开账号"):
            clerk = actor(session, county.clerk)
            staff.invite(session, clerk, "new.three", "village", county.village.id, "新同志", None, MONDAY)


WRONG = {
    "a name in capitals": (("Zhang", "village", "张"), "登录名“Zhang”不对，请用2到40个小写字母、数字、点或横线。"),
    "an unknown role": (("zhang", "boss", "张"), "没有“boss”这个角色，可以写的有："),
    "no name": (("zhang", "village", " "), "姓名请写1到20个字。"),
    "a name nobody can see": (("zhang", "village", "\u202e\u200b"), "姓名请写1到20个字。"),
    "a name on two lines": (("zhang", "village", "张\n三"), "姓名请写1到20个字。"),
    "a name no list can hold": (("zhang", "village", "张" * 21), "姓名请写1到20个字。"),
    "a name that is taken": (("clerk", "village", "张"), "登录名“clerk”已经有人用了，请换一个。"),
}


@pytest.mark.parametrize(("told", "says"), WRONG.values(), ids=WRONG)
def test_a_wrong_account_is_refused_with_what_to_type(
    told: tuple[str, str, str], says: str, database: Database, county: County
) -> None:
    sign_in, role, name = told
    with database.writing() as session, pytest.raises(staff.StaffFault, match=says.replace("“", "“")):
        staff.invite(session, TERMINAL, sign_in, role, county.village.id, name, None, MONDAY)


def test_a_sign_in_link_works_once_within_seven_days_and_only_the_latest(database: Database, county: County) -> None:
    with database.writing() as session:
        first = staff.make_sign_in_link(session, county.clerk.id, MONDAY)
        second = staff.make_sign_in_link(session, county.clerk.id, MONDAY)
        late = MONDAY + timedelta(days=7)
        assert codes.use(session, "sign_in", first, MONDAY) is None
        assert codes.use(session, "sign_in", second, late) is None
        shown = codes.holder(session, "sign_in", second, MONDAY)
        used = codes.use(session, "sign_in", second, late - timedelta(seconds=1))
        assert shown is not None and used is not None and shown.id == used.id == county.clerk.id
        assert codes.use(session, "sign_in", second, MONDAY) is None
        assert codes.use(session, "bind", second, MONDAY) is None


def test_a_code_is_stored_nowhere_as_it_is_typed(database: Database, county: County) -> None:
    with database.writing() as session:
        code = staff.make_bind_code(session, county.clerk.id, MONDAY)
        kept = session.scalars(select(OneTimeCode)).one()
        assert (len(code), code[5], code.replace("-", "").encode() in kept.code_hash) == (11, "-", False)


@pytest.mark.parametrize("typed", [str.lower, str.upper, lambda code: code.replace("-", ""), lambda code: f" {code} "])
def test_a_bind_code_is_read_however_it_is_typed(typed: object, database: Database, county: County) -> None:
    assert callable(typed)
    with database.writing() as session:
        conversation, _ = open_web(session, MONDAY)
        code = typed(staff.make_bind_code(session, county.clerk.id, MONDAY))
        bound_to = staff.bind_chat(session, code, conversation, MONDAY)
        assert bound_to is not None and bound_to.id == county.clerk.id
        here = staff.bound_staff(session, conversation.id)
        assert here is not None and here.id == county.clerk.id


def test_a_bind_code_is_good_for_ten_minutes_and_five_tries(database: Database, county: County) -> None:
    with database.writing() as session:
        conversation, _ = open_web(session, MONDAY)
        code = staff.make_bind_code(session, county.clerk.id, MONDAY)
        assert staff.bind_chat(session, code, conversation, MONDAY + timedelta(minutes=10)) is None
        for _ in range(4):
            assert staff.bind_chat(session, "AAAAA-AAAAA", conversation, MONDAY) is None
        assert staff.bind_chat(session, code, conversation, MONDAY) is None  # the sixth try within the hour


def test_a_person_has_one_chat_and_the_earlier_one_is_told(database: Database, county: County) -> None:
    with database.writing() as session:
        before = bound(session, county.clerk, MONDAY)
        queue(session, before.id, "digest", payload("清单"), "digest", MONDAY)
        after = bound(session, county.clerk, MONDAY)
        assert chat_of(session, county.clerk.id) == after.id
        assert staff.bound_staff(session, before.id) is None
        told = [row.kind for row in waiting_notices(session, before.id, MONDAY)]
        assert told == ["reply"]  # that it lost the reminders, and no digest


def test_a_chat_belongs_to_whoever_bound_it_last(database: Database, county: County) -> None:
    with database.writing() as session:
        chat = bound(session, county.clerk, MONDAY)
        staff.bind_chat(session, staff.make_bind_code(session, county.helper.id, MONDAY), chat, MONDAY)
        here = staff.bound_staff(session, chat.id)
        assert here is not None and here.id == county.helper.id
        assert chat_of(session, county.clerk.id) is None


def test_whoever_leaves_loses_chat_codes_messages_and_households_in_one_go(
    database: Database, county: County
) -> None:
    with database.writing() as session:
        chat = bound(session, county.helper, MONDAY)
        queue(session, chat.id, "digest", payload("清单"), "digest", MONDAY)
        household = register(session, county.group.id, "韦", None, None, MONDAY)
        make_responsible(session, household.id, county.helper.id, MONDAY)
        link = staff.make_sign_in_link(session, county.helper.id, MONDAY)
        staff.deactivate(session, TERMINAL, county.helper.id, MONDAY)
    with database.writing() as session:
        assert staff.bound_staff(session, chat.id) is None
        assert codes.use(session, "sign_in", link, MONDAY) is None
        assert session.scalars(select(Outgoing.state)).all() == ["withdrawn"]
        assert not is_responsible(session, household.id, county.helper.id)
        assert not session.get_one(Staff, county.helper.id).active


def _names(people: tuple[Staff, ...] | list[Staff]) -> list[str]:
    return [person.sign_in_name for person in people]


def test_the_nearest_office_is_on_duty(database: Database, county: County) -> None:
    with database.writing() as session:
        assert _names(on_duty(session, county.group.path)) == ["clerk"]
        assert _names(on_duty(session, county.township.path)) == ["township"]
        assert _names(on_duty(session, county.county.path)) == ["county"]
        assert _names(on_duty(session, county.group.path, in_chat=True)) == []
        _bound_township(session, county)
        assert _names(on_duty(session, county.group.path, in_chat=True)) == ["township"]


def test_a_step_of_a_higher_office_is_its_duty_and_the_one_above_hears_of_it(
    database: Database, county: County
) -> None:
    with database.reading() as session:
        path = county.group.path
        asked = [("village", "township", "county"), ("township", "county"), ("county",)]
        assert [_names(on_duty(session, path, offices)) for offices in asked] == [["clerk"], ["township"], ["county"]]
        assert [_names(superiors(session, path, offices)) for offices in asked] == [["township"], ["county"], []]


def _bound_township(session: Session, county: County) -> None:
    bound(session, county.township_clerk, MONDAY)


def test_staff_are_seen_within_reach(database: Database, county: County) -> None:
    with database.reading() as session:
        assert _names(in_scope(session, actor(session, county.other_clerk))) == ["other-clerk"]
        assert set(_names(in_scope(session, _administrator(county)))) == {
            "clerk", "other-clerk", "township", "helper", "grid"
        }
