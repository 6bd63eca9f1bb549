"""Choices, several choices and counts: what is read, and the clear sentence for what cannot be."""

from dataclasses import replace

import pytest

from dialogues.flow import load_flows
from dialogues.questions import Gathered, Read, Turned, Unclear, read
from dialogues.reply import Reply
from tests.dialogues.asked import CHOICE, COUNT, HERE, PHONE, SEVERAL


@pytest.mark.parametrize(
    "text", ["1", "１", "一", "①", "第一个", "第1个", "选1", "1.", "同意", "同意。", "我选同意", "好的吧", "可以"]
)
def test_a_choice_is_read_by_number_label_or_other_words(text: str) -> None:
    assert read(CHOICE, Reply(text), HERE) == Read("agree")


@pytest.mark.parametrize(
    ("text", "code"), [("不同意", "refuse"), ("不", "refuse"), ("改一改", "change"), ("再看看吧", "change")]
)
def test_no_is_never_read_as_yes(text: str, code: str) -> None:
    assert read(CHOICE, Reply(text), HERE) == Read(code)


@pytest.mark.parametrize(
    ("step", "text", "code"),
    [
        ("for_whom", "我帮隔壁的老人报", "other"), ("for_whom", "给我爸妈报", "other"),
        ("for_whom", "是我家的", "self"),
        ("for_whom", "我家想办低保", None), ("relation", "我是他儿子", "child"), ("they_know", "老人不晓得", "not_yet"),
        ("they_know", "没有说", "not_yet"),
        ("consent", "嗯", "agree"), ("consent", "不想同意", None), ("consent", "同意什么", None),
        ("consent", "同意同意", "agree"), ("consent", "好好好", "agree"), ("consent", "同意，同意！", "agree"),
        ("consent", "不不不", "refuse"), ("consent", "不同意不同意", "refuse"), ("consent", "不是不是", None),
        ("consent_health", "好好好", None), ("consent_health", "好了", None),
        ("consent_health", "是的", "agree"), ("urgency", "比较急", "days"),
    ],
)
def test_an_answer_may_stand_among_small_words(step: str, text: str, code: str | None) -> None:
    asked = load_flows()["declare"].steps[step].question
    assert asked is not None
    reading = read(asked, Reply(text), HERE)
    assert (reading.answer if isinstance(reading, Read) else None) == code


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("4", "没有第4个。请打1到3里的一个数字。"),
        ("0", "没有第0个。请打1到3里的一个数字。"),
        ("随便", "没看明白。请点一个，或者打数字1到3。"),
        ("", "没看明白。请点一个，或者打数字1到3。"),
        ("同意或者不同意", "没看明白。请点一个，或者打数字1到3。"),
    ],
)
def test_an_unclear_choice_says_what_to_type(text: str, why: str) -> None:
    reading = read(CHOICE, Reply(text), HERE)
    assert isinstance(reading, Unclear) and reading.why == why


def test_a_tap_is_only_what_its_code_says() -> None:
    assert read(CHOICE, Reply("不同意", "agree"), HERE) == Read("agree")
    assert isinstance(read(CHOICE, Reply("同意", "old_button"), HERE), Unclear)


