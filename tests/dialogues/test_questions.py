"""Every kind of question: what it reads, and the clear sentence for what it cannot read."""

import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dialogues.flow import Option, Question
from dialogues.questions import Gathered, Read, Unclear, fits, read, recognises, show
from dialogues.questions.place import options
from dialogues.reply import Reply
from dialogues.session import Answered, Json
from dialogues.surroundings import Place, Surroundings

PLACES = (
    Place("mumian", "木棉村", ("三里镇", "天等县")),
    Place("jz1", "江洲村", ("三里镇", "天等县")),
    Place("jz2", "江洲村", ("城关镇", "天等县")),
    Place("nali", "那利社区", ("城关镇", "天等县")),
)
HERE = Surroundings(datetime(2026, 11, 20, 2, 0, tzinfo=UTC), PLACES)
NONE = Option("none", "没有手机", ("没有",))
CHOICE = Question("choice", "同意吗？", options=(
    Option("agree", "同意", ("好", "可以")), Option("refuse", "不同意", ("不",)), Option("change", "改一改，再看看")
))
SEVERAL = Question("several", "难处？", options=tuple(
    Option(code, label, (other,)) for code, label, other in (
        ("illness", "有人生病", "生病"), ("schooling", "孩子读书", "读书"), ("housing", "房子不安全", "房子")
    )
))
COUNT = Question("count", "几口人？", least=1, most=30)
PHONE = Question("phone", "电话？", none=NONE)
PLACE = Question("place", "哪个村？")
NAME = Question("name", "称呼？")
TEXT = Question("text", "怎么回事？", most=50)
DIGITS = Question("digits", "后四位？", least=4)
RECEIPT = Question("receipt", "回执号？")
PAST = Question("day", "几时起？", options=(Option("today", "今天"),))
AHEAD = Question("day", "改到几时？", tense="ahead", most=31)


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


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("木棉村", "mumian"), ("木棉", "mumian"), ("我是木棉村的", "mumian"), ("住在木棉", "mumian"), ("1", "mumian"),
        ("三里镇木棉村", "mumian"), ("天等县三里镇木棉村", "mumian"), ("三里木棉", "mumian"), ("木棉村委会", "mumian"),
        ("城关镇江洲村", "jz2"), ("三里江洲", "jz1"), ("那利社区", "nali"), ("那利", "nali"),
    ],
)
def test_a_village_is_read_with_or_without_what_stands_above_it(text: str, place: str) -> None:
    assert read(PLACE, Reply(text), HERE) == Read(place)


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("江洲村", Unclear("叫这个名字的不止一个。请点您的那一个。", True, ("jz1", "jz2"))),
        ("木绵村", Unclear("没找到“木绵村”。是不是下面的哪一个？", True, ("mumian",))),
        ("城关镇", Unclear("请说是城关镇的哪个村。", True, ("jz2", "nali"))),
        ("岑溪", Unclear("没找到“岑溪”。请打行政村的名字，比如“木棉村”。")),
        ("9", Unclear("没找到“9”。请打行政村的名字，比如“木棉村”。")),
    ],
)
def test_a_village_that_is_not_clear_is_offered_or_asked(text: str, reading: Unclear) -> None:
    assert read(PLACE, Reply(text), HERE) == reading


def test_a_number_counts_in_the_list_last_shown() -> None:
    assert read(PLACE, Reply("2"), HERE, ("jz1", "jz2")) == Read("jz2")


def test_a_group_is_found_under_its_village_and_many_namesakes_are_not_listed() -> None:
    villages = [f"{first}{second}村" for first in "木江那板" for second in "棉洲利六"]
    groups = tuple(Place(f"g{n}", "五组", (village, "三里镇")) for n, village in enumerate(villages))
    here = replace(HERE, places=groups)
    assert read(PLACE, Reply("江洲村五组"), here) == Read("g5")
    assert read(PLACE, Reply("五组"), here) == Unclear(
        "叫“五组”的有好多个。请连村名一起打，比如“木棉村五组”。", aimed=True
    )
    assert read(PLACE, Reply("三里镇"), here) == Unclear("请说是三里镇的哪个村。", aimed=True)


def test_only_villages_are_listed_but_a_group_may_be_named_at_once() -> None:
    groups = (Place("up", "上屯", ("木棉村",), "mumian"), Place("down", "下屯", ("木棉村",), "mumian"))
    here = replace(HERE, places=(*PLACES[:2], *groups))

    assert [option.code for option in options(PLACE, here.places)] == ["mumian", "jz1"]
    assert read(PLACE, Reply("木棉村上屯"), here) == Read("up")
    assert read(replace(PLACE, inside="mumian"), Reply("2"), here) == Read("down")
    assert not fits(replace(PLACE, inside="jz1"), "up", here)


def test_without_villages_the_person_is_sent_to_the_village_office() -> None:
    nowhere = replace(HERE, places=())
    assert read(PLACE, Reply("木棉"), nowhere) == Unclear("这里还没有录入村名。请直接找村委会。")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("张", "张"), ("姓张", "张"), ("我姓韦", "韦"), ("我叫张三", "张三"), ("张三。", "张三"), ("𠮷田", "𠮷田"),
        ("阿依·古丽", "阿依·古丽"), ("他叫李四", "李四"), ("张​三", "张三"),
    ],
)
def test_a_name_is_read_without_the_words_around_it(text: str, name: str) -> None:
    assert read(NAME, Reply(text), HERE) == Read(name)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("13812345678", "这像是号码。这里请打称呼，比如“张”。"),
        ("450123199001011234", "这像是号码。这里请打称呼，比如“张”。"),
        ("。。。", "没看到称呼。请打一个姓或者名字，比如“张”。"),
        ("😀", "没看到称呼。请打一个姓或者名字，比如“张”。"),
        ("我家在山上面住了好多年都没有人来管过", "这里只要一个称呼，12个字以内。"),
    ],
)
def test_what_is_no_name_is_asked_again(text: str, why: str) -> None:
    assert read(NAME, Reply(text), HERE) == Unclear(why)


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
        ("td-2026-ab12cd34", Read("TD-2026-AB12CD34")),
        ("回执号：ＴＤ－2026－AB12CD34", Read("TD-2026-AB12CD34")),
        ("低保", Unclear("这个不像回执号。回执号是字母和数字，请照着再打一遍。")),
    ],
)
def test_a_receipt_is_letters_and_digits(text: str, reading: object) -> None:
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
        (PAST, {"from": "2026-01-18", "to": "2026-02-16", "words": "去年腊月"}, "去年腊月（2026年1月到2026年2月）"),
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
