"""With understanding, too, a group is told what is general, and nothing of anybody's own is kept."""

import asyncio
import json

import pytest
from sqlalchemy import func, select

from backend.cases.models import Case
from backend.conversations.models import Conversation, HeardMessage
from backend.database import Database
from backend.gaps.models import Gap
from bot.heard import Heard
from bot.understanding import Understood
from tests.backend.county import County
from tests.bot.talk import VOCABULARY, Talk, about

STORY = "我家男人上个月摔断腿，花了三万多，四口人就靠他"
UNSURE = Understood((("start_declaration", 0.4), ("medical_assistance", 0.3)), "general", 0.0)
UNDERSTOOD = {
    STORY: about("start_declaration"), "阿公在医院欠了好多钱": UNSURE, "办到哪一步了": about("start_status_query"),
    "想跟干部讲几句": about("human_handoff"), "我不报了，撤回来": about("start_withdraw"),
    "我没钱看病，医疗救助怎么申请": about("medical_assistance", "how"), "低保怎么申请": about("dibao", "how"),
    "没钱看病的人，医疗救助怎么申请": about("medical_assistance", "how"),
}


def asked(database: Database, text: str) -> list[dict]:
    """What a group is answered."""
    talk = Talk(database, UNDERSTOOD, channel="telegram")
    heard = Heard("telegram", talk.conversation_id, "g1", text=text, in_group=True)
    return list(json.loads(asyncio.run(talk.turn.hear(heard)))["replies"])


def kept(database: Database) -> tuple[str | None, int, list[str | None]]:
    """The group's state, the cases there are, and the questions kept for staff."""
    with database.reading() as session:
        state = session.scalars(select(Conversation)).one().state
        return state, session.scalar(select(func.count()).select_from(Case)) or 0, [
            gap.text for gap in session.scalars(select(Gap))
        ]


@pytest.mark.parametrize(
    "text",
    [
        STORY, "阿公在医院欠了好多钱", "办到哪一步了", "想跟干部讲几句", "我不报了，撤回来",
        "我没钱看病，医疗救助怎么申请", "拖拉机挂牌找谁，我电话13800001234", "拖拉机挂牌找谁，我叫韦大明",
    ],
)
def test_what_is_somebodys_own_is_asked_over(database: Database, county: County, text: str) -> None:
    [reply] = asked(database, text)
    assert (reply["text"], [choice["value"] for choice in reply["choices"]]) == (
        VOCABULARY.text("group_private"), ["word.private"]
    )
    assert kept(database) == (None, 0, [])


@pytest.mark.parametrize("text", ["低保怎么申请", "没钱看病的人，医疗救助怎么申请"])
def test_a_question_about_a_policy_is_answered(database: Database, county: County, text: str) -> None:
    *_, reply = asked(database, text)
    assert reply["card"]["part"] == "how"
    values = [choice["value"].split(".")[0] for choice in reply["choices"]]
    assert (set(values[:-1]) <= {"card", "notsaid", "topic"}, values[-1]) == (True, "word")
    assert kept(database)[:2] == (None, 0)


def test_a_question_nobody_could_answer_is_kept_redacted(database: Database, county: County) -> None:
    asked(database, "大湾村下湾屯的拖拉机挂牌找谁")
    state, cases, [gap] = kept(database)
    assert (state, cases, "大湾" in str(gap), "拖拉机" in str(gap)) == (None, 0, False, True)


def test_what_was_said_is_not_kept_with_the_message(database: Database, county: County) -> None:
    asked(database, STORY)
    with database.reading() as session:
        heard = session.scalars(select(HeardMessage)).one()
    assert ("摔断腿" in str(heard.reply), heard.route.startswith("start:")) == (False, True)
