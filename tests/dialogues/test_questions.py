"""Stories, numbers and days, and what holds for every kind of question."""

import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dialogues.flow import Option, Question
from dialogues.questions import Gathered, Read, Unclear, fits, read, recognises, show
from dialogues.reply import Reply
from dialogues.session import Answered, Json
from tests.dialogues.asked import AHEAD, CHOICE, COUNT, DIGITS, HERE, NAME, PAST, PHONE, PLACE, RECEIPT, SEVERAL, TEXT


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("我崽住院了", "我崽住院了"),
        ("身份证450123199001011234，帮看下", "身份证（号码没有记），帮看下"),
        ("证号45012319900101123X", "证号（号码没有记）"),
        ("卡号6222 0212 3456 7890 123", "卡号（号码没有记）"),
        ("证４５０１２３１９９００１０１１２３４号", "证（号码没有记）号"),
        ("电话13812345678", "电话13812345678"),
        ("一行\n两行‮", "一行 两行"),
    ],
)
def test_a_story_is_kept_without_identity_and_bank_numbers(text: str, kept: str) -> None:
    assert read(TEXT, Reply(text), HERE) == Read(kept)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "没看到字。请写一两句话。"),
        ("\x00\ud800", "没看到字。请写一两句话。"),
        ("长" * 51, "您写了51个字，一次最多50个字。请分短一点再发。"),
    ],
)
def test_a_story_that_cannot_be_kept_says_why(text: str, why: str) -> None:
    assert read(TEXT, Reply(text), HERE) == Unclear(why)


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("0123", Read("0123")), ("５６７８", Read("5678")), ("尾号5678", Read("5678")), ("五六七八", Read("5678")),
        ("12", Unclear("要4位数字，您打了2位，请再看一遍。", True)),
        ("忘了", Unclear("请只打4位数字。")),
    ],
)
def test_the_tail_of_a_number_is_four_digits(text: str, reading: object) -> None:
    assert read(DIGITS, Reply(text), HERE) == reading


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("28950692", Read("2895-0692")),
        ("回执号：２８９５－0692", Read("2895-0692")),
        ("我的回执号是2895 0692", Read("2895-0692")),
        ("二八九五零六九二", Read("2895-0692")),
        ("2895-0693", Unclear("这个回执号不对，可能打错了一个数字。请照着再打一遍。", aimed=True)),
        ("1234", Unclear("回执号是8个数字，您打了4个，请再看一遍。", aimed=True)),
        ("低保", Unclear("这个不像回执号。回执号是8个数字，比如1234-5678。")),
    ],
)
def test_a_receipt_is_eight_digits_that_check(text: str, reading: object) -> None:
    assert read(RECEIPT, Reply(text), HERE) == reading


@pytest.mark.parametrize(
    ("question", "text", "reading"),
    [
        (PAST, "上个月", Read({"from": "2026-10-01", "to": "2026-10-31", "words": "上个月"})),
        (PAST, "这个月", Read({"from": "2026-11-01", "to": "2026-11-20", "words": "这个月"})),
        (PAST, "1", Read({"from": "2026-11-20", "to": "2026-11-20", "words": "今天"})),
        (PAST, "明天", Unclear("这一天还没有到呢。请打已经过去的日子。", True)),
        (PAST, "2027年3月", Unclear("这一天还没有到呢。请打已经过去的日子。", True)),
        (PAST, "2月30日", Unclear("没有2月30日这一天，请再看一遍。", True)),
        (PAST, "最近", Unclear("“最近”是什么时候？说个大概的月份就行，比如“3月”。", True)),
        (PAST, "低保", Unclear("没看明白是哪天。可以打“昨天”“上个月”，或者“3月5日”。")),
        (AHEAD, "下周三", Read({"from": "2026-11-25", "to": "2026-11-25", "words": "下周三"})),
        (AHEAD, "昨天", Unclear("这一天已经过去了。请打今天以后的日子。", True)),
        (AHEAD, "2027年3月5日", Unclear("太远了。请打2026年12月21日以前的日子。", True)),
        (replace(PAST, one_day=True), "上个月", Unclear("请说准是哪一天，比如“昨天”“3月5日”。", True)),
        (replace(PAST, one_day=True), "前几天", Unclear("请说准是哪一天，比如“昨天”“3月5日”。", True)),
        (replace(PAST, most=62), "5月1日", Unclear("太早了。请打2026年9月19日以后的日子。", True)),
    ],
)
def test_a_day_is_read_on_the_right_side_of_today(question: Question, text: str, reading: object) -> None:
    assert read(question, Reply(text), HERE) == reading


