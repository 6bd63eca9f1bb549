"""Whole conversations on a real database: questions, a declaration told to its end, interruptions and coming back."""

import json

import pytest
from sqlalchemy import select

from backend.cases.models import Case
from backend.consents.models import Consent
from backend.conversations.actions import open_web
from backend.conversations.models import HeardMessage
from backend.database import Database
from backend.households.models import Household
from backend.outgoing.models import Outgoing
from backend.scope import TERMINAL
from backend.staff.actions import deactivate
from tests.backend.county import County
from tests.backend.moments import MONDAY
from tests.bot.talk import REPLIES, RULES, Talk, about

STORY = "去年我爸生病住院，家里的钱都花光了，想请村里帮帮忙"
ACCIDENT = "我家男人上个月摔断腿,花了三万多,四口人就靠他"
UNDERSTOOD = {
    ACCIDENT: about("start_declaration"),
    "低保怎么领": about("dibao", "how"),
    STORY: about("start_declaration"),
    "我报的事怎么样了": about("start_status_query"),
}


@pytest.fixture
def talk(database: Database, county: County) -> Talk:
    return Talk(database, UNDERSTOOD)


def cases(database: Database) -> list[Case]:
    with database.reading() as session:
        return list(session.scalars(select(Case)))


def test_a_declaration_is_told_to_its_end_and_keeps_what_was_agreed_to(talk: Talk, database: Database) -> None:
    talk.declare()
    receipt = talk.receipt()
    [case] = cases(database)
    assert (case.receipt, case.risk, case.urgency, case.story) == (receipt, "housing", "ordinary", REPLIES["story"])
    with database.reading() as session:
        given = [(consent.kind, consent.wording) for consent in session.scalars(select(Consent))]
    assert given == [("record_and_pass_on", "declare.consent@2026-12")]
    assert talk.state().session is None


def test_a_hardship_told_in_a_sentence_is_not_asked_for_again(talk: Talk, database: Database) -> None:
    first = talk.say(STORY)
    assert first[0] == "您说的难处，我听到了。再问您几句就好。"
    summary = talk.declare("confirm")[-1]
    assert f"您说的事：{STORY}" in summary.splitlines()
    talk.say("对，提交")
    assert [case.story for case in cases(database)] == [STORY]


def test_progress_shows_own_cases_and_asks_for_a_receipt_elsewhere(talk: Talk, database: Database) -> None:
    talk.declare(phone="13800001234")
    receipt = talk.receipt()
    [own] = talk.say("我报的事怎么样了")
    assert own.splitlines()[:5] == [
        f"回执号：{receipt}",
        "谁家的：下湾屯 张**",
        "到哪一步：已收到（一共7步，这是第1步）",
        "现在谁管：大湾村的干部",
        "最晚11月26日，村里要办下一步。还有3天。",
    ]
    other = Talk(database, UNDERSTOOD)
    assert other.say("进度")[-1].startswith("请打您的回执号。")
    other.say(receipt)
    assert other.say("1234")[0].splitlines() == own.splitlines()


def test_a_wrong_phone_tail_finds_nothing_and_tries_are_few(talk: Talk, database: Database) -> None:
    talk.declare(phone="13800001234")
    receipt = talk.receipt()
    other = Talk(database)
    answers = []
    for _ in range(6):
        other.say("进度")
        other.say(receipt)
        answers.append(other.say("9999")[0])
    assert [answer[:4] for answer in answers] == ["没有找到"] * 5 + ["今天查得"]


def test_a_policy_question_in_the_middle_is_answered_and_the_question_asked_again(talk: Talk) -> None:
    [question] = talk.declare("consent")
    answers = talk.say("低保怎么领")
    assert answers[0].startswith("【农村最低生活保障（低保）】")
    assert answers[1:] == [question]
    assert talk.say("同意")[0].startswith("您家住在哪个")


def test_left_in_the_middle_it_goes_on_days_later(talk: Talk, database: Database) -> None:
    question = talk.declare("phone")[-1]
    assert talk.say("不说了") == [
        "好，先说到这里。前面说的都留着，还没有报上去。\n想接着说，点“接着说”就行。报难处放了几天，我会先问您一声。"
    ]
    assert cases(database) == []
    talk.later(days=5)
    assert talk.say("你好")[-1] == "您上次说到一半的“报难处”，我还留着。"
    assert talk.tap("接着说") == ["好，接着说“报难处”。", question]


