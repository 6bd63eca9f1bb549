"""Villages, groups and names: what is read, and the clear sentence for what cannot be."""

from dataclasses import replace

import pytest

from dialogues.questions import Read, Unclear, fits, read
from dialogues.questions.place import options
from dialogues.reply import Reply
from dialogues.surroundings import Place
from tests.dialogues.asked import HERE, NAME, PLACE, PLACES


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
        ("岑溪", Unclear("没找到“岑溪”。请打村名或者屯名，比如“木棉村”。")),
        ("9", Unclear("没找到“9”。请打村名或者屯名，比如“木棉村”。")),
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
        ("好了", "没看到称呼。请打一个姓或者名字，比如“张”。"),
        ("嗯", "没看到称呼。请打一个姓或者名字，比如“张”。"),
        ("是", "没看到称呼。请打一个姓或者名字，比如“张”。"),
        ("不知道", "没看到称呼。请打一个姓或者名字，比如“张”。"),
        ("😀", "没看到称呼。请打一个姓或者名字，比如“张”。"),
        ("我家在山上面住了好多年都没有人来管过", "这里只要一个称呼，12个字以内。"),
    ],
)
def test_what_is_no_name_is_asked_again(text: str, why: str) -> None:
    assert read(NAME, Reply(text), HERE) == Unclear(why)
