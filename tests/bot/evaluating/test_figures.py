"""Figures against values worked out elsewhere: intervals, correlation, percentiles, and what each share counts."""

import math
from typing import Any

import pytest

from bot.evaluating.decision import Decision
from bot.evaluating.figures import (
    SHARES,
    Outcome,
    Share,
    by_group,
    figures,
    in_scope,
    matthews,
    percentile,
    without_hard,
)
from bot.evaluating.rows import Row

CARD = Decision("given", ("dibao",), "how")
OTHER_CARD = Decision("given", ("tekun",), "how")
CHOICES = Decision("offered", ("tekun", "dibao"), "how")
NOT_COVERED = Decision("said", ("not_covered",))
DANGER = Decision("said", ("crisis",))
NOTHING = Decision("nothing")


def shares(row: Row, decided: Decision) -> dict[str, float | None]:
    found = figures([Outcome(row, decided, 1.0)]).shares
    return {name: share.value if share else None for name, share in found.items()}


@pytest.mark.parametrize(
    ("right", "n", "low", "high"),
    # Newcombe 1998, Statistics in Medicine 17, table I, method 3 (score without continuity correction)
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_intervals_are_wilsons(right: int, n: int, low: float, high: float) -> None:
    assert tuple(round(end, 4) for end in Share(right, n).interval) == (low, high)


def test_all_right_is_no_certainty() -> None:
    assert tuple(round(end, 4) for end in Share(10, 10).interval) == (0.7225, 1.0)


@pytest.mark.parametrize(
    ("pairs", "value"),
    [
        # two classes: (tp·tn − fp·fn) / √((tp+fp)(tp+fn)(tn+fp)(tn+fn)) with 6, 3, 1, 2
        ([("a", "a")] * 6 + [("b", "b")] * 3 + [("b", "a")] + [("a", "b")] * 2, 16 / math.sqrt(7 * 8 * 4 * 5)),
        # three classes, 4 of 6 right; expected 2, 2, 2, decided 1, 2, 3: (6·4 − 12) / √((36 − 12)(36 − 14))
        ([("a", "a"), ("a", "b"), ("b", "b"), ("b", "c"), ("c", "c"), ("c", "c")], (24 - 12) / math.sqrt(24 * 22)),
        ([("a", "a"), ("b", "b"), ("c", "c")], 1.0),
        ([("a", "b"), ("b", "a")], -1.0),
        ([("a", "a"), ("a", "a")], None),
        ([("a", "b"), ("c", "b")], None),
    ],
)
def test_the_correlation_is_matthews(pairs: list[tuple[str, str]], value: float | None) -> None:
    assert matthews(pairs) == (None if value is None else pytest.approx(value))


@pytest.mark.parametrize(
    ("values", "of", "value"),
    [([7], 95, 7), ([1, 2, 3, 4], 50, 2), (list(range(1, 101)), 95, 95), ([3, 1, 2], 95, 3), ([3, 1, 2], 50, 2)],
)
def test_percentiles_are_values_that_were_measured(values: list[float], of: int, value: float) -> None:
    assert percentile(values, of) == value


@pytest.mark.parametrize(
    ("row", "decided", "counts"),
    [
        (Row("x", "dibao"), CARD, {"right", "strict", "given_right", "within"}),
        (Row("x", "tekun", ("dibao",)), CARD, {"right", "given_right", "within"}),
        (Row("x", "tekun"), CARD, {"confidently_wrong"}),
        (Row("x", "tekun"), CHOICES, {"right", "strict", "within"}),
        (Row("x", "dibao"), CHOICES, {"within"}),
        (Row("x", "crisis"), DANGER, {"right", "strict", "given_right", "within"}),
        (Row("x", "dibao"), NOTHING, set()),
        (Row("x", "unsure"), NOTHING, {"right", "strict", "within"}),
    ],
)
def test_each_share_counts_what_it_says(row: Row, decided: Decision, counts: set[str]) -> None:
    names = {"decided_right": "right", "decided_right_strict": "strict", "right_within_choices": "within"}
    told = shares(row, decided)
    over_all = {name for name in SHARES if name not in ("part_right", "rejected_rightly", "false_alarm")}
    assert {names.get(name, name) for name in over_all if told[name] == 1.0} == counts


@pytest.mark.parametrize(
    ("expect", "decided", "value"),
    [
        ("not_covered", NOT_COVERED, 1.0), ("out_of_scope", NOT_COVERED, 1.0), ("out_of_scope", NOTHING, 1.0),
        ("not_covered", CHOICES, 1.0), ("not_covered", CARD, 0.0), ("small_talk", CARD, None), ("dibao", CARD, None),
    ],
)
def test_rejected_is_what_no_card_or_dialogue_answers(expect: str, decided: Decision, value: float | None) -> None:
    assert shares(Row("x", expect), decided)["rejected_rightly"] == value


@pytest.mark.parametrize(
    ("row", "decided", "value"),
    [
        (Row("x", "dibao", aspect="how"), CARD, 1.0), (Row("x", "dibao", aspect="who"), CARD, 0.0),
        (Row("x", "dibao"), CARD, None), (Row("x", "tekun", aspect="how"), CARD, None),
        (Row("x", "tekun", aspect="how"), CHOICES, None), (Row("x", "tekun", aspect="how"), OTHER_CARD, 1.0),
    ],
)
def test_the_part_is_judged_where_the_card_was_given_rightly(
    row: Row, decided: Decision, value: float | None
) -> None:
    assert shares(row, decided)["part_right"] == value


@pytest.mark.parametrize(
    ("expect", "decided", "value"),
    [("dibao", DANGER, 1.0), ("dibao", CARD, 0.0), ("crisis", DANGER, None), ("fraud_check", DANGER, None)],
)
def test_an_alarm_is_false_where_neither_danger_nor_fraud_is_told(
    expect: str, decided: Decision, value: float | None
) -> None:
    assert shares(Row("x", expect), decided)["false_alarm"] == value


def test_groups_and_easier_rows_are_counted_apart() -> None:
    outcomes = [
        Outcome(Row("x", "dibao", group="b", hard=True), CARD, 1.0),
        Outcome(Row("x", "dibao", group="a"), CARD, 1.0),
        Outcome(Row("x", "not_covered", group="b"), CARD, 1.0),
    ]
    assert [(group, found.n) for group, found in by_group(outcomes).items()] == [("b", 2), ("a", 1)]
    assert (len(without_hard(outcomes)), len(in_scope(outcomes))) == (2, 2)


def test_times_are_of_what_understanding_was_asked_for() -> None:
    outcomes = [Outcome(Row("x", "dibao"), CARD, ms, asked) for ms, asked in ((9, True), (1, False), (1, False))]
    assert (figures(outcomes).ms_p50, figures(outcomes[1:]).ms_p50) == (9, 1)


def test_the_object_for_programs_holds_numbers_and_nulls() -> None:
    told: dict[str, Any] = figures([Outcome(Row("x", "dibao"), CARD, 1.234)]).to_dict()
    intervals = told.pop("intervals")
    assert told == {
        "n": 1, "decided_right": 1.0, "decided_right_strict": 1.0, "given_right": 1.0, "right_within_choices": 1.0,
        "part_right": None, "rejected_rightly": None, "confidently_wrong": 0.0, "false_alarm": 0.0, "mcc": None,
        "ms_p50": 1.23, "ms_p95": 1.23,
    }
    assert (intervals["decided_right"], intervals["part_right"]) == ([0.2065, 1.0], None)