def test_going_back_asks_the_question_before_and_drops_its_answer(talk: Talk) -> None:
    [consent] = talk.declare("consent")
    talk.say("同意")
    assert talk.say("上一步") == [consent]
    talk.say("上一步")
    [first] = talk.say("上一步")
    assert first.startswith("您说说，家里碰到什么事了？")
    assert talk.say("上一步") == ["这是第一个问题，前面没有了。", first]


def test_one_earlier_answer_is_changed_and_the_others_stay(talk: Talk) -> None:
    question = talk.declare("phone")[-1]
    assert talk.say("改前面的") == ["要改哪一个？点一下，只改那一个，别的都留着。"]
    assert talk.labels() == ["您说的事", "给谁报", "村屯", "屯", "称呼", "难处", "接着说"]
    assert talk.tap("称呼")[0].startswith("怎么称呼")
    assert talk.say("张有才") == [question]
    assert talk.state().session.answers["name"].answer == "张有才"  # type: ignore[union-attr]


def test_beginning_anew_is_asked_first_and_then_done(talk: Talk) -> None:
    talk.declare("village")
    assert talk.say("重新开始") == ["重新开始，“报难处”前面说的就没有了。要重新开始吗？"]
    assert talk.tap("重新开始")[-1].startswith("您说说，家里碰到什么事了？")
    assert [a.answer for a in talk.state().session.answers.values() if a.answer] == []  # type: ignore[union-attr]


def test_a_declaration_left_in_the_middle_is_not_begun_a_second_time_unasked(talk: Talk) -> None:
    talk.declare("consent")
    talk.say("不说了")
    assert talk.say("报困难") == ["您上次的“报难处”说到一半，还留着。接着说，还是重新开始？"]
    assert talk.tap("接着说")[-1].startswith("先跟您说清楚。")


def test_what_is_told_in_danger_is_kept_but_not_followed_by_a_form(talk: Talk) -> None:
    talk.declare("story")
    answers = talk.say("救命，我不想活了")
    assert answers[1:] == ["您刚才说的，我都留着。等您平安了，再点“接着说”。"]
    assert talk.tap("接着说")[-1].startswith("在哪个村")
    assert talk.state().session.given["story"] == "救命，我不想活了"  # type: ignore[union-attr]


def test_danger_told_in_the_middle_of_a_declaration_takes_the_short_way(talk: Talk) -> None:
    talk.declare("story")
    told = talk.say("涨大水了，水都进屋了")
    assert "马上打119" in told[0]
    assert (told[-1].splitlines()[0], talk.step()) == ("在哪个村、哪个屯？", "village")


def test_danger_to_the_house_is_told_to_the_village_by_place_name_and_telephone(
    talk: Talk, database: Database
) -> None:
    [answer] = talk.say("水进屋了")
    assert "马上打119" in answer
    assert talk.tap("马上告诉村里")[0].startswith("先顾人要紧。")
    assert talk.step() == "village"
    talk.say("大湾村下湾屯")
    told = talk.say("张有福 13800001234")
    [case] = cases(database)
    assert (case.urgency, case.story, case.declared_for, case.phone) == (
        "danger_now", "水进屋了", "self", "13800001234"
    )
    assert case.receipt in told[0]
    assert talk.value("再补几句") == "word.add"
    assert talk.state().session is None


def test_an_old_button_is_never_an_answer_to_todays_question(talk: Talk) -> None:
    talk.declare("for_whom")
    old = talk.value("给自己家报")
    [consent] = talk.tap("给自己家报")
    assert talk.press(old) == ["这个按钮是前面的，现在不用点它。", consent]
    assert talk.say("不同意") == ["好的，一个字都没有记。政策的事照样问我。难处也可以直接去村委会说。"]
    assert talk.press(old) == ["这个按钮是前面的，现在用不上了。"]


def test_a_refused_consent_leaves_nothing(talk: Talk, database: Database) -> None:
    talk.say(STORY)
    talk.declare("consent")
    talk.say("不同意")
    assert (talk.state().session, talk.state().story, cases(database)) == (None, None, [])


def test_identity_and_bank_numbers_are_neither_needed_nor_kept(talk: Talk, database: Database) -> None:
    talk.declare("story")
    answers = talk.say("屋顶漏雨，身份证450321199001011234")
    assert answers[0].startswith("您刚才打了证件号")
    [consent] = talk.declare("consent")
    answers = talk.say("450321199001011234")
    assert answers[0].startswith("我们不需要证件号")
    assert answers[1:] == [consent]
    talk.declare()
    assert [case.story for case in cases(database)] == ["屋顶漏雨，身份证（号码已删）"]


