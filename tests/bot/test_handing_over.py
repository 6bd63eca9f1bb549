"""Handing over to a person: one question, a promise, silence while somebody of staff speaks."""

import asyncio
import json

import pytest
from sqlalchemy import select

from backend.conversations.models import Conversation
from backend.database import Database
from backend.handovers import actions, queries
from backend.handovers.models import Handover
from backend.outgoing.models import Outgoing
from backend.scope import TERMINAL
from backend.staff.actions import deactivate
from backend.staff.models import Staff
from backend.staff.queries import actor_of
from tests.backend.county import County, bound
from tests.backend.moments import MONDAY, at
from tests.bot.opened import CHANNELS, shown
from tests.bot.talk import Talk, about


def waiting(database: Database, county: County, channel: str = "web", topic: str = "路费的事") -> Talk:
    """Somebody of the village who has asked for a person and waits."""
    talk = Talk(database, channel=channel)
    at_home(talk, county)
    talk.say("找真人")
    talk.say(topic)
    return talk


def at_home(talk: Talk, county: County) -> None:
    """A printed page has named the village."""
    with talk.database.writing() as session:
        conversation = session.get_one(Conversation, talk.conversation_id)
        conversation.state = json.dumps({"village": county.village.id})


def open_handover(talk: Talk) -> Handover:
    with talk.database.reading() as session:
        handover = queries.open_of(session, talk.conversation_id)
        assert handover is not None
        return handover


def took(talk: Talk, staff: Staff) -> None:
    with talk.database.writing() as session:
        handover = queries.open_of(session, talk.conversation_id)
        assert handover is not None
        actions.take(session, handover, actor_of(session, staff), handover.staff_id, talk.now)


def answered(talk: Talk, staff: Staff, text: str) -> None:
    with talk.database.writing() as session:
        handover = queries.open_of(session, talk.conversation_id)
        assert handover is not None
        actions.answer(session, handover, actor_of(session, staff), text, handover.lines, talk.now)


def ended(talk: Talk, staff: Staff, outcome: str = "called") -> None:
    with talk.database.writing() as session:
        handover = queries.open_of(session, talk.conversation_id)
        assert handover is not None
        actions.end(session, handover, actor_of(session, staff), outcome, talk.now)


def passed_on(talk: Talk) -> list[str | None]:
    with talk.database.reading() as session:
        handover = queries.open_of(session, talk.conversation_id)
        assert handover is not None
        return [line.text for line in queries.lines_of(session, handover.id) if line.staff_id is None]


def heard_from_staff(talk: Talk) -> list[str]:
    """What went into the conversation beside the replies."""
    with talk.database.reading() as session:
        query = select(Outgoing).filter_by(conversation_id=talk.conversation_id, kind="notice").order_by(Outgoing.id)
        return [json.loads(row.payload or "{}")["text"] for row in session.scalars(query)]


@pytest.mark.parametrize("channel", CHANNELS)
def test_one_question_then_a_promise(database: Database, county: County, channel: str) -> None:
    talk = Talk(database, channel=channel)
    at_home(talk, county)
    assert talk.say("转人工") == ["好，我请干部来回您。想说什么事？写一两句就行。"]
    assert talk.say("修房子的钱到哪了") == [
        "好，转给大湾村村委会了。今天下午6点前回您。\n您不用守着。回了话，这里看得到。\n有危险别等，马上打110、119、120。"
    ]
    handover = open_handover(talk)
    assert (handover.topic, handover.division_id) == ("修房子的钱到哪了", county.village.id)
    assert handover.promised_at == at("2026-11-23 18:00")


def test_understanding_leads_to_the_same_question(database: Database, county: County) -> None:
    talk = Talk(database, {"我要跟活人讲两句": about("human_handoff")})
    at_home(talk, county)
    assert talk.say("我要跟活人讲两句") == ["好，我请干部来回您。想说什么事？写一两句就行。"]


def test_a_question_is_what_the_person_is_wanted_for_and_not_for_the_bot(database: Database, county: County) -> None:
    talk = Talk(database, {"低保几时发钱？": about("dibao")})
    at_home(talk, county)
    talk.say("找真人")
    talk.say("低保几时发钱？")
    assert open_handover(talk).topic == "低保几时发钱？"


def test_nothing_need_be_written(database: Database, county: County) -> None:
    talk = Talk(database)
    at_home(talk, county)
    talk.say("找真人")
    talk.tap("不写，直接找人")
    assert open_handover(talk).topic is None


