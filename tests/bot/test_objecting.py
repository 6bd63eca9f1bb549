"""我有意见: from a word, a sentence, a case or a notice to a receipt, and to the answer that comes back."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from backend.cases.models import Case
from backend.conversations.models import Conversation
from backend.county.actions import tell
from backend.database import Database
from backend.divisions.models import Division
from backend.hours import day_of
from backend.objections.actions import answer, take
from backend.objections.models import Objection
from backend.outgoing.models import Outgoing
from backend.publicity.actions import publish
from backend.scope import TERMINAL
from tests.backend.county import County, actor
from tests.backend.steps import reach
from tests.bot.talk import RULES, Talk, about

UNFAIR = "凭什么他家有我家没有，同样遭水淹"
UNDERSTOOD = {UNFAIR: about("start_objection"), "我不服": about("start_objection")}


@pytest.fixture
def talk(database: Database, county: County) -> Talk:
    return Talk(database, UNDERSTOOD)


def all_raised(database: Database) -> list[Objection]:
    with database.reading() as session:
        return list(session.scalars(select(Objection).order_by(Objection.id)))


def raised(database: Database) -> Objection:
    [objection] = all_raised(database)
    return objection


def complain(talk: Talk, *replies: str) -> list[str]:
    """The dialogue from its first question to its end."""
    for reply in replies:
        said = talk.say(reply)
    return said


def test_a_word_begins_it_and_a_receipt_an_office_and_a_day_end_it(talk: Talk, database: Database) -> None:
    assert talk.say("我有意见")[0].startswith("您的意见，是对什么事？")
    [said] = complain(talk, "别的事", "路灯坏了半年没人修", "大湾村", "不留电话", "对")
    objection = raised(database)
    assert said.splitlines() == [
        "好，您的意见交上去了。", f"回执号：{objection.receipt}", "由青石乡政府来答复。最晚11月30日跟您说一声。",
        "只有来答复的干部看得到您说的话。", "有人因为这个为难您，直接去找县信访局。",
    ]
    assert (objection.kind, objection.what, objection.text, objection.phone) == (
        "objection", "other", "路灯坏了半年没人修", None,
    )
    assert talk.receipt() == objection.receipt


def test_a_sentence_that_says_it_all_is_the_story_and_not_asked_again(talk: Talk, database: Database) -> None:
    assert talk.say(UNFAIR)[0].startswith("您的意见，是对什么事？")
    complain(talk, "干部", "村里的", "大湾村", "13800005678", "对")
    objection = raised(database)
    assert (objection.kind, objection.what, objection.text, objection.phone) == (
        "complaint", "village", UNFAIR, "13800005678",
    )
    with database.reading() as session:
        office = session.get_one(Division, objection.division_id).name
    assert (office, len(objection.about)) == ("青石乡", 3)


def test_whoever_has_told_a_case_is_asked_which_and_the_village_is_known(talk: Talk, database: Database) -> None:
    talk.declare()
    talk.say("我不服")
    which, other = talk.labels()
    assert (which[:6], other) == ("下湾屯 张*", "别的事")
    talk.tap(which)
    complain(talk, "没评上", "屋顶漏得厉害，要求重新看", "不留", "对")
    objection = raised(database)
    with database.reading() as session:
        case = session.scalars(select(Case)).one()
    assert (objection.case_id, objection.kind, objection.division_id != case.division_id) == (
        case.id, "objection", True,
    )


def test_what_was_told_is_not_lost_while_the_case_is_chosen(talk: Talk, database: Database) -> None:
    talk.declare()
    talk.say(UNFAIR)
    talk.tap("别的事")
    complain(talk, "公示", "大湾村", "不留", "对")
    assert (raised(database).text, raised(database).case_id) == (UNFAIR, None)


def test_a_case_that_is_over_can_be_objected_to(talk: Talk, database: Database, county: County) -> None:
    talk.declare()
    with database.writing() as session:
        session.scalars(select(Case)).one().stage = "closed"
    talk.say("投诉")
    talk.tap(talk.labels()[0])
    complain(talk, "结果", "没人来过就说办完了", "不留", "对")
    assert raised(database).what == "result"


def test_another_dialogue_is_not_left_without_asking(talk: Talk) -> None:
    talk.declare("village")
    talk.say("我有意见")
    assert (talk.labels(), talk.step()) == (["提意见", "接着说"], "village")
    talk.tap("提意见")
    assert talk.step() == "what"


def test_progress_tells_where_it_stands_and_what_was_answered(
    talk: Talk, database: Database, county: County
) -> None:
    talk.say("我有意见")
    complain(talk, "别的事", "路灯坏了半年没人修", "大湾村", "13800005678", "对")
    receipt = talk.receipt()
    waiting = talk.say("进度")
    with database.writing() as session:
        objection, by = session.scalars(select(Objection)).one(), actor(session, county.township_clerk)
        take(session, objection, by, 1, talk.now, RULES)
        answer(session, objection, by, "right", "灯修好了。", 2, talk.now, RULES)
    answered = talk.say("进度")
    elsewhere = Talk(database, UNDERSTOOD)
    elsewhere.say(receipt)
    looked_up = elsewhere.say("5678")
    assert waiting == [f"您的意见收到了，回执号{receipt}。由青石乡政府来答复。最晚11月30日跟您说一声。"]
    assert answered == looked_up
    assert answered[0].splitlines() == [
        f"您的意见有答复了，回执号{receipt}。您说得对，已经改了。", "灯修好了。", "——青石乡政府 蒙同志",
        "还是不服，12月23日前带上回执号，请县里再查一遍。",
    ]
    elsewhere.say(receipt)
    assert elsewhere.say("1111") != looked_up


def test_a_second_word_about_the_same_thing_is_added_to_the_first(talk: Talk, database: Database) -> None:
    for text in ("路灯坏了半年没人修", "路灯又坏了两盏"):
        talk.say("我有意见")
        said = complain(talk, "别的事", text, "大湾村", "不留", "对")
    assert said[0].splitlines()[:2] == ["这件事您提过，我把新说的补进去了。", f"回执号还是：{raised(database).receipt}"]


def test_so_many_in_an_hour_and_then_another_way_is_told(talk: Talk, database: Database) -> None:
    for number in range(6):
        talk.say("我有意见")
        said = complain(talk, "别的事", f"路灯坏了{number}盏", "大湾村", "不留", "对")
    assert (said[0].splitlines()[0], len(all_raised(database))) == ("今天提得多了，先等前面的答复。", 1)


def test_people_of_the_county_are_not_asked_to_judge_themselves(talk: Talk, database: Database) -> None:
    talk.say("我要投诉")
    said = complain(talk, "干部", "县里的干部")
    assert (said[0][:17], all_raised(database)) == ("县里干部的事，不该由县里自己答复。", [])


def test_whoever_reads_a_notice_objects_to_it_with_one_tap(
    talk: Talk, database: Database, county: County
) -> None:
    talk.declare()
    with database.writing() as session:
        case = session.scalars(select(Case)).one()
        notice = publish(
            session, case, actor(session, county.clerk), "inclusion", day_of(talk.now), 7, talk.now, RULES
        )
        code, notice_id, case_id = notice.code, notice.id, case.id
    reader = Talk(database, UNDERSTOOD)
    assert reader.press(f"object.{code}")[0].startswith("您说说，怎么回事？")
    complain(reader, "他家在县城有两套房", "不留", "对")
    assert (raised(database).notice_id, raised(database).case_id) == (notice_id, case_id)
    reader.later(days=12)
    assert reader.press(f"object.{code}")[0].startswith("这张公示已经不贴了。")
    assert reader.press("object.no-such_code")[0].startswith("这张公示已经不贴了。")


def test_where_no_village_is_named_the_county_answers(talk: Talk, database: Database, county: County) -> None:
    talk.say("我有意见")
    complain(talk, "别的事", "路灯坏了半年没人修", "不说", "不留", "对")
    assert raised(database).division_id == county.county.id


def test_a_drill_is_marked(talk: Talk, database: Database) -> None:
    with database.writing() as session:
        session.get_one(Conversation, talk.conversation_id).drill = True
    talk.say("我有意见")
    complain(talk, "别的事", "演练一下", "大湾村", "不留", "对")
    assert raised(database).drill


def test_the_same_message_raises_it_once(talk: Talk, database: Database) -> None:
    talk.say("我有意见")
    complain(talk, "别的事", "路灯坏了半年没人修", "大湾村", "不留")
    assert talk.hear_again("same", "对") == talk.hear_again("same", "对")
    assert len(all_raised(database)) == 1
    assert timedelta(0) < raised(database).due_at - talk.now


def test_a_refused_household_finds_the_way_to_object_under_its_progress(
    talk: Talk, database: Database, county: County
) -> None:
    talk.declare()
    with database.writing() as session:
        case, by = session.scalars(select(Case)).one(), actor(session, county.township_clerk)
        for stage in ("responded", "checked", "not_included"):
            reach(session, case, by, stage, talk.now, RULES)
    talk.say("进度")
    assert talk.labels()[0] == "提意见"
    talk.tap("提意见")
    complain(talk, "没评上", "量面积的时候没有量后面那间", "不留", "对")
    assert raised(database).what == "result"


def test_what_was_objected_to_is_among_what_is_known_about_somebody(talk: Talk) -> None:
    talk.say("我有意见")
    complain(talk, "干部", "村里的", "分米不公平，先给自家亲戚", "大湾村", "13800005678", "对")
    receipt = talk.receipt()
    said = talk.say("我的信息")[0].splitlines()
    assert f"提过的意见：回执号{receipt}，11月23日提的。电话1********78。" in said
    assert "分米" not in "".join(said)


def test_a_refusal_says_in_the_same_breath_how_to_object_and_so_does_the_progress_long_after(
    talk: Talk, database: Database, county: County
) -> None:
    talk.declare()
    with database.writing() as session:
        case = session.scalars(select(Case)).one()
        by, now = actor(session, county.township_clerk), talk.now
        for stage in ("responded", "checked", "not_included"):
            reach(session, case, by, stage, now, RULES)
        told = session.scalars(select(Outgoing).filter_by(kind="notice").order_by(Outgoing.id.desc())).first()
        assert told is not None
        choices = json.loads(told.payload or "")["choices"]
        reach(session, case, by, "told_back", now, RULES)
        reach(session, case, by, "closed", now, RULES)
    assert [(choice["label"], choice["value"]) for choice in choices] == [
        ("看进度", "word.progress"), ("提意见", f"own.objection.{case.id}"),
    ]
    talk.say("进度")
    assert "提意见" in talk.labels()
    assert talk.tap("提意见")[0].startswith("您的意见，是对什么事？")
    complain(talk, "没评上", "漏算了药费", "不留", "对")
    assert (raised(database).case_id, raised(database).what) == (case.id, "result")
    told_now = talk.say("进度")
    assert [line for line in told_now if f"回执号{raised(database).receipt}" in line] != []


def test_whoever_complains_of_the_county_hears_of_the_offices_above_as_the_county_has_told_them(
    talk: Talk, database: Database, county: County
) -> None:
    generic = complain(talk, "我有意见", "干部", "县里的")[0]
    assert generic.splitlines()[1:3] == ["可以找市里的信访局。", "可以找市纪委监委。"]
    with database.writing() as session:
        value = {"name": "市信访局接访中心", "phone": "0000-1200009", "address": "市府路1号",
                 "confirmed_on": day_of(talk.now).isoformat()}
        place = session.get_one(Division, county.county.id)
        tell(session, TERMINAL, place, "contact", "city_petition", value, 0, "c", talk.now)
    named = complain(talk, "我有意见", "干部", "县里的")[0]
    assert named.splitlines()[1:3] == [
        "可以找市信访局接访中心：电话0000-1200009，地址是市府路1号。", "可以找市纪委监委。",
    ]
    assert all_raised(database) == []
