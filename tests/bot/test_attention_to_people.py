"""What people say that is neither an answer nor a policy question: leaving, doubting, thanking, asking about others."""

import pytest

from bot.meanings import FlowReply, NotCovered, Offer, Plain, StartFlow, Urgent, Word
from bot.understanding import Understood
from dialogues.reply import Reply
from tests.bot.talk import about
from tests.bot.test_attention import AT_NAME, AT_PHONE, AT_STORY, taken


@pytest.mark.parametrize("said", ["不报了", "算了", "取消", "我不报了"])
def test_whoever_wants_to_leave_may_leave_any_question(said: str) -> None:
    assert taken(said, session=AT_PHONE) == Word("stop")
    assert taken(said, session=AT_NAME) == Word("stop")
    assert taken(said, session=AT_STORY) == Word("stop")


def test_a_number_is_never_a_policy_question_while_a_question_waits() -> None:
    sure = about("petition_handling")
    assert taken("1234", sure, AT_PHONE) == FlowReply(Reply("1234"))


def test_the_number_on_a_receipt_asks_for_its_case() -> None:
    sure = about("petition_handling")
    assert taken("2895 0692", sure) == StartFlow("status", {"receipt": "2895-0692"})
    assert taken("2895 0693", Understood((), "general", 0.0)) == Plain("not_known")


def test_thanks_in_the_middle_are_answered_and_not_called_unclear() -> None:
    assert taken("唔该", about("small_talk"), AT_PHONE) == Plain("thanks")
    assert taken("谢谢", about("small_talk"), AT_STORY) == FlowReply(Reply("谢谢"))


def test_rude_words_are_answered_with_an_apology() -> None:
    assert taken("滚") == Plain("sorry")


@pytest.mark.parametrize("said", ["你是不是骗子", "都是骗人的", "要我身份证干嘛"])
def test_whoever_doubts_us_hears_who_we_are(said: str) -> None:
    assert taken(said) == Word("trust")


def test_whoever_asks_why_we_ask_is_told() -> None:
    assert taken("为什么要问这个", session=AT_PHONE) == Word("why")


def test_other_peoples_affairs_are_not_told() -> None:
    assert taken("谁家是监测户", about("monitoring_object")) == Plain("about_others")


def test_a_hardship_in_unknown_words_is_offered_a_declaration() -> None:
    story = "老盖生病冇钱医嫩子办"
    assert taken(story, about("not_covered")) == Offer(("start_declaration",), "general", story)
    assert taken("手机坏了去哪里修", about("not_covered")) == NotCovered()


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("他上天台了", "despair"), ("他买了寿衣", "despair"), ("煤气罐在厨房倒了", "fire"), ("煤气泄漏人倒了", "fire"),
        ("水没过窗户了", "flood"), ("爸爸在屋顶上等着", "flood"), ("找不到孩子", "missing"),
        ("办低保要先交500块", "fraud"),
    ],
)
def test_danger_is_heard_in_the_words_people_use(said: str, kind: str) -> None:
    assert taken(said) == Urgent(kind, said)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("救命啊", "crisis"), ("帮我报警", "crisis"), ("叫不醒了身子发冷", "medical"), ("他拿菜刀追我", "violence"),
        ("儿子被骗去缅甸要赎金", "violence"), ("河堤决口了", "flood"), ("细路唔见咗", "missing"),
        ("老人绝食三天", "despair"), ("喝了除草剂", "poison"), ("火往屋里窜", "fire"), ("大巴侧翻在路边", "traffic"),
        ("公检法来电话", "fraud"),
    ],
)
def test_more_words_of_danger_are_heard_without_understanding(said: str, kind: str) -> None:
    assert taken(said, None) == Urgent(kind, said)


@pytest.mark.parametrize(
    "said",
    [
        "过年要杀猪请帮工", "鸡关起来养行不行", "煤气罐哪里换", "社保卡密码忘了", "手机掉水里了", "母猪要生了请兽医",
        "打死我都不信", "去死吧你", "低保是我的救命钱", "办红本手续费几多", "耳朵进水了", "老板人不见了",
        "我家老鼠多老鼠药哪里领", "割自己家的稻", "肠子都悔青了", "压得我喘不过气", "我气得说不出话", "水管埋在下面",
    ],
)
def test_everyday_talk_with_words_of_danger_is_no_emergency(said: str) -> None:
    assert not isinstance(taken(said), Urgent)