def test_what_was_told_before_goes_along_only_after_a_tap(database: Database, county: County) -> None:
    story = "我家屋顶漏雨，墙也裂了，想请人来看"
    silent, agreeing = (Talk(database, {story: about("out_of_scope", sure=0.3)}) for _ in range(2))
    for talk in (silent, agreeing):
        at_home(talk, county)
        talk.say("报困难")
        talk.say("我家屋顶漏雨，墙也裂了")
        talk.say("找真人")
    silent.say("想问低保的事")
    agreeing.tap("刚才说的，给他看")
    assert (open_handover(silent).topic, open_handover(agreeing).topic) == ("想问低保的事", "我家屋顶漏雨，墙也裂了")
    assert silent.labels() == ["接着说"]


@pytest.mark.parametrize(("now", "says", "promised"), [
    ("2026-11-23 20:00", "明天上午8点半上班。\n明天中午12点前回您", "2026-11-24 12:00"),
    ("2026-11-21 10:00", "后天上午8点半上班。\n后天中午12点前回您", "2026-11-23 12:00"),
    ("2026-11-23 07:00", "今天上午8点半上班。\n今天中午12点前回您", "2026-11-23 12:00"),
])
def test_a_closed_office_says_when_it_opens(
    database: Database, county: County, now: str, says: str, promised: str
) -> None:
    talk = Talk(database)
    talk.now = at(now)
    at_home(talk, county)
    talk.say("找真人")
    assert says in talk.say("路费的事")[0]
    assert open_handover(talk).promised_at == at(promised)


def test_where_nobody_works_the_offices_are_told_and_nothing_is_promised(database: Database, county: County) -> None:
    """Nobody has said which village, and at the county there is nobody."""
    with database.writing() as session:
        deactivate(session, TERMINAL, county.county_clerk.id, MONDAY)
    talk = Talk(database)
    assert talk.say("找真人")[0].startswith("我是机器，不是真人。")
    with database.reading() as session:
        assert queries.open_of(session, talk.conversation_id) is None


def test_who_asks_twice_has_one_promise_and_sees_it_under_progress(database: Database, county: County) -> None:
    talk = waiting(database, county)
    first, again, progress = open_handover(talk).id, talk.say("找真人"), talk.say("进度")
    assert again == progress == ["您在等大湾村村委会回话。说好今天下午6点前回您。\n您有别的事，照样可以问我。"]
    assert open_handover(talk).id == first
    talk.later(days=1)
    assert talk.say("进度")[0].startswith("您在等大湾村村委会回话。说好11月23日下午6点前回，已经过了，对不住。")


def test_the_bot_answers_as_ever_until_somebody_comes(database: Database, county: County) -> None:
    talk = waiting(database, county)
    assert talk.say("你好") == ["您好，我在。想问政策、报难处、查进度，都可以跟我说。"]
    assert passed_on(talk) == []


@pytest.mark.parametrize("channel", CHANNELS)
def test_the_bot_is_silent_while_a_person_speaks(database: Database, county: County, channel: str) -> None:
    talk = waiting(database, county, channel)
    took(talk, county.clerk)
    assert [talk.say("在吗"), talk.say("低保怎么申请"), talk.say("1")] == [[], [], []]
    answered(talk, county.clerk, "在的，您说。")
    assert passed_on(talk) == ["在吗", "低保怎么申请", "1"]
    assert heard_from_staff(talk) == [
        "大湾村村委会 韦同志来了。您现在说的话，他看得到，等他回您。", "在的，您说。\n——大湾村村委会 韦同志",
    ]
    ended(talk, county.clerk, "answered")
    assert talk.say("你好") == ["您好，我在。想问政策、报难处、查进度，都可以跟我说。"]


def test_danger_and_fraud_are_answered_and_passed_on(database: Database, county: County) -> None:
    talk = waiting(database, county)
    took(talk, county.clerk)
    assert "119" in talk.say("着火了快来")[0]
    assert talk.say("有人叫我先交钱")[0].startswith("先别交钱")
    assert passed_on(talk) == ["着火了快来", "有人叫我先交钱"]


