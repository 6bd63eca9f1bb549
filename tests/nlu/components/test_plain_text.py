"""Plain text and its word lists."""

import pytest

from nlu.components.plain_text import PlainText, read_words
from nlu.components.reader import WORDS

PLAIN = PlainText.from_folders([WORDS])


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


def test_a_countys_own_words_stand_beside_ours(tmp_path):
    (tmp_path / "dialect.txt").write_text("阿公米\t特困供养\n", "utf-8")
    (tmp_path / "places.txt").write_text("大湾村\n", "utf-8")
    plain = PlainText.from_folders([WORDS, tmp_path])
    assert plain.of("大湾村的阿公米几多钱") == "某地的特困供养多少钱"
    assert PLAIN.of("大湾村的阿公米几多钱") == "大湾村的阿公米多少钱"


def test_an_empty_list_changes_nothing():
    assert PlainText({}).of("低保") == "低保"


def test_no_word_is_rewritten_twice():
    rows = [row[0] for name in ("dialect.txt", "places.txt") for row in read_words(WORDS / name)]
    assert sorted({word for word in rows if rows.count(word) > 1}) == []


def test_every_idea_stands_on_one_line():
    names = [row[0] for row in read_words(WORDS / "ideas.txt")]
    assert sorted({name for name in names if names.count(name) > 1}) == []
