"""An event that has hit many households: one case each, at once, and none twice."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.cases.models import Case
from backend.cases.queries import next_due
from backend.cases.thread import StageFault, entries_of
from backend.database import Database
from backend.events.actions import EventFault, add_households, close_event, open_event
from backend.events.models import Event
from backend.events.queries import cases_of, listed, looked_up, named, one, stages_of
from backend.households.actions import register
from backend.ids import new_id
from backend.rules import Rules
from backend.scope import OutOfScope
from backend.staff.models import Staff
from backend.ties.actions import declare
from tests.backend.county import County, actor, declared
from tests.backend.moments import MONDAY
from tests.backend.steps import reach

NAMES = ("黄诗琴", "韦大山", "覃小河")


def _flood(session: Session, county: County, rules: Rules, staff: Staff | None = None, once: str = "") -> Event:
    by = actor(session, staff or county.clerk)
    place = county.township.id if by.role == "township" else county.village.id
    return open_event(session, by, place, "11月22日洪水", "disaster", MONDAY.date(), once, MONDAY, rules)


def _families(session: Session, county: County) -> list[str]:
    return [register(session, county.group.id, name, None, 3, MONDAY).id for name in NAMES]


def test_every_household_ticked_gets_one_case_with_its_deadline(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        event, ids, clerk = _flood(session, county, rules), _families(session, county), actor(session, county.clerk)
        assert add_households(session, clerk, event, ids, "days", MONDAY, rules) == (3, 0)
        assert add_households(session, clerk, event, ids, "days", MONDAY, rules) == (0, 0)
        cases = cases_of(session, clerk, event.id, limit=9)
        assert [(case.household_id, case.risk, case.unconfirmed) for case in cases] == [
            (id_, "disaster", True) for id_ in ids
        ]
        assert all(next_due(session, case) is not None for case in cases)
        assert stages_of(session, clerk, event.id) == {cases[0].stage: 3}


def test_a_household_that_has_told_it_already_gets_no_second_case(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY, risks=("disaster",), risk="disaster")
        event, clerk = _flood(session, county, rules), actor(session, county.clerk)
        assert add_households(session, clerk, event, [case.household_id], "days", MONDAY, rules) == (0, 1)
        assert (case.event_id, entries_of(session, case.id)[-1].kind) == (event.id, "event_joined")
        assert session.scalars(select(Case.id)).all() == [case.id]


def test_a_list_of_names_finds_the_exact_and_offers_who_sounds_alike(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        event, ids, clerk = _flood(session, county, rules), _families(session, county), actor(session, county.clerk)
        found = named(session, clerk, event, ["韦大山", "王思勤", "没有人"])
        assert [(row.is_sure, [one.id for one in row.households]) for row in found] == [
            (True, [ids[1]]), (False, [ids[0]]), (False, []),
        ]
        assert [one.id for one in looked_up(session, clerk, event, "qxh")] == [ids[2]]


def test_who_ticks_a_household_has_not_declared_for_it_and_may_check_it_unless_it_is_their_own(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        event, ids, clerk = _flood(session, county, rules), _families(session, county), actor(session, county.clerk)
        declare(session, clerk, county.clerk.id, ids[1], "own", MONDAY)
        add_households(session, clerk, event, ids[:2], "days", MONDAY, rules)
        others, own = cases_of(session, clerk, event.id, limit=2)
        for case in (others, own):
            reach(session, case, clerk, "responded", MONDAY, rules)
        reach(session, others, clerk, "checked", MONDAY, rules)
        with pytest.raises(StageFault, match="自己家"):
            reach(session, own, clerk, "checked", MONDAY, rules)
        assert (others.stage, others.declared_by, entries_of(session, others.id)[0].staff_id) == (
            "checked", None, clerk.id
        )


def test_a_village_sees_the_event_of_its_township_and_adds_its_own(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        event, ids = _flood(session, county, rules, county.township_clerk), _families(session, county)
        clerk, other = actor(session, county.clerk), actor(session, county.other_clerk)
        assert [row[0].id for row in listed(session, other, is_open=True, limit=9)] == [event.id]
        assert add_households(session, clerk, event, ids, "days", MONDAY, rules) == (3, 0)
        assert [len(cases_of(session, who, event.id, limit=9)) for who in (other, clerk)] == [0, 3]
        for wrong in (lambda: add_households(session, other, event, ids, "days", MONDAY, rules),
                      lambda: close_event(session, clerk, event, MONDAY)):
            with pytest.raises(OutOfScope):
                wrong()


def test_another_village_s_event_is_not_there(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        event = _flood(session, county, rules)
        assert one(session, actor(session, county.other_clerk), event.id) is None


def test_a_closed_event_takes_nobody_and_its_cases_go_on(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        event, ids, clerk = _flood(session, county, rules), _families(session, county), actor(session, county.clerk)
        add_households(session, clerk, event, ids[:1], "days", MONDAY, rules)
        close_event(session, clerk, event, MONDAY)
        with pytest.raises(EventFault, match="已经结束"):
            add_households(session, clerk, event, ids[1:], "days", MONDAY, rules)
        (case,) = cases_of(session, clerk, event.id, limit=9)
        assert next_due(session, case) is not None


def test_a_form_sent_twice_opens_one_event(database: Database, county: County, rules: Rules) -> None:
    once = new_id()
    with database.writing() as session:
        assert _flood(session, county, rules, once=once).id == _flood(session, county, rules, once=once).id


def test_the_title_of_an_event_says_nothing_of_anybody_in_particular(
    database: Database, county: County, rules: Rules
) -> None:
    says = []
    with database.writing() as session:
        by, _ = actor(session, county.clerk), _families(session, county)
        register(session, county.group.id, "韦强", None, 3, MONDAY)
        for title in (
            "黄诗琴家房子塌了", "韦强家火灾", "韦 大山欠债", "张有福身份证450123199001011234", "找13800005678",
            "有人得癌", "柑橘黄龙病", "坚强大桥塌方", "5号楼失火",
        ):
            try:
                open_event(session, by, county.village.id, title, "disaster", MONDAY.date(), "", MONDAY, rules)
                says.append("")
            except EventFault as fault:
                says.append(str(fault).removesuffix("。请只写发生了什么，不写谁家、谁病了。"))
    assert says == [
        "名称里有全名", "名称里有全名", "名称里有全名", "名称里有身份证号", "名称里有电话号码或者微信号、QQ号",
        "名称里有生病、残疾的情况", "", "", "",
    ]


WRONG = [
    ({"title": " "}, "2到30个字"), ({"risk": "dragons"}, "哪一类难处"), ({"on": None}, "发生的日子"),
    ({"on": (MONDAY + timedelta(days=1)).date()}, "不能是以后"), ({"division_id": "nowhere"}, "哪个乡镇"),
]


@pytest.mark.parametrize(("typed", "says"), WRONG)
def test_an_event_typed_wrongly_says_what_to_type(
    database: Database, county: County, rules: Rules, typed: dict[str, object], says: str
) -> None:
    told = {"division_id": county.village.id, "title": "洪水", "risk": "disaster", "on": MONDAY.date(), **typed}
    with database.writing() as session, pytest.raises(EventFault, match=says):
        open_event(session, actor(session, county.clerk), **told, once="", now=MONDAY, rules=rules)  # type: ignore[arg-type]
