"""Replies as they are compared: without pictures, and in the words the questions know."""

import pytest

from dialogues.plain import bare, clean, core, letters, says_something


@pytest.mark.parametrize(
    ("text", "comes_to"),
    [
        ("同意👍", "同意"), ("🙏🏻同意🙏🏻", "同意"), ("韦有福📞13800001234", "韦有福 13800001234"),
        ("❤️", ""), ("1️⃣", "1"), ("①", "1"),
        ("👨‍👩‍👧3个人", "3个人"), ("好。", "好"), ("ＯＫ", "ok"),
    ],
)
def test_pictures_and_marks_are_no_words(text: str, comes_to: str) -> None:
    assert bare(text) == comes_to


@pytest.mark.parametrize(
    ("text", "comes_to"),
    [
        ("唔知", "不知道"), ("唔同意", "不同意"), ("冇", "没有"), ("冇手机", "没有手机"),
        ("没得了", "没有"), ("得嘅", "得"), ("好咗", "好"),
        ("得咯", "得"), ("系", "是"), ("关系", "关系"), ("知", "知道"), ("佢唔知", "他不知道"),
        ("没", "没有"), ("没人", "没人"), ("的", "的"),
    ],
)
def test_the_region_s_own_words_are_compared_in_standard_ones(text: str, comes_to: str) -> None:
    assert core(text) == comes_to


def test_what_is_kept_keeps_its_pictures_and_its_dialect() -> None:
    assert clean("😭我屋企冇水飲") == "😭我屋企冇水飲"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("低保", 2), ("3", 1), ("👍👍", 0), ("？？", 0), ("", 0), ("😭没钱", 2), ("，，没，钱", 2),
        ("\u200b\u200b\u2060", 0), ("\u202e。", 0), ("\u3164\u115f\uffa0", 0),
    ],
)
def test_pictures_and_marks_and_what_nobody_sees_say_nothing(text: str, count: int) -> None:
    assert (letters(text), says_something(text)) == (count, count > 0)
