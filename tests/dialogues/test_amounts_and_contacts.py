"""Sums of money and whom to call, as people type them."""

from datetime import UTC, datetime

import pytest

from dialogues.amounts import read_amount
from dialogues.flow import Option, Question
from dialogues.questions import Read, Unclear, fits, read, recognises, show
from dialogues.reply import Reply
from dialogues.session import Answered
from dialogues.surroundings import Surroundings

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
HERE = Surroundings(NOW)
AMOUNT = Question("amount", "花了多少？", none=Option("none", "说不准", ("不知道",)))
CONTACT = Question("contact", "找谁？")


@pytest.mark.parametrize(
    ("run", "least", "most"),
    [
        ("三万多", 30000, 39999), ("两千五", 2500, 2500), ("1千2", 1200, 1200), ("1.2万", 12000, 12000),
        ("1.2万多", 12000, 12999), ("两三千", 2000, 3000), ("三四万", 30000, 40000), ("一万二", 12000, 12000),
        ("五六百", 500, 600), ("3w", 30000, 30000), ("3W多", 30000, 39999), ("5k", 5000, 5000),
        ("三万六七", 36000, 37000), ("好几万", 30000, 99999), ("几百", 200, 999), ("十几万", 110000, 199999),
        ("几十万", 200000, 999999), ("三万几", 30000, 39999), ("十多万", 100000, 199999), ("二十多万", 200000, 299999),
        ("30000多", 30000, 39999), ("35000多", 35000, 35999), ("12万多", 120000, 129999), ("一万二三", 12000, 13000),
        ("三千七八百", 3700, 3800), ("一二十万", 100000, 200000), ("三五千", 3000, 5000), ("三到五万", 30000, 50000),
        ("三万到四万", 30000, 40000), ("3-5万", 30000, 50000), ("3、4万", 30000, 40000), ("一千零五十", 1050, 1050),
        ("一千零五", 1005, 1005), ("2万8千", 28000, 28000), ("3万500", 30500, 30500), ("千五", 1500, 1500),
        ("百多", 100, 199), ("万把", 10000, 10000), ("一百二十万", 1200000, 1200000), ("两万五多", 25000, 25999),
        ("壹万贰仟", 12000, 12000), ("一二〇〇", 1200, 1200), ("三万半", 35000, 35000), ("三千五六", 3500, 3600),
        ("大几万", 50000, 99999), ("四万大几", 45000, 49999), ("成万", 10000, 10000), ("1千零5十", 1050, 1050),
        ("大几千", 5000, 9999),
    ],
)
def test_sums_are_read_from_the_least_to_the_most_they_mean(run: str, least: int, most: int) -> None:
    amount = read_amount(run)
    assert amount and (amount.least, amount.most) == (least, most)


@pytest.mark.parametrize("run", [
    "百", "三大几", "大几", "成千上万", "三六百", "万", "两百三百", "三千千", "1.2.3万", "三半", "多", "13812345678"])
def test_what_is_no_sum_is_not_read(run: str) -> None:
    assert read_amount(run) is None


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("花了三万多块钱吧", 30000, 39999), ("大概3万左右", 30000, 30000), ("三千块多", 3000, 3999),
        ("不到三万", 20000, 29999), ("三千块不到", 2000, 2999), ("12,000元", 12000, 12000), ("起码五万", 50000, 59999),
        ("￥3000", 3000, 3000), ("没花钱", 0, 0), ("0", 0, 0), ("前前后后花了七八万", 70000, 80000),
        ("快五万了", 45000, 50000), ("四万出头", 40000, 42999), ("一万三，不对，一万八", 18000, 18000),
        ("三万，不是很多", 30000, 30000), ("廿几万", 210000, 299999), ("八千多九千", 8000, 9000),
        ("二万零几", 20000, 20999), ("四万多不到五万", 40000, 50000), ("7000多点", 7000, 7500),
        ("欠了亲戚2万块", 20000, 20000), ("30块", 30, 30), ("５０００", 5000, 5000),
    ],
)
def test_a_reply_with_a_sum_is_read(text: str, least: int, most: int) -> None:
    reading = read(AMOUNT, Reply(text), HERE)
    assert isinstance(reading, Read) and isinstance(reading.answer, dict)
    assert (reading.answer["least"], reading.answer["most"]) == (least, most)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("3", "您说的是3元，还是3千、3万？请连单位一起打，比如“3万”。"),
        ("三", "您说的是三元，还是三千、三万？请连单位一起打，比如“3万”。"),
        ("-5", "钱数不能小于零。请再打一次，比如“3000元”。"),
        ("1e309", "没看明白是多少钱。可以打“两千五”“三万多”。"),
        ("很多", "没看明白是多少钱。可以打“两千五”“三万多”。"),
        ("血压一百八", "没看明白是多少钱。可以打“两千五”“三万多”。"),
        ("我想贷五万块买牛", "没看明白是多少钱。可以打“两千五”“三万多”。"),
        ("村里人捐了六千三给我", "没看明白是多少钱。可以打“两千五”“三万多”。"),
        ("工伤老板只肯赔两万", "没看明白是多少钱。可以打“两千五”“三万多”。"),
        ("每天两百八，住了十天", "没看明白是多少钱。可以打“两千五”“三万多”。"),
        ("三个月", "没看明白是多少钱。可以打“两千五”“三万多”。"),
    ],
)
def test_an_unclear_sum_is_asked_again_in_plain_words(text: str, why: str) -> None:
    reading = read(AMOUNT, Reply(text), HERE)
    assert isinstance(reading, Unclear) and reading.why == why


