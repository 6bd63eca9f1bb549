"""Plain text and its word lists."""

import pytest

from nlu.components.plain_text import PlainText, read_words
from nlu.components.reader import WORDS

PLAIN = PlainText.from_folder(WORDS)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("低保几多钱", "低保多少钱"),
        ("ＬＰＲ　是１０％", "lpr 是10%"),
        ("屋企冇钱睇医生", "家里没有钱看医生"),
        ("资源县的车费", "某地的车费"),
        ("有没有资源", "有没有资源"),
        ("电话13800000000", "电话#"),
        ("救命啊啊啊啊啊", "救命啊啊"),
    ],
)
def test_many_spellings_become_one(written, plain):
    assert PLAIN.of(written) == plain


def test_an_empty_list_changes_nothing():
    assert PlainText({}).of("低保") == "低保"


def test_no_word_is_rewritten_twice():
    rows = [row[0] for name in ("dialect.txt", "places.txt") for row in read_words(WORDS / name)]
    assert sorted({word for word in rows if rows.count(word) > 1}) == []


def test_every_idea_stands_on_one_line():
    names = [row[0] for row in read_words(WORDS / "ideas.txt")]
    assert sorted({name for name in names if names.count(name) > 1}) == []
