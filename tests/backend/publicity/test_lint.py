"""What must not stand on a public list is found, however it is written; what an office writes there is let through."""

from pathlib import Path
from random import Random
from typing import Any

import pytest

from backend.publicity.lint import SECRET, in_words, leaks
from knowledge.reading import read

SEEDED: Any = read(Path(__file__).parent / "leaks.yml")
HARMLESS = SEEDED.pop("harmless")
PAIRS = [(kind, text) for kind, texts in SEEDED.items() for text in texts]
SPOKEN, OFFICIAL = "〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖"
WRITTEN = {
    "as it is": str,
    "in full width": lambda number: "".join(chr(ord(mark) + 0xFEE0) for mark in number),
    "spoken": lambda number: "".join(SPOKEN[int(mark)] for mark in number),
    "as on a cheque": lambda number: "".join(OFFICIAL[int(mark)] for mark in number),
    "by spaces": " ".join,
    "by dots": ".".join,
    "by strokes": "-".join,
    "in fours": lambda number: " ".join(number[place : place + 4] for place in range(0, len(number), 4)),
    "in fours by strokes": lambda number: "—".join(number[place : place + 4] for place in range(0, len(number), 4)),
    "on two lines": lambda number: number[:7] + "\n" + number[7:],
    "with nothing seen between": lambda number: "\u200b".join(number),
    "with commas": lambda number: "，".join(number[place : place + 3] for place in range(0, len(number), 3)),
}


@pytest.mark.parametrize(("kind", "text"), PAIRS)
def test_every_seeded_leak_is_found_and_named(kind: str, text: str) -> None:
    assert kind in leaks(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_what_an_office_writes_there_is_let_through(text: str) -> None:
    assert leaks(text) == ()


@pytest.mark.parametrize("way", WRITTEN)
def test_no_number_of_anybody_hides_behind_how_it_is_written(way: str) -> None:
    """A hundred invented numbers of each kind, in the middle of a sentence."""
    lot = Random(5)  # noqa: S311 - the same numbers every time
    birth = [f"{lot.randint(1930, 2024)}{lot.randint(1, 12):02}{lot.randint(1, 28):02}" for _ in range(100)]
    numbers = {
        "identity": [f"99{lot.randint(0, 9999):04}{born}{lot.randint(0, 9999):04}" for born in birth],
        "bank": [f"62{lot.randrange(10 ** 14):014}{'' if even % 2 else lot.randint(100, 999)}" for even in range(100)],
        "phone": [f"1{lot.randint(3, 9)}{lot.randrange(10 ** 9):09}" for _ in range(100)],
    }
    missed = [
        (kind, number) for kind, several in numbers.items() for number in several
        if not leaks(f"下湾屯的这户{WRITTEN[way](number)}请看")
    ]
    assert missed == []


def test_nobody_is_named_who_may_not_be() -> None:
    assert leaks("下湾屯 张 有·福 一户", ["张有福"]) == ("name",)
    assert leaks("下湾屯张**一户", ["张有福", "*", ""]) == ()


def test_only_the_kinds_asked_for_are_looked_for() -> None:
    text = "糖尿病，卡号 6222021234567890123，打 13812345678"
    assert leaks(text, kinds=SECRET) == ("bank",)
    assert in_words(leaks(text)) == "银行卡号或者账号、电话号码或者微信号、QQ号、生病、残疾的情况"
