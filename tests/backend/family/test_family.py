"""Members of a household: a year of birth and no more, away, gone, back; and who has come home from work elsewhere."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.orm import Session

from backend.database import Database
from backend.family.actions import About, Work, add_member, change_member, keep_work_file, leave
from backend.family.queries import members_of, work_files
from backend.households.actions import make_responsible, register
from backend.households.changing import HouseholdFault, Stale
from backend.households.history import changes_of
from backend.ids import new_id
from backend.scope import OutOfScope
from tests.backend.county import County, actor
from tests.backend.moments import MONDAY

SON = About("张小福", "child", 2001, True)
WORK = Work(("driving", "building"), "nearby", date(2026, 11, 1), date(2027, 2, 1), "会开挖机")


def _household(session: Session, county: County) -> str:
    household = register(session, county.group.id, "张有福", None, 4, MONDAY)
    make_responsible(session, household.id, county.helper.id, MONDAY)
    return household.id


def test_a_form_sent_twice_is_one_member_and_another_name_in_the_same_page_is_another(
    database: Database, county: County
) -> None:
    with database.writing() as session:
        household, by, once = _household(session, county), actor(session, county.helper), new_id()
        first = add_member(session, by, household, SON, 0, MONDAY, once)
        again = add_member(session, by, household, SON, 0, MONDAY, once)
        other = add_member(session, by, household, replace(SON, name="张小花"), 1, MONDAY, once)
        assert again.id == first.id
        assert [(one.name, one.born, one.is_away) for one in members_of(session, household)] == [
            ("张小福", 2001, True), ("张小花", 2001, True)]
        assert other.id != first.id


WRONG = {
    "not born yet": (replace(SON, born=2027), "出生年份请写1906到2026之间的四位数，不知道就空着。"),
    "older than anybody": (replace(SON, born=1900), "出生年份请写1906到2026之间的四位数，不知道就空着。"),
    "an unknown relation": (replace(SON, relation="boss"), "请选和户主的关系。"),
    "no name": (replace(SON, name=""), "姓名请写1到20个字，里面不写数字。"),
}


@pytest.mark.parametrize(("about", "says"), WRONG.values(), ids=WRONG)
def test_what_a_member_cannot_be_is_said(database: Database, county: County, about: About, says: str) -> None:
    with database.writing() as session:
        household, by = _household(session, county), actor(session, county.helper)
        with pytest.raises(HouseholdFault, match=says):
            add_member(session, by, household, about, 0, MONDAY, new_id())


def test_a_household_has_one_head(database: Database, county: County) -> None:
    with database.writing() as session:
        household, by = _household(session, county), actor(session, county.helper)
        add_member(session, by, household, About("张有福", "head", 1970, False), 0, MONDAY, new_id())
        with pytest.raises(HouseholdFault, match="户主已经有一位了"):
            add_member(session, by, household, About("张小福", "head", 1999, False), 1, MONDAY, new_id())


def test_a_head_who_comes_back_is_not_a_second_one(database: Database, county: County) -> None:
    father, son = About("张有福", "head", 1970, False), replace(SON, relation="head")
    with database.writing() as session:
        household, by = _household(session, county), actor(session, county.helper)
        old = add_member(session, by, household, father, 0, MONDAY, new_id())
        leave(session, by, household, old.id, "moved", 1, MONDAY)
        new = add_member(session, by, household, son, 2, MONDAY, new_id())
        change_member(session, by, household, old.id, replace(father, born=1971), 3, MONDAY)
        with pytest.raises(HouseholdFault, match="请先改现在这位和户主的关系"):
            change_member(session, by, household, old.id, None, 4, MONDAY)
        session.refresh(old, ["left_at", "left_because"])
        change_member(session, by, household, new.id, SON, 4, MONDAY)
        change_member(session, by, household, old.id, None, 5, MONDAY)
        assert [one.relation for one in members_of(session, household) if one.left_at is None] == ["head", "child"]


def test_a_member_who_has_left_stays_in_the_file_and_may_come_back(database: Database, county: County) -> None:
    with database.writing() as session:
        household, by = _household(session, county), actor(session, county.helper)
        son = add_member(session, by, household, SON, 0, MONDAY, new_id())
        leave(session, by, household, son.id, "split", 1, MONDAY)
        assert (son.left_at, son.left_because) == (MONDAY, "split")
        change_member(session, by, household, son.id, None, 2, MONDAY)
        assert (son.left_at, son.left_because, son.name) == (None, None, "张小福")
    with database.reading() as session:
        assert [change.action for change in changes_of(session, household)] == [
            "member.return", "member.leave", "member.add"]


def test_without_a_name_a_member_keeps_it(database: Database, county: County) -> None:
    with database.writing() as session:
        household, by = _household(session, county), actor(session, county.helper)
        son = add_member(session, by, household, SON, 0, MONDAY, new_id())
        change_member(session, by, household, son.id, About(None, "child", 2001, False), 1, MONDAY)
        assert (son.name, son.is_away) == ("张小福", False)


def test_two_who_change_a_family_at_once_do_not_overwrite_each_other(database: Database, county: County) -> None:
    with database.writing() as session:
        household, by = _household(session, county), actor(session, county.clerk)
        son = add_member(session, by, household, SON, 0, MONDAY, new_id())
        change_member(session, by, household, son.id, replace(SON, born=2002), 1, MONDAY)
        with pytest.raises(Stale):
            change_member(session, by, household, son.id, replace(SON, born=2003), 1, MONDAY)


def test_nobody_of_another_village_or_household_writes_a_family(database: Database, county: County) -> None:
    with database.writing() as session:
        household = _household(session, county)
        for person in (county.other_clerk, county.grid_member):
            with pytest.raises(OutOfScope):
                add_member(session, actor(session, person), household, SON, 0, MONDAY, new_id())


def test_a_person_file_keeps_its_note_where_nobody_has_looked_at_it(database: Database, county: County) -> None:
    with database.writing() as session:
        household, by = _household(session, county), actor(session, county.helper)
        son = add_member(session, by, household, SON, 0, MONDAY, new_id())
        keep_work_file(session, by, household, son.id, WORK, 0, MONDAY)
        keep_work_file(session, by, household, son.id, replace(WORK, wish="go_out", note=None), 1, MONDAY)
        file = work_files(session, household)[son.id]
        assert (file.skills, file.wish, file.note, file.changes) == (["building", "driving"], "go_out", "会开挖机", 2)
        keep_work_file(session, by, household, son.id, replace(WORK, note=""), 2, MONDAY)
        assert work_files(session, household)[son.id].note is None


NOT_SO = {
    "a child": (2011, WORK, "还不满16岁"),
    "a wish nobody listed": (2001, replace(WORK, wish="rich"), "请从列出的里面选"),
    "back tomorrow": (2001, replace(WORK, came_back=date(2026, 11, 24)), "要写今天或者以前的日子"),
    "to be asked today": (2001, replace(WORK, ask_again=MONDAY.date()), "要写明天起、一年以内的日子"),
    "a long note": (2001, replace(WORK, note="长" * 501), "您写了501个"),
}


@pytest.mark.parametrize(("born", "work", "says"), NOT_SO.values(), ids=NOT_SO)
def test_what_a_person_file_cannot_say_is_refused(
    database: Database, county: County, born: int, work: Work, says: str
) -> None:
    with database.writing() as session:
        household, by = _household(session, county), actor(session, county.helper)
        son = add_member(session, by, household, replace(SON, born=born), 0, MONDAY, new_id())
        with pytest.raises(HouseholdFault, match=says):
            keep_work_file(session, by, household, son.id, work, 0, MONDAY)