def test_the_village_of_a_printed_page_is_not_asked_for(database: Database, county: County) -> None:
    talk = Talk(database)
    with database.writing() as session:
        conversation, _ = open_web(session, talk.now)
        talk.turn.begin(session, conversation, county.other_village.id, talk.now)
        talk.conversation_id = conversation.id
    talk.declare("contact")
    assert "village" in talk.state().session.given  # type: ignore[union-attr]


def test_clearing_forgets_the_conversation_and_keeps_the_case(talk: Talk, database: Database) -> None:
    talk.declare()
    talk.say("清除")
    assert talk.tap("清除") == ["清除好了。前面的话，这里都看不到了。"]
    with database.reading() as session:
        replies = [row.reply for row in session.scalars(select(HeardMessage).order_by(HeardMessage.id))]
    assert len(cases(database)) == 1
    assert [reply for reply in replies[:-1] if reply is not None] == []


def test_human_names_people_and_promises_no_number_where_nobody_could_answer(
    talk: Talk, database: Database, county: County
) -> None:
    with database.writing() as session:
        deactivate(session, TERMINAL, county.county_clerk.id, MONDAY)
    [answer] = talk.say("人工")
    assert answer.splitlines()[0] == "我是机器，不是真人。找真人，可以这样："
    assert "县农业农村局" in answer


def test_telegram_replies_are_rows_that_go_out_and_the_extra_consent_is_asked(
    database: Database, county: County
) -> None:
    talk = Talk(database, channel="telegram")
    last = talk.say("报困难")
    assert last[-1].startswith("先跟您说清楚。您用的这个聊天软件，服务器在国外。")
    with database.reading() as session:
        rows = list(session.scalars(select(Outgoing).order_by(Outgoing.id)))
    texts = [json.loads(row.payload or "")["text"] for row in rows]
    assert (texts[-1], rows[-1].kind, rows[-1].state) == (last[-1], "reply", "waiting")
    assert talk.woken == ["telegram"]


def test_a_declaration_over_telegram_says_so(database: Database, county: County) -> None:
    talk = Talk(database, channel="telegram")
    talk.declare(story="日子难过", risks="家里有人生病、好了")
    with database.reading() as session:
        kinds = [consent.kind for consent in session.scalars(select(Consent).order_by(Consent.id))]
    assert sorted(kinds) == ["abroad", "health", "record_and_pass_on"]


def test_where_no_village_is_known_nobody_is_led_through_a_declaration_for_nothing(database: Database) -> None:
    talk = Talk(database)
    [answer] = talk.say("报难处")
    assert answer.startswith("这里还没有录入村名，难处我还报不上去。")
    assert talk.state().session is None


def test_what_a_story_tells_is_noted_and_put_right_at_once(talk: Talk, database: Database) -> None:
    said = talk.say(ACCIDENT)
    assert said[1].splitlines() == [
        "我先记下这些：", "给谁报：给自己家报", "难处：出了意外", "从几时起：上个月（2026年10月）", "几口人：4",
        "花的钱：三万多（30000到39999元）", "哪一条不对，点“改前面的”。",
    ]
    talk.tap("改前面的")
    assert talk.tap("几口人")[0].startswith("您家一共几口人？")
    assert talk.say("上一步")[0].startswith("先跟您说清楚。")
    talk.say("改前面的")
    talk.tap("几口人")
    assert talk.say("5")[0].startswith("先跟您说清楚。")
    talk.declare(contact="张有福 13800001234")
    [case] = cases(database)
    with database.reading() as session:
        household = session.get_one(Household, case.household_id)
        assert (case.risk, case.story, household.size) == ("accident", ACCIDENT, 5)


def test_whoever_is_misread_twice_gets_another_form_and_a_person(talk: Talk) -> None:
    talk.declare("since")
    for _ in range(2):
        said = talk.say("芒果熟那阵")
    assert said[-1].splitlines()[-1] == "说不清也没关系，可以找真人。"
    assert talk.labels()[:4] == ["今天", "昨天", "上个星期", "上个月"]
    assert "找真人" in talk.labels()
    talk.tap("上个月")
    assert talk.step() == "size"


def test_an_illness_heard_in_danger_is_no_risk_of_the_case(talk: Talk, database: Database) -> None:
    talk.say("水进屋了，我妈瘫在床上走不了")
    talk.tap("马上告诉村里")
    talk.say("大湾村下湾屯")
    talk.say("张 13800001234")
    [case] = cases(database)
    assert [risk for risk in case.risks if RULES.risks[risk].health] == []
    assert (case.story, case.urgency) == ("水进屋了，我妈瘫在床上走不了", "danger_now")
