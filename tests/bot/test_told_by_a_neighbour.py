"""Who has told a household's matter for it hears that it is decided; why is for the household alone."""

import json

from sqlalchemy import select

from backend.cases.actions import open_case
from backend.cases.models import Case
from backend.cases.own import answer
from backend.database import Database
from backend.hours import day_of
from backend.ids import new_id
from backend.outgoing.models import Outgoing
from backend.promises.actions import Word, give
from backend.reminders.actions import CALL_BACK
from backend.reminders.models import Reminder
from backend.scope import Actor
from tests.backend.county import County, actor, declaration
from tests.backend.steps import reach
from tests.bot.talk import RULES, Talk

OTHERS = {"declared_for": "other", "relation": "neighbour"}
SHORT = "您帮他家报的事有结果了，回执号{receipt}。是什么结果、为什么，干部会告诉他家里人。"


def _told(database: Database, county: County, talk: Talk, **values: object) -> Case:
    """A case opened in a conversation, a day before now."""
    with database.writing() as session:
        key = f"{talk.conversation_id}:c"
        told = declaration(county.group, "张有福", "13900001111", **values)
        case = open_case(session, told, talk.conversation_id, key, talk.now, RULES)
    talk.later(days=1)
    return case


def _refused(database: Database, county: County, case: Case) -> list[str]:
    """Staff have not included the household; what the teller's conversation was told of it."""
    with database.writing() as session:
        by = actor(session, county.county_clerk)
        case = session.get_one(Case, case.id)
        for stage in ("responded", "checked", "not_included"):
            reach(session, case, by, stage, case.opened_at, RULES, without="问不到", household=["肺癌，存款一千元"])
        rows = session.scalars(select(Outgoing).filter_by(case_id=case.id, kind="notice").order_by(Outgoing.id))
        return [json.loads(row.payload or "")["text"] for row in rows]


def test_a_neighbour_hears_that_it_is_decided_and_nothing_of_the_household(
    database: Database, county: County
) -> None:
    talk = Talk(database)
    case = _told(database, county, talk, **OTHERS)
    checked, refused = _refused(database, county, case)[-2:]
    with database.reading() as session:
        calls = session.scalars(select(Reminder.what).filter_by(case_id=case.id, closed_at=None)).all()
    assert calls.count(CALL_BACK) == 1
    said = talk.say("办到哪一步了")[0]
    assert refused == SHORT.format(receipt=case.receipt)
    assert (refused in said, "肺癌" in said, "每人每年" in said) == (True, False, False)
    assert checked == RULES.procedure_of(case.procedure).stages["checked"].told


def test_only_the_household_is_offered_to_object_from_the_message_that_refuses_it(
    database: Database, county: County
) -> None:
    offered = {}
    for told in (OTHERS, {}):
        case = _told(database, county, Talk(database), **told)
        _refused(database, county, case)
        with database.reading() as session:
            rows = session.scalars(select(Outgoing).filter_by(case_id=case.id, kind="notice").order_by(Outgoing.id))
            choices = json.loads(rows.all()[-1].payload or "")["choices"]
        offered[case.declared_for] = [choice["label"] for choice in choices]
    assert offered == {"other": ["看进度"], "self": ["看进度", "提意见"]}


def test_whoever_knows_the_neighbours_number_reads_as_much_as_the_neighbour_until_the_person_agrees(
    database: Database, county: County
) -> None:
    talk, person = Talk(database), Talk(database)
    case = _told(database, county, talk, **OTHERS)
    person.now = talk.now
    with database.writing() as session:
        give(session, actor(session, county.clerk), case.household_id, Word(
            "送申请表", day_of(talk.now), county.helper.id
        ), talk.now, new_id())
    for text in ("查进度", case.receipt):
        person.say(text)
    before = person.say("1111")[0]
    with database.writing() as session:
        by = Actor("conversation", person.conversation_id)
        wording = [("record_and_pass_on", "confirm.agrees@1")]
        answer(session, session.get_one(Case, case.id), by, True, wording, talk.now, RULES)
    _refused(database, county, case)
    after = person.press(f"own.progress.{case.id}")[0]
    assert ("送申请表" in before, "送申请表" in after, "肺癌" in after) == (False, True, True)


def test_a_household_that_told_it_itself_hears_why(
    database: Database, county: County
) -> None:
    assert "肺癌，存款一千元" in _refused(database, county, _told(database, county, Talk(database)))[-1]
