"""What somebody types to find a household: read as one thing, or a sentence saying what to type instead."""

import pytest

from backend.search.asked import Asked, SearchFault, read
from dialogues.receipts import check_digit, in_fours

RECEIPT = in_fours("1234567" + check_digit("1234567"))
READ = [
    (RECEIPT, "receipt", RECEIPT), (RECEIPT.replace("-", " "), "receipt", RECEIPT),
    ("13812345678", "phone", "13812345678"), ("+86 138-1234-5678", "phone", "13812345678"),
    ("１３８１２３４５６７８", "phone", "13812345678"), ("0771 2345678", "phone", "07712345678"),
    ("ZSF", "initials", "zsf"), (" z s f ", "initials", "zsf"), ("ｚｓｆ", "initials", "zsf"),
    (" 张 三 丰 ", "name", "张三丰"), ("陳有福", "name", "陳有福"), ("阿卜杜·热合曼", "name", "阿卜杜热合曼"),
]
REFUSED = [
    ("", "请写要查的"), ("  。 ", "请写要查的"), ("张" * 41, "太长"),
    ("45010119800101123X", "身份证号"),
    ("450101 19800101 1234", "身份证号"), ("138123", "只写了6位"), ("138123456789012", "身份证号"),
    ("张", "只有一个字"),
    ("z", "拼音首字母"), ("zhangsanfeng", "拼音首字母"), ("张三丰138", "没看懂"),
    ("zsf1", "没看懂"), ("张**", "没看懂"),
    ("<script>", "没看懂"), ("' or 1=1", "没看懂"), ("张三\0丰", "没看懂"), ("🐟🐟", "没看懂"),
]


@pytest.mark.parametrize(("typed", "kind", "text"), READ)
def test_one_thing_is_read(typed: str, kind: str, text: str) -> None:
    asked = read(typed)
    assert (asked.kind, asked.text) == (kind, text)


@pytest.mark.parametrize(("typed", "says"), REFUSED)
def test_what_cannot_be_looked_for_gets_a_sentence(typed: str, says: str) -> None:
    with pytest.raises(SearchFault, match=says):
        read(typed)


def test_a_receipt_with_a_wrong_digit_may_still_be_a_telephone() -> None:
    wrong = "12345670" if check_digit("12345670") != "0" else "12345671"
    assert read(wrong) == Asked("phone", wrong)