def test_a_sum_outside_the_bounds_is_asked_again() -> None:
    bounded = Question("amount", "花了多少？", least=100, most=1000)
    small, big = (read(bounded, Reply(text), HERE) for text in ("50元", "三万"))
    assert isinstance(small, Unclear) and small.why == "您打的是50元，最少是100元。请再打一次。"
    assert isinstance(big, Unclear) and big.why == "您打的是30000元，太大了，最多是1000元。请再看一遍。"


def test_a_policy_question_is_not_taken_for_a_sum() -> None:
    texts = ("低保几多钱", "贷款三万要什么条件", "三万多", "不知道")
    assert [recognises(AMOUNT, Reply(text), HERE) for text in texts] == [False, False, True, True]


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        ({"least": 30000, "most": 39999, "words": "三万多"}, "三万多（30000到39999元）"),
        ({"least": 2500, "most": 2500, "words": "两千五"}, "2500元"),
    ],
)
def test_a_sum_is_shown_in_digits(answer: dict[str, int | str], shown: str) -> None:
    assert show(AMOUNT, Answered("", dict(answer), NOW, "typed"), HERE) == shown
    assert fits(AMOUNT, dict(answer), HERE)


@pytest.mark.parametrize(
    ("text", "name", "phone"),
    [
        ("甘 没手机", "甘", "none"), ("梁老伯没有电话", "梁老伯", "none"), ("喊她三婆，没有手机", "三婆", "none"),
        ("没得电话", None, "none"), ("我爸叫韦老三，我电话13812345678", "韦老三", "13812345678"),
        ("户主韦有才，13812345678", "韦有才", "13812345678"), ("叫我老黄就行", "老黄", None),
        ("人家都喊我韦大婶，我电话是崽帮我弄的，13812345678", "韦大婶", "13812345678"),
        ("韦大妹 13812345678", "韦大妹", "13812345678"), ("张三，电话138 1234 5678", "张三", "13812345678"),
        ("13812345678", None, "13812345678"), ("我叫韦大妹", "韦大妹", None), ("老李", "老李", None),
        ("一三八一二三四五六七八 老李", "老李", "13812345678"), ("张三 0776-2345678", "张三", "07762345678"),
        ("电话是13812345678，姓韦", "韦", "13812345678"),
    ],
)
def test_whom_to_call_is_read_with_and_without_a_telephone(text: str, name: str | None, phone: str | None) -> None:
    assert read(CONTACT, Reply(text), HERE) == Read({"name": name, "phone": phone})


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("好", "没看到称呼，也没看到电话。请打一个名字，再打手机号。"),
        ("我妈", "没看到称呼，也没看到电话。请打一个名字，再打手机号。"),
        ("张三 1381234567", "手机号要11位，您打了10位，请再看一遍。"),
    ],
)
def test_an_unclear_contact_is_asked_again(text: str, why: str) -> None:
    reading = read(CONTACT, Reply(text), HERE)
    assert isinstance(reading, Unclear) and reading.why == why


def test_a_contact_is_shown_with_the_telephone_masked() -> None:
    answer = {"name": "韦大妹", "phone": "13812345678"}
    assert show(CONTACT, Answered("", dict(answer), NOW, "typed"), HERE) == "韦大妹，1********78"
    assert fits(CONTACT, dict(answer), HERE) and not fits(CONTACT, {"name": None, "phone": None}, HERE)
