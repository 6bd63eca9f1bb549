"""Progress says what happened and no more: steps nobody took are named, and nothing is announced that is over."""

from datetime import timedelta

from sqlalchemy.orm import Session

from backend.cases.actions import open_case
from backend.cases.models import Case
from backend.database import Database
from backend.reminders.actions import CALL_BACK, UNSEEN, write
from tests.backend.county import County, actor, declaration
from tests.backend.steps import reach
from tests.bot.talk import RULES, Talk


def told_in(session: Session, talk: Talk, county: County) -> Case:
    key = f"{talk.conversation_id}:c1"
    return open_case(session, declaration(county.group), talk.conversation_id, key, talk.now, RULES)


def test_a_matter_that_is_over_has_no_next_step_though_somebody_is_still_to_call(
    database: Database, county: County
) -> None:
    talk = Talk(database)
    with database.writing() as session:
        by, stands = actor(session, county.county_clerk), told_in(session, talk, county)
        for stage in ("responded", "not_included", "told_back", "closed"):
            told_by = {"reason": ["withdrawn"]} if stage == "not_included" else {}
            reach(session, stands, by, stage, talk.now, RULES, **told_by)
        write(session, CALL_BACK, stands.id, talk.now + timedelta(days=1), UNSEEN, "call_back:1", talk.now)
    [said] = talk.say("办到哪一步了")
    assert ("您不用再做什么。" in said, "村里要办下一步" in said) == (True, False)
    assert "“入户核实”“开会评议、公示”“帮扶”没有走。" in said


def test_who_was_told_just_now_does_not_read_that_it_is_still_to_come(database: Database, county: County) -> None:
    talk = Talk(database)
    with database.writing() as session:
        by, stands = actor(session, county.county_clerk), told_in(session, talk, county)
        for stage in ("responded", "checked", "helping", "told_back"):
            reach(session, stands, by, stage, talk.now, RULES)
    assert "您报的事有结果了，干部已经当面或者打电话跟您说过了。" in talk.say("办到哪一步了")[0].splitlines()
