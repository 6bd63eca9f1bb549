"""What people of every kind say in the middle of a dialogue: nothing told is lost, and nobody is frightened."""

import pytest

from backend.conversations.models import Conversation
from backend.database import Database
from bot.meanings import FlowReply, Urgent
from dialogues.reply import Reply
from tests.bot.talk import Talk, about
from tests.bot.test_attention import AT_NAME, declared, taken

HOME = "我家就在大湾村啊，大湾村下湾屯，门口有棵龙眼树"


def test_a_few_words_to_a_waiting_question_are_no_danger_unless_beyond_doubt() -> None:
    at_village = declared("village")
    assert taken("我儿子", about("crisis", sure=0.6), at_village) == FlowReply(Reply("我儿子"))
    assert taken("没电话", about("fraud_check", sure=0.4), at_village) == FlowReply(Reply("没电话"))
    assert taken("救一救", about("crisis", sure=0.95), at_village) == Urgent("crisis", "救一救")
    assert taken("我儿子", about("crisis", sure=0.6)) == Urgent("crisis", "我儿子")
    home = "我家就在村头，门口有棵龙眼树"
    assert taken(home, about("crisis", sure=0.6), at_village) == Urgent("crisis", home, answers=True, sure=False)


@pytest.mark.parametrize("said", ["打我老婆的电话，她有手机", "打我儿子的手机", "打我邻居的13900001234", "打我电话"])
def test_a_way_to_call_somebody_is_no_violence(said: str) -> None:
    assert not isinstance(taken(said, session=AT_NAME), Urgent)


@pytest.mark.usefixtures("county")
def test_an_answer_that_only_sounds_like_danger_is_read_with_a_word_about_danger_before(database: Database) -> None:
    talk = Talk(database, {HOME: about("crisis", sure=0.6)})
    talk.declare(until="size")
    said = talk.say(HOME)
    assert said[0] == "有人有危险，先打110、119、120。心里苦，打12356，有人听您说。\n没有的话，我们接着说。"
    assert said[1].startswith("没看明白有几口人。")


@pytest.mark.usefixtures("county")
def test_no_telephone_told_beside_the_name_is_not_asked_again(database: Database) -> None:
    talk = Talk(database)
    talk.declare(until="contact")
    talk.say("喊她三婆，没有手机")
    assert talk.step() == "since"
    session = talk.state().session
    assert session is not None and session.answers["phone"].answer is None
    assert session.answers["name"].answer == "三婆"


@pytest.mark.usefixtures("county")
def test_a_greeting_in_the_middle_of_a_dialogue_asks_on(database: Database) -> None:
    talk = Talk(database)
    talk.declare(until="village")
    said = talk.press("word.greeting")
    assert [said[0][:7], said[-1].splitlines()[0]] == ["您好！我是明白", "您家住在哪个村、哪个屯？"]


@pytest.mark.usefixtures("county")
def test_who_and_where_is_heard_even_where_something_else_is_asked(database: Database) -> None:
    talk = Talk(database)
    talk.declare(until="consent", story="屋顶漏雨")
    said = talk.say("同意的，我叫韦大妹，电话13812345678，大湾村下湾屯的")
    assert said[0].startswith("我先记下这些：\n村屯：大湾村\n屯：下湾屯\n称呼：韦大妹\n电话：1********78")
    talk.say("同意")
    assert talk.step() == "since"


@pytest.mark.usefixtures("county")
def test_in_danger_a_telephone_counts_whatever_is_asked(database: Database) -> None:
    talk = Talk(database)
    talk.say("水进屋了快来人")
    talk.tap("马上告诉村里")
    talk.say("我叫韦阿四，13812345678")
    talk.say("大湾村下湾屯")
    assert talk.state().session is None
    assert len(talk.receipt()) == 9


@pytest.mark.usefixtures("county")
def test_in_danger_more_of_it_does_not_stop_the_short_way(database: Database) -> None:
    talk = Talk(database, {"两头牛还在里面，老人也在": about("crisis", sure=0.97)})
    talk.say("水进屋了快来人")
    talk.tap("马上告诉村里")
    said = talk.say("两头牛还在里面，老人也在")
    assert (said[0][:7], said[-1].splitlines()[0]) == ("先救人要紧。\n", "在哪个村、哪个屯？")