def test_today_is_the_villages_today() -> None:
    after_midnight = replace(HERE, now=datetime(2026, 11, 20, 16, 30, tzinfo=UTC))
    assert read(PAST, Reply("今天"), after_midnight) == Read(
        {"from": "2026-11-21", "to": "2026-11-21", "words": "今天"}
    )


@pytest.mark.parametrize(
    ("question", "answer", "shown"),
    [
        (PHONE, "13812345678", "1********78"),
        (PHONE, None, "没有手机"),
        (CHOICE, "agree", "同意"),
        (CHOICE, "gone", "打的字"),
        (SEVERAL, ["illness", "housing"], "有人生病；房子不安全"),
        (COUNT, 4, "4"),
        (PLACE, "jz2", "江洲村（城关镇）"),
        (PLACE, "mumian", "木棉村"),
        (PAST, {"from": "2026-11-19", "to": "2026-11-19", "words": "昨天"}, "2026年11月19日"),
        (PAST, {"from": "2026-01-19", "to": "2026-02-16", "words": "去年腊月"}, "去年腊月（2026年1月到2026年2月）"),
        (PAST, {"from": "2026-10-01", "to": "2026-10-31", "words": "上个月"}, "上个月（2026年10月）"),
        (PAST, {"from": "2026-11-11", "to": "2026-11-18", "words": "前几天"}, "前几天（2026年11月11日到11月18日）"),
    ],
)
def test_an_answer_is_shown_in_words_and_phones_masked(question: Question, answer: Json, shown: str) -> None:
    assert show(question, Answered("打的字", answer, HERE.now, "typed"), HERE) == shown


@pytest.mark.parametrize(
    ("question", "answer", "still"),
    [
        (CHOICE, "agree", True), (CHOICE, "gone", False), (SEVERAL, ["illness", "gone"], False), (SEVERAL, [], False),
        (COUNT, 4, True), (COUNT, 31, False), (PLACE, "jz1", True), (PLACE, "gone", False), (PHONE, None, True),
        (COUNT, None, False), (DIGITS, "123", False), (PAST, "2026", False),
    ],
)
def test_a_stored_answer_fits_while_its_question_could_have_it(question: Question, answer: Json, still: bool) -> None:
    assert fits(question, answer, HERE) == still


@pytest.mark.parametrize(
    ("question", "reply", "meant"),
    [
        (CHOICE, Reply("1"), True), (CHOICE, Reply("9"), True), (CHOICE, Reply("低保多少钱"), False),
        (COUNT, Reply("四口人"), True), (COUNT, Reply("四口人能领多少低保"), False),
        (PHONE, Reply("1381234567"), True), (PHONE, Reply("医保怎么交"), False),
        (PLACE, Reply("江洲村"), True), (PLACE, Reply("木棉村的路什么时候修"), False),
        (PAST, Reply("上个月"), True), (PAST, Reply("2月30日"), True), (PAST, Reply("什么时候发钱"), False),
        (NAME, Reply("张三"), False), (TEXT, Reply("我崽住院了"), False),
        (replace(TEXT, none=Option("none", "不写了")), Reply("不写了", "none"), True),
        (SEVERAL, Reply("1、3"), True), (SEVERAL, Reply("危房改造补多少"), False),
    ],
)
def test_only_what_is_plainly_an_answer_is_recognised(question: Question, reply: Reply, meant: bool) -> None:
    assert recognises(question, reply, HERE) == meant


@pytest.mark.parametrize("junk", ["的", "1", "一", " ", "是", "我家", "1 ", "家里", "、", "ﷺ", "还有", "木棉", "第"])
def test_no_reply_keeps_a_reader_busy(junk: str) -> None:
    flood = Reply((junk * 65536)[:65536])
    begun = time.process_time()
    for question in (CHOICE, SEVERAL, COUNT, PHONE, PLACE, NAME, TEXT, DIGITS, RECEIPT, PAST, AHEAD):
        assert isinstance(read(question, flood, HERE), Unclear | Gathered)
    assert time.process_time() - begun < 1
