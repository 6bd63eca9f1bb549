"""Where a message is cut, what is meant after a denial, and which pieces are read by themselves."""

import asyncio

import pytest

from bot.reading import read, worth_reading
from bot.understanding import FixedUnderstanding, Understood
from tests.bot.talk import VOCABULARY, about

CUTTING = VOCABULARY.cutting
STORY = "我爸前年在山上砍柴跌下来，腰伤了，到现在做不得重活。我妈要照顾他，也出不去。家里就靠我一个人打零工，" * 3


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("低保怎么申请？另外我儿子读技校有没有补贴", ["低保怎么申请？", "另外我儿子读技校有没有补贴"]),
        ("低保怎么申请另外我儿子读技校有没有补贴", ["低保怎么申请", "另外我儿子读技校有没有补贴"]),
        ("危房几时修，还有五保怎么办", ["危房几时修", "还有五保怎么办"]),
        ("危房几时修 还有五保怎么办", ["危房几时修", "还有五保怎么办"]),
        ("路费补贴今年还有没有", ["路费补贴今年还有没有"]),
        ("您好！低保怎么领?", ["低保怎么领?"]),
        ("真的吗？？？好的。", ["真的吗？"]),
        ("我家屋顶漏水。修房子有没有钱！顺便问下水管", ["我家屋顶漏水。", "修房子有没有钱！", "顺便问下水管"]),
        ("", []),
        ("？？？", []),
    ],
)
def test_a_message_is_cut_at_marks_and_at_words_that_begin_something_new(text: str, pieces: list[str]) -> None:
    assert list(CUTTING.pieces(text)) == pieces


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("不是问低保，是问五保", "五保"),
        ("不是问低保是问五保怎么申请", "五保怎么申请"),
        ("我不是想问贷款，我想问分红几时发", "分红几时发"),
        ("我问的不是低保，是临时救助", "临时救助"),
        ("不是讲低保,也不是讲五保,是讲孤儿的钱", "孤儿的钱"),
        ("不是低保，是五保的钱", "五保的钱"),
        ("唔系问低保，系问五保", "五保"),
        ("别跟我说贷款了，我问的是种养奖补", "种养奖补"),
        ("不是要报困难，就想问雨露计划", "雨露计划"),
        ("不是问别的，是问低保是不是每年都要审", "低保是不是每年都要审"),
        ("低保是不是停了，是什么时候停的", None),
        ("我家不是低保户，能领临时救助吗", None),
        ("不是说每人三千吗，是怎么算的", None),
        ("不是说每人三千吗，是村里扣了", None),
        ("不是问低保", None),
        ("低保怎么申请", None),
        ("不是问低保，是" + "问五保" * 40, None),
    ],
)
def test_what_is_meant_stands_after_what_is_denied(text: str, meant: str | None) -> None:
    assert CUTTING.meant(text) == meant


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("低保怎么申请", []),
        ("你好。低保怎么申请？", []),
        ("我爸七十岁了。低保怎么申请？", ["我爸七十岁了。", "低保怎么申请？"]),
        (
            "低保怎么申请？五保怎么办？我家四口人。危房能不能修？路费有没有报？",
            ["低保怎么申请？", "五保怎么办？", "路费有没有报？"],
        ),
        (STORY, []),
        (STORY + "低保怎么申请？临时救助有没有？谢谢你们。", ["临时救助有没有？"]),
    ],
)
def test_few_pieces_are_read_by_themselves_and_of_a_long_message_only_its_last_question(
    text: str, pieces: list[str]
) -> None:
    assert list(worth_reading(text, VOCABULARY)) == pieces


def understood(text: str, table: dict[str, Understood] | None) -> Understood | None:
    return asyncio.run(read(text, VOCABULARY, FixedUnderstanding(table)))


def test_the_whole_is_read_with_its_pieces() -> None:
    whole, first, second = about("tekun"), about("dibao"), about("yulu_plan")
    table = {"我家四口人。低保呢？": whole, "我家四口人。": first, "低保呢？": second}
    told = understood("我家四口人。低保呢？", table)
    assert told is not None
    assert (told.routes, [(piece.routes, piece.asks) for piece in told.pieces]) == (
        whole.routes, [(first.routes, False), (second.routes, True)]
    )


def test_what_is_meant_is_read_by_itself() -> None:
    told = understood("不是问低保，是问五保", {"不是问低保，是问五保": about("dibao"), "五保": about("tekun")})
    assert told is not None
    assert (told.routes, told.corrected, told.pieces) == (about("dibao").routes, about("tekun"), ())


def test_without_understanding_nothing_is_read() -> None:
    assert understood("低保怎么申请？五保怎么办？", None) is None


class Faltering:
    """Understands the first so many texts, and then nothing any more."""

    def __init__(self, times: int) -> None:
        self.times = times
        self.asked: list[str] = []

    async def read(self, text: str) -> Understood | None:
        self.asked.append(text)
        return about("dibao") if len(self.asked) <= self.times else None


def test_pieces_that_cannot_be_had_do_not_hold_up_the_whole() -> None:
    faltering = Faltering(2)
    told = asyncio.run(read("低保怎么申请？五保怎么办？危房能不能修？", VOCABULARY, faltering))
    assert told is not None
    assert len(told.pieces) == 1
    assert faltering.asked == ["低保怎么申请？五保怎么办？危房能不能修？", "低保怎么申请？", "五保怎么办？"]