@pytest.mark.parametrize("said", ["同意", "好好好", "不是"])
def test_an_answer_to_nothing_is_told_that_nothing_waits(database: Database, said: str) -> None:
    assert Talk(database).say(said)[0].startswith("现在没有在问您什么。")


@pytest.mark.usefixtures("county")
def test_a_story_outlives_a_word_that_begins_nothing(database: Database) -> None:
    talk = Talk(database, {"我家牛棚被大风吹垮了，牛死了一头": about("crisis", sure=0.4)})
    talk.say("我家牛棚被大风吹垮了，牛死了一头")
    talk.say("好")
    assert talk.tap("报难处")[0] == "您说的难处，我听到了。再问您几句就好。"


@pytest.mark.usefixtures("county")
def test_a_wish_is_no_name(database: Database) -> None:
    talk = Talk(database, {"对了我要撤回": about("start_withdraw"), "韦大山家里的": about("dibao", sure=0.3)})
    talk.declare(until="contact")
    assert talk.say("对了我要撤回")[0].startswith("要撤回，先找到您报的那件事。")
    talk.tap("接着说")
    talk.say("韦大山家里的")
    assert talk.step() == "phone"


def test_who_cannot_read_is_told_how_to_go_on(database: Database) -> None:
    talk = Talk(database)
    assert talk.say("我不识字")[0].startswith("不识字也不要紧。")
    assert talk.labels() == ["找真人"]


def test_a_number_typed_under_the_greeting_means_its_button(database: Database) -> None:
    talk = Talk(database)
    with database.writing() as session:
        conversation = session.get_one(Conversation, talk.conversation_id)
        greeting = talk.turn.begin(session, conversation, None, talk.now)
    assert greeting[-1].choices[0].label == "报难处"
    assert talk.say("7")[0].startswith("我是机器，不是真人。")


@pytest.mark.usefixtures("county")
def test_every_choice_has_a_number_of_one_digit(database: Database) -> None:
    talk = Talk(database)
    talk.declare(until="risks", story="家里有点难", for_whom="帮别人家报", they_know="知道", relation="邻居")
    assert talk.labels()[:8][-2:] == ["没活干、工钱没着落", "更多"]
    talk.say("8")
    assert talk.labels()[:5] == ["家里没人能干活", "房子不安全", "没有干净水喝", "别的难处", "更多"]
    talk.say("2")
    assert talk.labels()[1] == "✓ 房子不安全"
    talk.say("6")
    talk.declare(until="confirm")
    talk.say("改前面的")
    assert (len(talk.labels()), talk.labels()[-2:]) == (9, ["更多", "接着说"])
    talk.say("8")
    assert talk.labels() == ["从几时起", "几口人", "接着说"]
    talk.say("2")
    assert talk.step() == "size"


@pytest.mark.usefixtures("county")
def test_a_story_that_may_be_danger_is_taken_and_nobody_is_sent_away(database: Database) -> None:
    talk = Talk(database, {"屋顶漏雨好久了": about("crisis", sure=0.4)})
    talk.declare(until="story")
    said = talk.say("屋顶漏雨好久了")
    assert (said[0].splitlines()[-1], talk.step()) == ("没有的话，我们接着说。", "for_whom")


@pytest.mark.usefixtures("county")
def test_a_story_as_long_as_a_message_is_kept_whole(database: Database) -> None:
    talk, story = Talk(database), "我家的屋顶漏雨，下雨就要拿盆接。" * 256
    talk.declare(until="consent", story=story[:4096])
    session = talk.state().session
    assert session is not None and session.answers["story"].answer == story[:4096]


@pytest.mark.usefixtures("county")
def test_where_all_is_hard_nobody_has_to_choose(database: Database) -> None:
    talk = Talk(database)
    talk.declare(until="main_risk", story="家里有点难", risks="房子不安全、没有干净水喝、好了")
    talk.say("都难")
    assert talk.step() == "since"
    talk.declare()
    assert len(talk.receipt()) == 9


@pytest.mark.usefixtures("county")
def test_whoever_takes_back_what_is_half_told_has_it_deleted(database: Database) -> None:
    talk = Talk(database)
    talk.declare(until="since")
    talk.say("撤回")
    talk.press("word.drop_drafts")
    assert (talk.state().session, talk.state().paused) == (None, ())
