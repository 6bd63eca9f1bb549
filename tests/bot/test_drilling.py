"""Drilling: bound staff practise in their own chat, and what comes of it is marked; nobody else can begin it."""

from sqlalchemy import select

from backend.cases.models import Case
from backend.conversations.models import Conversation
from backend.database import Database
from backend.gaps.models import Gap
from backend.handovers.queries import open_of
from backend.staff.actions import bind_chat, make_bind_code
from bot.understanding import FixedUnderstanding
from tests.backend.county import County
from tests.bot.talk import Talk, about


def own_chat(database: Database, county: County) -> Talk:
    """The chat of the village's clerk."""
    talk = Talk(database)
    with database.writing() as session:
        code = make_bind_code(session, county.clerk.id, talk.now)
        assert bind_chat(session, code, session.get_one(Conversation, talk.conversation_id), talk.now) is not None
    return talk


def test_what_staff_practise_is_marked_until_they_end_it(database: Database, county: County) -> None:
    talk = own_chat(database, county)
    assert talk.say("演练") == [
        "现在是演练。从这里报的事都会标上“演练”，不算数。练完了，打“演练结束”。"
    ]
    talk.declare()
    talk.say("找真人")
    talk.tap("不写，直接找人")
    assert talk.say("演练结束") == ["演练结束。标了“演练”的事，县里可以在工作台删掉。"]
    talk.declare(name="李四光")
    with database.reading() as session:
        drills = [case.drill for case in session.scalars(select(Case).order_by(Case.id))]
        handover = open_of(session, talk.conversation_id)
    assert (drills, handover is not None and handover.drill) == ([True, False], True)


def test_nobody_else_can_begin_one(database: Database, county: County) -> None:
    talk = Talk(database)
    assert talk.say("演练") == ["演练是给村干部用的。您有真的难处，点“报难处”。"]
    talk.declare()
    with database.reading() as session:
        assert [case.drill for case in session.scalars(select(Case))] == [False]


def test_what_is_asked_in_an_exercise_is_no_gap(database: Database, county: County) -> None:
    talk = own_chat(database, county)
    talk.turn.understanding = FixedUnderstanding({"蜂箱归谁管": about("not_covered")})
    counts = []
    for word in ("演练", "演练结束"):
        talk.say(word)
        talk.say("蜂箱归谁管")
        with database.reading() as session:
            counts.append(len(session.scalars(select(Gap)).all()))
    assert counts == [0, 1]
