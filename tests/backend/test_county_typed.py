"""What a clerk types about the county: checked before it stands, and told in words what is wrong."""

from datetime import date

import pytest

from backend.county.typed import CountyFault, Typed, read_typed

TODAY = date(2026, 11, 22)
CONTACT = {"name": "县民政局", "phone": "0770-1200001", "confirmed_on": "2026-11-20"}
PAPER = {"source": "演示办发〔2026〕1号", "confirmed_on": "2026-11-20"}
LINE = {"yuan": "9000", **PAPER}
STATEMENT = {
    "card": "travel_subsidy", "part": "amount", "says": "本县每人最多补600元", "begins": "2026-01-01", "ends": "",
    **PAPER,
}
CONFIRMED = {"holds": "yes", "office": "县人社局", "confirmed_on": "2026-11-20", "note": ""}


def taken(kind: str, subject: str, fields: dict[str, str]) -> dict[str, str]:
    return read_typed(kind, subject, Typed(fields, TODAY))


def test_what_is_right_is_taken_without_its_empty_fields() -> None:
    assert taken("contact", "water", CONTACT) == CONTACT
    assert taken("key", "level", {"level": "no", **PAPER}) == {"level": "no", **PAPER}
    assert taken("watch_line", "2026", LINE) == LINE
    assert taken("confirmation", "dibao", CONFIRMED) == {name: text for name, text in CONFIRMED.items() if text}
    assert taken("word", "阿公米", {"means": "tekun"}) == {"means": "tekun"}


def test_a_statement_ends_as_a_sentence() -> None:
    assert taken("statement", "s", STATEMENT)["says"] == "本县每人最多补600元。"


@pytest.mark.parametrize(
    "phone",
    [
        "0770-1200001", "07701200001", "12345", "13800001234", "0770-1200001、0770-1200002", "0770-1200001转8",
        "(0770) 1200001",
    ],
)
def test_telephones_are_taken_as_people_write_them(phone: str) -> None:
    assert taken("contact", "water", {**CONTACT, "phone": phone})["phone"] == phone


def test_full_width_digits_are_read_as_digits() -> None:
    assert taken("watch_line", "2026", {**LINE, "yuan": "９，０００元"})["yuan"] == "9000"


def test_a_telephone_keeps_its_digits_however_its_dash_was_typed() -> None:
    for dash in "－—–−":
        typed = {**CONTACT, "phone": f"０７７０{dash}１２００００１"}
        assert taken("contact", "water", typed)["phone"] == "0770-1200001"


@pytest.mark.parametrize("day", ["2026/11/20", "2026年11月20日", "2026.11.20", "２０２６-１１-２０", " 2026-11-20 "])
def test_a_day_is_read_as_people_write_it(day: str) -> None:
    assert taken("contact", "water", {**CONTACT, "confirmed_on": day})["confirmed_on"] == "2026-11-20"


def test_marks_nobody_sees_are_not_kept() -> None:
    assert taken("contact", "water", {**CONTACT, "name": "县\0民\u202e政\u200b局\x07"})["name"] == "县民政局"


UNREAD = "没看懂。请写成0770-1234567这样，两个电话中间用顿号隔开。"
IDENTITY = "里像有身份证号。这里的内容大家都看得到，请删掉再存。"
NO_DAY = "核实日期写的2026-02-30，日历上没有这一天，请改一下。"
TOO_LONG = "句子太长，老人听不明白。请拆成短句，平均每句不超过24个字。"
ENDS = "“到哪天止”不能早于“从哪天起”。一直有效的，“到哪天止”空着。"
WRONG = [
    ("contact", "water", {**CONTACT, "name": " "}, "请填写单位或科室。"),
    ("contact", "water", {**CONTACT, "phone": "问村里"}, f"电话“问村里”{UNREAD}"),
    ("contact", "water", {**CONTACT, "phone": "12"}, f"电话“12”{UNREAD}"),
    ("contact", "water", {**CONTACT, "phone": ""}, "电话和地址至少要填一个，农户才找得到人。"),
    ("contact", "water", {**CONTACT, "confirmed_on": ""}, "请填写核实日期，写成2026-11-22这样。"),
    ("contact", "water", {**CONTACT, "confirmed_on": "昨天"}, "核实日期没看懂，请写成2026-11-22这样。"),
    ("contact", "water", {**CONTACT, "confirmed_on": "2026-11-23"}, "核实日期还没有到，请写实际核实的那一天。"),
    ("contact", "water", {**CONTACT, "confirmed_on": "1026-11-20"}, "核实日期写成了1026年，太早了，请看看年份对不对。"),
    ("contact", "water", {**CONTACT, "confirmed_on": "2026-02-30"}, NO_DAY),
    ("contact", "water", {**CONTACT, "confirmed_on": "2026-W01-1"}, "核实日期没看懂，请写成2026-11-22这样。"),
    ("contact", "water", {**CONTACT, "name": "…。"}, "请填写单位或科室。"),
    ("statement", "s", {**STATEMENT, "begins": "2062-01-01"}, "从哪天起写成了2062年，太晚了，请看看年份对不对。"),
    ("contact", "water", {**CONTACT, "name": "长" * 41}, "单位或科室最多写40个字，您写了41个。"),
    ("contact", "water", {**CONTACT, "address": "找450102199001011234"}, f"地址{IDENTITY}"),
    ("key", "level", {"level": "maybe", **PAPER}, "请选是不是重点帮扶县。"),
    ("key", "level", {**PAPER, "level": "no", "source": ""}, "请填写依据的文件（名称、文号）。"),
    ("watch_line", "2026", {**LINE, "source": ""}, "请填写依据的文件（名称、文号）。"),
    ("watch_line", "2026", {**LINE, "yuan": "八千多"}, "监测线请写每人每年多少元，只写整数，从1000到99999。"),
    ("watch_line", "2026", {**LINE, "yuan": "90"}, "监测线请写每人每年多少元，只写整数，从1000到99999。"),
    ("watch_line", "26", LINE, "年份请写四位数字，从2015到2027。"),
    ("statement", "s", {**STATEMENT, "ends": "2025-12-31"}, ENDS),
    ("statement", "s", {**STATEMENT, "card": "nothing"}, "请选政策卡。"),
    ("statement", "s", {**STATEMENT, "part": ""}, "请选说的是哪方面。"),
    ("statement", "s", {**STATEMENT, "says": "字" * 60}, TOO_LONG),
    ("statement", "s", {**STATEMENT, "source": ""}, "请填写依据的文件（名称、文号）。"),
    ("confirmation", "dibao", {**CONFIRMED, "holds": ""}, "请选今年还执不执行。"),
    ("confirmation", "dibao", {**CONFIRMED, "office": ""}, "请填写谁核实的。"),
    ("confirmation", "dibao", {**CONFIRMED, "holds": "no"}, "今年不执行的，请在说明里写明为什么、改按什么办。"),
    ("confirmation", "dibao", {**CONFIRMED, "note": "字" * 60}, TOO_LONG),
    ("word", "阿公米", {"means": "nothing"}, "请选指的是哪项政策。"),
    ("word", "米", {"means": "tekun"}, "本地叫法请写2到12个汉字或字母，不写标点和空格。"),
]


@pytest.mark.parametrize(("kind", "subject", "fields", "says"), WRONG)
def test_what_is_wrong_is_told_in_words(kind: str, subject: str, fields: dict[str, str], says: str) -> None:
    with pytest.raises(CountyFault) as fault:
        taken(kind, subject, fields)
    assert str(fault.value) == says