@pytest.mark.parametrize(
    ("gathered", "reply", "reading"),
    [
        ((), Reply("有人生病", "illness"), Gathered(("illness",))),
        (("illness",), Reply("孩子读书", "schooling"), Gathered(("illness", "schooling"))),
        (("illness", "schooling"), Reply("有人生病", "illness"), Gathered(("schooling",))),
        ((), Reply("1、3"), Gathered(("illness", "housing"))),
        ((), Reply("1 3"), Gathered(("illness", "housing"))),
        ((), Reply("生病和房子"), Gathered(("illness", "housing"))),
        (("illness",), Reply("1"), Gathered(("illness",))),
        (("housing", "illness"), Reply("好了", "done"), Read(["illness", "housing"])),
        (("illness",), Reply("没有了"), Read(["illness"])),
        (("illness",), Reply("4"), Read(["illness"])),
        ((), Reply("1、2 好了"), Read(["illness", "schooling"])),
        ((), Reply("好了"), Unclear("还没有选。请先选一个。", aimed=True)),
        ((), Reply("13"), Unclear("不知道“13”是选哪几个。请用顿号隔开，比如“1、3”。", aimed=True)),
        ((), Reply("1、9"), Unclear("没看明白。请点一个，或者打数字1到3，选完了打“好了”。")),
    ],
)
def test_several_answers_are_gathered_until_it_is_enough(
    gathered: tuple[str, ...], reply: Reply, reading: object
) -> None:
    assert read(SEVERAL, reply, HERE, gathered) == reading


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("4", 4), ("４", 4), ("四", 4), ("四口人", 4), ("4口人", 4), ("两个", 2), ("两个人", 2), ("十二", 12),
        ("12 口", 12), ("我家四口人", 4), ("一共5个人", 5), ("家里有六口", 6), ("就我一个人", 1), ("我自己", 1),
        ("三十", 30), ("屋头3个人", 3),
    ],
)
def test_people_are_counted_in_digits_and_in_words(text: str, number: int) -> None:
    assert read(COUNT, Reply(text), HERE) == Read(number)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("0", "您打的是0，最少是1。请再打一次。"),
        ("-5", "您打的是-5，最少是1。请再打一次。"),
        ("400", "您打的是400，太大了，最多是30。请再看一遍。"),
        ("一百口", "您打的是100，太大了，最多是30。请再看一遍。"),
        ("1e309", "没看明白有几口人。请打一个数字，比如“4”。"),
        ("3.5", "没看明白有几口人。请打一个数字，比如“4”。"),
        ("好多", "没看明白有几口人。请打一个数字，比如“4”。"),
        ("13812345678", "没看明白有几口人。请打一个数字，比如“4”。"),
        ("9" * 5000, "没看明白有几口人。请打一个数字，比如“4”。"),
    ],
)
def test_an_unlikely_number_of_people_is_asked_again(text: str, why: str) -> None:
    reading = read(COUNT, Reply(text), HERE)
    assert isinstance(reading, Unclear)
    if len(text) < 11:
        assert reading.why == why


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("13812345678", "13812345678"),
        ("138 1234 5678", "13812345678"),
        ("１３８１２３４５６７８", "13812345678"),
        ("138-1234-5678", "13812345678"),
        ("+86 138 1234 5678", "13812345678"),
        ("008613812345678", "13812345678"),
        ("我的电话是13812345678", "13812345678"),
        ("手机：13812345678。", "13812345678"),
        ("一三八一二三四五六七八", "13812345678"),
        ("0771-2345678", "07712345678"),
        ("（0771）2345678", "07712345678"),
        ("010 88886666", "01088886666"),
    ],
)
def test_telephone_numbers_are_read_as_people_write_them(text: str, digits: str) -> None:
    assert read(PHONE, Reply(text), HERE) == Read(digits)


@pytest.mark.parametrize(
    ("text", "why", "aimed"),
    [
        ("1381234567", "手机号要11位，您打了10位，请再看一遍。", True),
        ("138123456789", "手机号要11位，您打了12位，请再看一遍。", True),
        ("23812345678", "手机号是1开头的11位数字，这个不像。请再看一遍。", True),
        ("2345678", "座机要带区号，比如“0771-2345678”。", True),
        ("450123199001011234", "手机号要11位，您打了18位，请再看一遍。", True),
        ("不想说", "请打手机号，11位数字。", False),
    ],
)
def test_a_wrong_telephone_number_says_what_is_wrong(text: str, why: str, aimed: bool) -> None:
    assert read(PHONE, Reply(text), HERE) == Unclear(why, aimed)


@pytest.mark.parametrize("reply", [Reply("没有手机"), Reply("没有"), Reply("1"), Reply("没有手机", "none")])
def test_a_telephone_may_be_left_out(reply: Reply) -> None:
    assert read(PHONE, reply, HERE) == Read(None)


def test_more_choices_than_digits_are_shown_screen_by_screen() -> None:
    asked = load_flows()["declare"].steps["risks"].question
    assert asked is not None
    second = replace(asked, page=1)
    assert [len(asked.screen), asked.screen[-1].label, len(second.screen)] == [8, "更多", 5]
    assert [read(asked, Reply(text), HERE) for text in ("8", "更多", "7")] == [Turned(), Turned(), Gathered(("work",))]
    assert [read(second, Reply(text), HERE) for text in ("5", "1", "1、4", "水")] == [
        Turned(), Gathered(("labour",)), Gathered(("labour", "other")), Gathered(("water",)),
    ]
    assert read(second, Reply("6"), HERE, ("illness", "labour")) == Read(["illness", "labour"])
    assert replace(asked, page=2).screen == asked.screen
