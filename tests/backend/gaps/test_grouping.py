"""Questions that ask the same stand together, and a group is called what its questions share."""

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.gaps.grouping import Question, grouped, pairs
from backend.gaps.naming import commonest, stem_of

DAY = date(2026, 11, 2)


def asked(text: str, kind: str = "not_known", about: str | None = None, after: int = 0) -> Question:
    return Question(f"{abs(hash((text, kind, about, after))):x}", kind, about, text, DAY + timedelta(days=after))


BEES = [asked("养蜂的蜂箱有没有补助"), asked("蜂箱补助怎么领", after=1), asked("想问养蜂的蜂箱补助", after=2)]
DOGS = [asked("村口的野狗咬人找哪个"), asked("野狗咬人没人管", after=1)]


def test_likeness_puts_questions_together_the_largest_group_first() -> None:
    groups = grouped([*DOGS, *BEES])
    assert [[question.text for question in group.questions] for group in groups] == [
        ["想问养蜂的蜂箱补助", "蜂箱补助怎么领", "养蜂的蜂箱有没有补助"], ["野狗咬人没人管", "村口的野狗咬人找哪个"],
    ]


def test_the_order_in_which_questions_come_changes_nothing() -> None:
    questions = [*BEES, *DOGS]
    orders = [random.Random(seed).sample(questions, len(questions)) for seed in range(8)]  # noqa: S311
    assert {tuple(group.questions for group in grouped(order)) for order in orders} == {
        tuple(group.questions for group in grouped(questions))
    }


def test_what_has_a_topic_or_a_part_is_grouped_by_it_and_never_with_another_kind() -> None:
    named = [
        asked("八十岁有钱吗", "not_covered", "old_age_allowance"), asked("长寿金", "not_covered", "old_age_allowance"),
        asked("带什么材料", "unsaid", "dibao.papers"), asked("蜂箱补助怎么领", "offered"), BEES[1],
    ]
    assert sorted((group.kind, group.about, group.size) for group in grouped(named) if group.about) == [
        ("not_covered", "old_age_allowance", 2), ("unsaid", "dibao.papers", 1),
    ]
    assert sorted((group.kind, group.size) for group in grouped(named) if not group.about) == [
        ("not_known", 1), ("offered", 1),
    ]


@given(st.lists(st.text("蜂箱补助野狗咬人怎么领 0，", max_size=9), max_size=40))
def test_every_question_stands_in_exactly_one_group(texts: list[str]) -> None:
    questions = [Question(str(number), "not_known", None, text, DAY) for number, text in enumerate(texts)]
    found = [question.id for group in grouped(questions) for question in group.questions]
    assert sorted(found) == sorted(question.id for question in questions)


def test_three_thousand_questions_are_grouped_while_somebody_waits() -> None:
    letters = random.Random(1)  # noqa: S311
    texts = ["".join(letters.choices("蜂箱补助野狗咬人怎么领低保户口田地房屋水电路灯桥", k=12)) for _ in range(3000)]
    questions = [Question(str(number), "not_known", None, text, DAY) for number, text in enumerate(texts)]
    assert sum(group.size for group in grouped(questions)) == 3000


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("蜂箱", {"蜂箱"}), ("蜂，箱 12", {"蜂箱"}), ("有没有蜂箱的", {"蜂箱"}), ("蜂", {"蜂"}), ("怎么", {"怎么"}),
        ("12？", set()),
    ],
)
def test_pairs_are_of_what_the_text_is_about(text: str, found: set[str]) -> None:
    assert pairs(text) == found


@pytest.mark.parametrize(
    ("texts", "first"),
    [
        ([question.text for question in BEES], "蜂箱补助"),
        ([question.text for question in DOGS], "野狗咬人"),
        (["野狗咬人没人管", "野狗咬人没人管", "村口的野狗咬人找哪个"], "野狗咬人"),
        (["大水冲走了八个蜂箱"], "大水冲走"),
        (["补助怎么领", "补助有多少"], None),
        (["晒谷场"], "晒谷场"),
        ([], None),
    ],
)
def test_a_group_is_called_what_most_of_its_questions_share(texts: list[str], first: str | None) -> None:
    assert next(iter(commonest(texts)), None) == first


def test_a_file_name_is_pinyin() -> None:
    assert [stem_of("蜂箱补助"), stem_of("A 级、晒谷场")] == ["feng_xiang_bu_zhu", "a_ji_shai_gu_chang"]
