"""Pre-checks rest on the cards' own sentences and numbers, and a slip in one of them is named."""

import shutil
from pathlib import Path

import pytest

from knowledge.cards import Parameter, load_cards
from knowledge.precheck_check import precheck_faults
from knowledge.prechecks import PRECHECKS, load_prechecks
from knowledge.sums import months_at_rates, people_at_ceilings

CARDS = load_cards()
CHECKS = load_prechecks(CARDS)
POSSIBLE = [
    (card, criterion.id, answer.code)
    for card, check in CHECKS.items() for criterion in check.criteria.values() for answer in criterion.answers.values()
]


def numbers(card: str, *names: str) -> list[Parameter]:
    """The numbers of a card, by their names."""
    return [CARDS[card].parameters[name] for name in names]


def test_the_real_prechecks_are_sound() -> None:
    assert [str(fault) for fault in precheck_faults(PRECHECKS, CARDS)] == []


def test_where_a_source_gives_criteria_there_is_a_precheck() -> None:
    assert sorted(CHECKS) == [
        "dibao", "fumin_loan", "house_renovation", "industry_reward", "labor_subsidy", "medical_insurance_aid",
        "micro_credit", "pension_payment", "temporary_relief", "travel_subsidy",
    ]


@pytest.mark.parametrize("card", sorted(CHECKS))
def test_every_criterion_rests_on_a_statement_of_its_card(card: str) -> None:
    found = [criterion.statement in CARDS[card].statements and criterion.quote in criterion.statement.says
             for criterion in CHECKS[card].criteria.values()]
    assert found == [True] * len(CHECKS[card].criteria)


@pytest.mark.parametrize("card", ["dibao", "temporary_relief", "house_renovation"])
def test_where_no_line_is_written_nothing_is_asked(card: str) -> None:
    assert [criterion.asks for criterion in CHECKS[card].criteria.values()] == [None] * len(CHECKS[card].criteria)


@pytest.mark.parametrize(
    ("months", "counted", "least", "most"),
    [(1, "1", "200", "500"), (2, "2", "400", "1000"), (6, "6", "1200", "3000"), (9, "6", "1200", "3000")],
)
def test_months_are_paid_at_both_rates_and_no_longer_than_the_card_says(
    months: int, counted: str, least: str, most: str
) -> None:
    told = months_at_rates(months, numbers("labor_subsidy", "low", "high", "longest"))
    assert told == {"counted": counted, "least": least, "most": most}


@pytest.mark.parametrize(
    ("people", "most", "most_key"), [(1, "800", "1000"), (2, "1600", "2000"), (10, "8000", "10000")]
)
def test_people_are_paid_at_most_the_ceiling_each(people: int, most: str, most_key: str) -> None:
    told = people_at_ceilings(people, numbers("travel_subsidy", "ceiling", "ceiling_key_county"))
    assert told == {"count": str(people), "most": most, "most_key": most_key}


def test_the_last_choice_of_months_is_what_the_card_pays_at_most() -> None:
    summed = CHECKS["labor_subsidy"].sum
    assert summed is not None
    assert [list(summed.choices)[-1]] == [parameter.value for parameter in numbers("labor_subsidy", "longest")]


@pytest.mark.parametrize(
    ("was", "becomes", "wrong"),
    [
        ("quote: 说的是脱贫户和监测户的劳动力。", "quote: 说的是所有人。", "政策卡的 who 里，有0条说“说的是所有人。”"),
        ("part: who", "part: amount", "政策卡的 amount 里，有0条说“说的是脱贫户和监测户的劳动力。”"),
        ("parameters: [ceiling, ", "parameters: [roof, ", "政策卡上没有叫“roof”的数字"),
        ("{count}个人", "{heads}个人", "这样算不出来"),
        ("一年最多{most}元", "一年最多1600元", "数字“1600”没有出处"),
        ("by: people_at_ceilings", "by: whatever", "没有“whatever”"),
        ("        changes: 在本县做工的，看另一项：本县做工补助。\n", "", "没有写怎样才会不一样"),
        ("label: 就在本县", "label: 就在我们自己的这个县里面", "“就在我们自己的这个县里面”有12个字"),
        ("outcome: fits", "outcome: perhaps", "没有“perhaps”"),
        ("说不准", "您符合", "“您符合”像是在下结论"),
    ],
)
def test_a_slip_is_named(tmp_path: Path, was: str, becomes: str, wrong: str) -> None:
    text = (PRECHECKS / "travel_subsidy.yml").read_text()
    assert was in text
    (tmp_path / "travel_subsidy.yml").write_text(text.replace(was, becomes, 1))
    assert [fault.wrong for fault in precheck_faults(tmp_path, CARDS)] == [wrong]


def test_a_precheck_without_its_card_is_named(tmp_path: Path) -> None:
    shutil.copy(PRECHECKS / "dibao.yml", tmp_path / "lost_card.yml")
    assert [fault.wrong for fault in precheck_faults(tmp_path, CARDS)] == ["没有“lost_card”这张政策卡"]


@pytest.mark.parametrize(("card", "criterion", "answer"), POSSIBLE)
def test_what_does_not_fit_says_what_would_change_it(card: str, criterion: str, answer: str) -> None:
    possible = CHECKS[card].criteria[criterion].answers[answer]
    assert (possible.outcome == "fits", possible.changes is None) in ((True, True), (False, False))