def test_progress_is_answered_and_the_waiting_question_is_not_asked(database: Database, county: County) -> None:
    talk = waiting(database, county)
    talk.say("报困难")
    took(talk, county.clerk)
    assert talk.say("进度") == [
        "现在是大湾村村委会 韦同志在跟您说话。直接打字，他看得到。\n想叫我回来，就点“不用等了”。"
    ]
    assert talk.state().session is not None


@pytest.mark.parametrize("word", ["不用等了", "机器人"])
def test_the_person_calls_the_bot_back(database: Database, county: County, word: str) -> None:
    talk = waiting(database, county)
    took(talk, county.clerk)
    assert talk.say(word) == ["好，不等了，已经告诉大湾村村委会。现在是我，机器人明白，有事跟我说。"]
    assert talk.say("你好")[0].startswith("您好，我在。")
    assert talk.say(word) == ["我是机器人明白。现在没有在等干部回话，有事直接跟我说。"]


def test_buttons_and_what_is_no_text_are_never_lost_in_silence(database: Database, county: County) -> None:
    talk = waiting(database, county)
    took(talk, county.clerk)
    assert talk.press("card.dibao.general")[0].startswith("现在是大湾村村委会 韦同志在跟您说话。")
    assert talk.send("location") == ["这个干部那边看不到。请您打几个字给他。"]
    assert passed_on(talk) == []


def test_an_identity_number_does_not_reach_the_thread(database: Database, county: County) -> None:
    talk = waiting(database, county)
    took(talk, county.clerk)
    talk.say("我的身份证是452626196001011234你看下")
    talk.say("452626196001011234")
    assert [text for text in passed_on(talk) if text and "452626" in text] == []


def test_a_closed_office_is_told_once_until_it_opens(database: Database, county: County) -> None:
    talk = waiting(database, county)
    took(talk, county.clerk)
    talk.now = at("2026-11-23 19:00")
    closed = ["大湾村村委会现在下班了，明天上午8点半上班。\n您的话留下了，上班就看。"]
    assert [talk.say("还在吗"), talk.say("那明天说")] == [closed, []]
    talk.now = at("2026-11-24 09:00")
    assert talk.say("早") == []
    talk.now = at("2026-11-24 22:00")
    assert len(talk.say("睡了吗")) == 1


def test_a_reply_under_way_is_thought_over_when_somebody_takes_the_conversation(
    database: Database, county: County
) -> None:
    """Never two voices: the turn was prepared before, and is committed after."""
    talk = waiting(database, county)
    understanding = talk.turn.understanding
    asked: list[str] = []

    class Taking:
        async def read(self, text: str) -> object:
            if not asked:
                asked.append(text)
                await asyncio.to_thread(took, talk, county.clerk)
            return await understanding.read(text)

    talk.turn.understanding = Taking()  # type: ignore[assignment]
    assert talk.say("屋后那棵树要倒了怎么办理") == []
    assert (len(asked), passed_on(talk)) == (1, ["屋后那棵树要倒了怎么办理"])


def test_the_same_message_is_passed_on_once(database: Database, county: County) -> None:
    talk = waiting(database, county)
    took(talk, county.clerk)
    assert talk.hear_again("same", "在吗") == talk.hear_again("same", "在吗")
    assert passed_on(talk) == ["在吗"]


def test_the_office_hears_of_it_in_its_own_chat_without_a_word_of_it(database: Database, county: County) -> None:
    with database.writing() as session:
        chat = bound(session, county.clerk, at("2026-11-23 08:40")).id
    talk = waiting(database, county, topic="我家欠债三万")
    assert told_in(database, chat) == [
        "大湾村有人在聊天里等干部回话，说好今天下午6点前回。请到工作台“等回话的人”里看。"
    ]
    took(talk, county.clerk)
    talk.say("第一句")
    talk.say("第二句")
    assert [text.removeprefix("大湾村")[:5] for text in told_in(database, chat)] == ["有人在聊天", "等回话的人"]


def told_in(database: Database, conversation_id: str) -> list[str]:
    """What went or will go into a chat."""
    with database.reading() as session:
        rows = session.scalars(select(Outgoing).filter_by(conversation_id=conversation_id).order_by(Outgoing.id))
        return [json.loads(row.payload or "{}")["text"] for row in rows]


def test_a_page_opened_meanwhile_says_who_speaks(database: Database, county: County) -> None:
    talk = waiting(database, county)
    took(talk, county.clerk)
    assert shown(talk)[0].startswith("现在是大湾村村委会 韦同志在跟您说话。")
